//! `/v1/orders/payments`, `/v1/orders/refunds` and `/v1/orders/{id}/payment-status`.

use serde_json::{Value, json};
use support::Answer;
use support::market::{Market, line, pounds};
use support::sample::UNKNOWN_ID;
use support::shop::unique;

/// What can be done to a payment, and to a refund.
const ACTIONS: [&str; 6] = [
    "/v1/orders/payments/{id}/authorize",
    "/v1/orders/payments/{id}/capture",
    "/v1/orders/payments/{id}/fail",
    "/v1/orders/payments/{id}/void",
    "/v1/orders/refunds/{id}/capture",
    "/v1/orders/refunds/{id}/fail",
];

/// A shop with a confirmed order of 30.00.
fn owed() -> (Market, String) {
    let market = Market::open();
    let item = market.priced(1_000, 9, None);
    let order = market.confirmed(&[line(&item, 3)]);
    (market, order)
}

fn pay(market: &Market, order: &str, more: Value) -> Answer {
    let mut body = json!({ "order_id": order, "method": "card", "amount": pounds(1_000) });
    for (name, value) in more.as_object().expect("members") {
        body[name] = value.clone();
    }
    market.make("payments", &body)
}

fn refund(market: &Market, payment: &str, pence: Option<i64>, state: &str) -> Answer {
    let mut body = json!({ "payment_id": payment, "state": state });
    if let Some(pence) = pence {
        body["amount"] = pounds(pence);
    }
    market.make("refunds", &body)
}

/// State, paid, refunded, due, overpaid.
fn status(market: &Market, order: &str) -> (String, [i64; 4]) {
    let path = format!("/v1/orders/{order}/payment-status");
    let told = market.client().get(&path).send().expect_status(200);
    assert_eq!(told.trips(), 1);
    let told = told.json();
    let amount = |name: &str| told[name]["amount"].as_i64().expect("an amount");
    let state = told["pay_state"].as_str().expect("a state").to_owned();
    let sums = ["paid", "refunded", "due", "overpaid"].map(amount);
    let order = market.order(order);
    assert_eq!(order["pay_state"], json!(state));
    assert_eq!(order["due"], told["due"]);
    (state, sums)
}

#[test]
fn an_order_is_paid_in_parts_and_beyond() {
    let (market, order) = owed();
    let expect = |state: &str, sums: [i64; 4]| {
        assert_eq!(status(&market, &order), (state.to_owned(), sums));
    };
    expect("unpaid", [0, 0, 3_000, 0]);
    let first = pay(&market, &order, json!({ "amount": pounds(1_200) })).expect_status(201);
    assert_eq!(first.trips(), 2);
    assert_eq!(first.text_at("/state"), "captured");
    expect("partial", [1_200, 0, 1_800, 0]);
    let cash = json!({ "amount": pounds(1_800), "method": "cash" });
    pay(&market, &order, cash).expect_status(201);
    expect("paid", [3_000, 0, 0, 0]);
    let over = json!({ "amount": pounds(1), "method": "transfer" });
    let over = pay(&market, &order, over).expect_status(201).id();
    expect("overpaid", [3_001, 0, 0, 1]);
    refund(&market, &over, None, "captured").expect_status(201);
    expect("part_refunded", [3_001, 1, 0, 0]);
    let path = format!("/v1/orders/payments?order_id={order}&method=card");
    let list = market.client().get(&path).send().expect_status(200).json();
    assert_eq!(list["items"].as_array().expect("items").len(), 1);
    assert_eq!(list["items"][0]["id"], json!(first.id()));
}

#[test]
fn a_promise_counts_when_the_money_is_there() {
    let (market, order) = owed();
    let promised = market.paid(&order, 1_000, "pending");
    let ready = market.paid(&order, 500, "authorized");
    let told = market.payment_status(&order);
    assert_eq!(
        (&told["pending"], &told["authorized"]),
        (&pounds(1_000), &pounds(500))
    );
    assert_eq!(status(&market, &order).1, [0, 0, 3_000, 0]);
    market
        .go("payments", &promised, "authorize")
        .expect_status(200);
    let path = format!("/v1/orders/payments/{promised}/capture");
    let body = json!({ "provider": "stripe", "provider_ref": unique("ch"), "fee": pounds(20) });
    let captured = market
        .client()
        .post(&path)
        .json(&body)
        .send()
        .expect_status(200);
    assert_eq!(captured.trips(), 2);
    assert_eq!(captured.json()["fee"], pounds(20));
    assert!(captured.json()["captured_at"].is_string());
    market.go("payments", &ready, "void").expect_status(200);
    assert_eq!(status(&market, &order).1, [1_000, 0, 2_000, 0]);
    assert_eq!(
        market.history(&order)[2..],
        [
            "payment pending",
            "payment pending",
            "payment authorized",
            "payment authorized",
            "payment captured",
            "payment voided"
        ]
    );
}

#[test]
fn a_payment_goes_its_way_and_no_other() {
    let (market, order) = owed();
    let table: [(&[&str], &str, &[&str]); 5] = [
        (&[], "pending", &["authorize", "capture", "fail", "void"]),
        (&["authorize"], "authorized", &["capture", "fail", "void"]),
        (&["authorize", "capture"], "captured", &[]),
        (&["fail"], "failed", &[]),
        (&["void"], "voided", &[]),
    ];
    for (way, state, allowed) in table {
        let id = market.paid(&order, 1, "pending");
        for action in way {
            market.go("payments", &id, action).expect_status(200);
        }
        let of_payments = ACTIONS.iter().filter(|path| path.contains("payments"));
        for action in of_payments.map(|path| path.rsplit('/').next().expect("a word")) {
            if allowed.contains(&action) {
                let id = market.paid(&order, 1, "pending");
                for action in way.iter().chain([&action]) {
                    market.go("payments", &id, action).expect_status(200);
                }
                continue;
            }
            let refused = market.go("payments", &id, action);
            let refused = refused.expect_problem(409, "illegal_transition").json();
            assert_eq!(refused["state"], state, "{action}");
            let refundable = state == "captured";
            let then: &[&str] = if refundable { &["refund"] } else { allowed };
            assert_eq!(refused["allowed"], json!(then), "{action}");
        }
    }
}

#[test]
fn a_provider_names_a_payment_once() {
    let (market, order) = owed();
    let name = unique("ch");
    let named = json!({ "provider": "stripe", "provider_ref": name });
    let first = pay(&market, &order, named.clone()).expect_status(201).id();
    pay(&market, &order, named.clone()).expect_problem(409, "provider_reference_taken");
    let other = json!({ "provider": "paypal", "provider_ref": name, "state": "pending" });
    let other = pay(&market, &order, other).expect_status(201).id();
    let nobody = pay(&market, &order, json!({ "provider_ref": name }));
    nobody.expect_problem(422, "invalid_body");
    let find = format!("/v1/orders/payments?provider=stripe&provider_ref={name}");
    let list = market.client().get(&find).send().expect_status(200).json();
    assert_eq!(list["items"].as_array().expect("items").len(), 1);
    assert_eq!(list["items"][0]["id"], json!(first));
    let half = market
        .client()
        .get("/v1/orders/payments?provider=stripe")
        .send();
    half.expect_problem(400, "invalid_query");
    let path = format!("/v1/orders/payments/{other}/capture");
    let renamed = json!({ "provider_ref": "another" });
    let renamed = market.client().post(&path).json(&renamed).send();
    renamed.expect_problem(422, "invalid_body");
    assert_eq!(status(&market, &order).1[0], 1_000);
}

#[test]
fn money_is_taken_for_confirmed_orders_in_their_currency() {
    let (market, order) = owed();
    let item = market.priced(1_000, 1, None);
    let draft = market.drafted(&[line(&item, 1)]);
    let refused = pay(&market, &draft, json!({}));
    let refused = refused.expect_problem(409, "illegal_transition").json();
    assert_eq!(refused["state"], "draft");
    for (more, status, code, pointer) in [
        (
            json!({ "order_id": UNKNOWN_ID }),
            422,
            "invalid_reference",
            "/order_id",
        ),
        (
            json!({ "amount": pounds(0) }),
            422,
            "out_of_range",
            "/amount/amount",
        ),
        (
            json!({ "fee": pounds(1_001) }),
            422,
            "out_of_range",
            "/fee/amount",
        ),
        (
            json!({ "amount": { "amount": 1, "currency": "EUR" } }),
            422,
            "currency_mismatch",
            "/amount/currency",
        ),
    ] {
        let refused = pay(&market, &order, more).expect_problem(status, code);
        assert_eq!(refused.text_at("/errors/0/pointer"), pointer);
    }
    market.end(&order, "cancel").expect_status(200);
    let refused = pay(&market, &order, json!({}));
    refused.expect_problem(409, "illegal_transition");
}

#[test]
fn refunds_take_no_more_than_their_payment_brought() {
    let (market, order) = owed();
    let (first, second) = (
        market.paid(&order, 2_000, "captured"),
        market.paid(&order, 1_000, "captured"),
    );
    let part = refund(&market, &first, Some(500), "captured").expect_status(201);
    assert_eq!(part.trips(), 2);
    assert_eq!(part.json()["payment_id"], json!(first));
    assert_eq!(part.json()["method"], "cash");
    let waiting = refund(&market, &first, Some(1_400), "pending")
        .expect_status(201)
        .id();
    let over = refund(&market, &first, Some(101), "captured").expect_problem(409, "over_refund");
    assert_eq!(
        (&over.json()["left"], &over.json()["requested"]),
        (&json!(100), &json!(101))
    );
    assert_eq!(
        market.payment_status(&order)["refunds_pending"],
        pounds(1_400)
    );
    assert_eq!(status(&market, &order).1[..2], [3_000, 500]);
    market.go("refunds", &waiting, "fail").expect_status(200);
    let again = market.go("refunds", &waiting, "capture");
    let again = again.expect_problem(409, "illegal_transition").json();
    assert_eq!(
        (&again["state"], &again["allowed"]),
        (&json!("failed"), &json!([]))
    );
    let rest = refund(&market, &first, None, "pending").expect_status(201);
    assert_eq!(rest.json()["amount"], pounds(1_500));
    market
        .go("refunds", &rest.id(), "capture")
        .expect_status(200);
    refund(&market, &first, None, "captured").expect_problem(409, "over_refund");
    refund(&market, &second, None, "captured").expect_status(201);
    assert_eq!(
        status(&market, &order),
        ("refunded".to_owned(), [3_000, 3_000, 3_000, 0])
    );
    let pending = market.paid(&order, 10, "pending");
    let early = refund(&market, &pending, None, "captured");
    let early = early.expect_problem(409, "illegal_transition").json();
    assert_eq!(early["state"], "pending");
    let path = format!("/v1/orders/refunds?payment_id={first}&state=captured");
    let list = market.client().get(&path).send().expect_status(200).json();
    assert_eq!(list["items"].as_array().expect("items").len(), 2);
}

#[test]
fn a_refund_ends_once() {
    let (market, order) = owed();
    let payment = market.paid(&order, 2_000, "captured");
    let of_refunds = || ACTIONS.iter().filter(|path| path.contains("refunds"));
    for path in of_refunds() {
        let refund = refund(&market, &payment, Some(1), "pending");
        let path = path.replace("{id}", &refund.expect_status(201).id());
        market.client().post(&path).send().expect_status(200);
        for other in of_refunds() {
            let (start, _) = path.rsplit_once('/').expect("a path");
            let word = other.rsplit('/').next().expect("a word");
            let again = market.client().post(&format!("{start}/{word}")).send();
            again.expect_problem(409, "illegal_transition");
        }
    }
}

#[test]
fn a_refund_is_no_payment_and_a_payment_no_refund() {
    let (market, order) = owed();
    let payment = market.paid(&order, 2_000, "captured");
    let refund = refund(&market, &payment, Some(1), "pending")
        .expect_status(201)
        .id();
    market
        .go("payments", &refund, "capture")
        .expect_problem(404, "not_found");
    market
        .go("refunds", &payment, "capture")
        .expect_problem(404, "not_found");
    for path in [format!("payments/{refund}"), format!("refunds/{payment}")] {
        let read = market.client().get(&format!("/v1/orders/{path}")).send();
        read.expect_problem(404, "not_found");
    }
    let seller = market.shop.user("seller");
    let body = json!({ "payment_id": payment, "amount": pounds(1) });
    let refused = seller.post("/v1/orders/refunds").json(&body).send();
    refused.expect_problem(403, "forbidden");
}

#[test]
fn a_cancelled_order_gives_back_what_was_paid_for_it() {
    let (market, order) = owed();
    let paid = market.paid(&order, 2_000, "captured");
    let promised = market.paid(&order, 500, "pending");
    market.end(&order, "cancel").expect_status(200);
    assert_eq!(
        status(&market, &order),
        ("partial".to_owned(), [2_000, 0, 0, 2_000])
    );
    let refused = market.go("payments", &promised, "capture");
    let refused = refused.expect_problem(409, "illegal_transition").json();
    assert_eq!(refused["state"], "voided", "the cancellation called it off");
    refund(&market, &paid, None, "captured").expect_status(201);
    assert_eq!(
        status(&market, &order),
        ("refunded".to_owned(), [2_000, 2_000, 0, 0])
    );
}

#[test]
fn an_order_is_completed_by_the_policy_of_payment() {
    let (market, order) = owed();
    market.sales_settings(&json!({ "pay_policy": "before_completion" }));
    let shipment = market.shipped(&order, None);
    market
        .go("shipments", &shipment, "dispatch")
        .expect_status(200);
    market
        .end(&order, "complete")
        .expect_problem(409, "order_not_paid");
    let paid = market.paid(&order, 3_000, "captured");
    let back = refund(&market, &paid, Some(1), "captured").expect_status(201);
    assert_eq!(back.text_at("/state"), "captured");
    market
        .end(&order, "complete")
        .expect_problem(409, "order_not_paid");
    market.paid(&order, 1, "captured");
    market.end(&order, "complete").expect_status(200);
}

#[test]
fn a_payment_is_recorded_once_however_often_it_is_sent() {
    let (market, order) = owed();
    let key = unique("key");
    let body = json!({ "order_id": order, "method": "cash", "amount": pounds(700) });
    let send = || {
        let draft = market.client().post("/v1/orders/payments").json(&body);
        draft.key(&key).send().expect_status(201).text
    };
    let first = send();
    for _ in 0..20 {
        assert_eq!(send(), first);
    }
    assert_eq!(status(&market, &order).1[0], 700);
}

#[test]
fn a_draft_is_never_paid_and_what_costs_nothing_is_once_it_is_confirmed() {
    let market = Market::open();
    let item = market.priced(0, 1, None);
    let free = market.drafted(&[line(&item, 1)]);
    let pay_state = || market.order(&free)["pay_state"].clone();
    assert_eq!(pay_state(), "unpaid");
    let given = market.end(&free, "confirm").expect_status(200);
    assert_eq!(given.text_at("/pay_state"), "paid");
    market.end(&free, "cancel").expect_status(200);
    assert_eq!(pay_state(), "unpaid");
}
