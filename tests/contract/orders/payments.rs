//! `/v1/orders/payments` and `/v1/orders/{id}/payment-status`.

use serde_json::{Value, json};
use support::Answer;
use support::market::{Market, line, pounds};
use support::sample::UNKNOWN_ID;
use support::shop::unique;

use super::{payment_status, refund, unpaid_order};

/// The actions on a payment.
const ACTIONS: [&str; 4] = [
    "/v1/orders/payments/{id}/authorize",
    "/v1/orders/payments/{id}/capture",
    "/v1/orders/payments/{id}/fail",
    "/v1/orders/payments/{id}/void",
];

fn pay(market: &Market, order: &str, more: Value) -> Answer {
    let mut body = json!({ "order_id": order, "method": "card", "amount": pounds(1_000) });
    for (name, value) in more.as_object().expect("members") {
        body[name] = value.clone();
    }
    market.make("payments", &body)
}

#[test]
fn an_order_can_be_paid_in_parts_and_overpaid() {
    let (market, order) = unpaid_order();
    let expect = |state: &str, sums: [i64; 4]| {
        assert_eq!(payment_status(&market, &order), (state.to_owned(), sums));
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
    expect("paid", [3_001, 1, 0, 0]);
    let path = format!("/v1/orders/payments?order_id={order}&method=card");
    let list = market.client().get(&path).send().expect_status(200).json();
    assert_eq!(list["items"].as_array().expect("items").len(), 1);
    assert_eq!(list["items"][0]["id"], json!(first.id()));
}

#[test]
fn pending_and_authorized_payments_count_once_they_are_captured() {
    let (market, order) = unpaid_order();
    let pending = market.paid(&order, 1_000, "pending");
    let authorized = market.paid(&order, 500, "authorized");
    let status = market.payment_status(&order);
    assert_eq!(
        (&status["pending"], &status["authorized"]),
        (&pounds(1_000), &pounds(500))
    );
    assert_eq!(payment_status(&market, &order).1, [0, 0, 3_000, 0]);
    market
        .go("payments", &pending, "authorize")
        .expect_status(200);
    let path = format!("/v1/orders/payments/{pending}/capture");
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
    market
        .go("payments", &authorized, "void")
        .expect_status(200);
    assert_eq!(payment_status(&market, &order).1, [1_000, 0, 2_000, 0]);
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
fn each_state_of_a_payment_allows_exactly_its_transitions() {
    let (market, order) = unpaid_order();
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
        for action in ACTIONS.map(|path| path.rsplit('/').next().expect("a word")) {
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
            let then: &[&str] = if refundable { &["refunds"] } else { allowed };
            assert_eq!(refused["allowed"], json!(then), "{action}");
        }
    }
}

#[test]
fn a_provider_reference_is_unique() {
    let (market, order) = unpaid_order();
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
    assert_eq!(payment_status(&market, &order).1[0], 1_000);
}

#[test]
fn payments_are_in_the_currency_of_their_order() {
    let (market, order) = unpaid_order();
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
}

#[test]
fn a_draft_takes_a_deposit_and_keeps_it_when_it_is_confirmed() {
    let market = Market::open();
    let item = market.priced(1_000, 9, None);
    let order = market.drafted(&[line(&item, 3)]);
    let deposit = pay(&market, &order, json!({})).expect_status(201);
    assert_eq!(deposit.trips(), 2);
    assert_eq!(deposit.json()["order_number"], Value::Null);
    assert_eq!(
        payment_status(&market, &order),
        ("partial".to_owned(), [1_000, 0, 2_000, 0])
    );
    market.end(&order, "confirm").expect_status(200);
    pay(&market, &order, json!({ "amount": pounds(2_000) })).expect_status(201);
    assert_eq!(
        payment_status(&market, &order),
        ("paid".to_owned(), [3_000, 0, 0, 0])
    );
    let path = format!("/v1/orders/payments/{}", deposit.id());
    let read = market.client().get(&path).send().expect_status(200);
    assert_eq!(read.json()["order_number"], "SO-000001");
}

#[test]
fn money_that_arrives_after_a_cancellation_is_overpaid_and_can_be_refunded() {
    let market = Market::open();
    let item = market.priced(1_000, 9, None);
    for cancelled in [
        market.drafted(&[line(&item, 1)]),
        market.confirmed(&[line(&item, 1)]),
    ] {
        let deposit = market.paid(&cancelled, 300, "captured");
        market.end(&cancelled, "cancel").expect_status(200);
        let late = json!({ "method": "transfer" });
        let late = pay(&market, &cancelled, late).expect_status(201).id();
        assert_eq!(
            payment_status(&market, &cancelled),
            ("overpaid".to_owned(), [1_300, 0, 0, 1_300])
        );
        for payment in [&late, &deposit] {
            refund(&market, payment, None, "captured").expect_status(201);
        }
        assert_eq!(
            payment_status(&market, &cancelled),
            ("unpaid".to_owned(), [1_300, 1_300, 0, 0])
        );
        assert_eq!(market.order(&cancelled)["refund_state"], "full");
    }
}

#[test]
fn the_pay_state_says_how_far_what_is_owed_is_paid() {
    let pay_refund_pay: &[i64] = &[3_000, -3_000, 3_000];
    let twice_one_back: &[i64] = &[3_000, 3_000, -3_000];
    let with_change: &[i64] = &[5_000, -2_000];
    for (steps, state, refunds) in [
        (pay_refund_pay, "paid", "partial"),
        (twice_one_back, "paid", "partial"),
        (with_change, "paid", "partial"),
        (&[3_000, -3_000], "unpaid", "full"),
        (&[3_000, -1_000], "partial", "partial"),
        (&[3_000], "paid", "none"),
    ] {
        let (market, order) = unpaid_order();
        let mut last = String::new();
        for pence in steps {
            if *pence > 0 {
                last = market.paid(&order, *pence, "captured");
            } else {
                let back = refund(&market, &last, Some(-pence), "captured");
                assert_eq!(back.expect_status(201).text_at("/reason"), "payment_undone");
            }
        }
        let read = market.order(&order);
        assert_eq!(
            (&read["pay_state"], &read["refund_state"]),
            (&json!(state), &json!(refunds)),
            "{steps:?}"
        );
        for (filter, count) in [
            (format!("pay_state={state}"), 1),
            (format!("refund_state={refunds}"), 1),
            ("pay_state=overpaid".to_owned(), 0),
        ] {
            let list = market.client().get(&format!("/v1/orders?{filter}"));
            let list = list.send().expect_status(200).json();
            let found = list["items"].as_array().expect("orders").len();
            assert_eq!(found, count, "{filter} after {steps:?}");
        }
        for gone in ["part_refunded", "refunded"] {
            let list = market.client().get(&format!("/v1/orders?pay_state={gone}"));
            list.send().expect_problem(400, "invalid_query");
        }
    }
}

#[test]
fn a_payment_can_be_captured_in_part() {
    let (market, order) = unpaid_order();
    let payment = market.paid(&order, 3_000, "authorized");
    let path = format!("/v1/orders/payments/{payment}/capture");
    let capture = |body: Value| market.client().post(&path).json(&body).send();
    for (body, pointer) in [
        (json!({ "amount": pounds(3_001) }), "/amount/amount"),
        (json!({ "amount": pounds(0) }), "/amount/amount"),
        (
            json!({ "amount": pounds(10), "fee": pounds(11) }),
            "/fee/amount",
        ),
    ] {
        let refused = capture(body).expect_problem(422, "out_of_range");
        assert_eq!(refused.text_at("/errors/0/pointer"), pointer);
    }
    let captured = capture(json!({ "amount": pounds(1_800), "fee": pounds(20) }));
    let captured = captured.expect_status(200);
    assert_eq!(captured.trips(), 2);
    assert_eq!(
        (&captured.json()["amount"], &captured.json()["captured"]),
        (&pounds(3_000), &pounds(1_800))
    );
    assert_eq!(
        payment_status(&market, &order),
        ("partial".to_owned(), [1_800, 0, 1_200, 0])
    );
    let over = refund(&market, &payment, Some(1_801), "captured");
    let over = over.expect_problem(409, "over_refund");
    assert_eq!(over.json()["left"], pounds(1_800));
    let all = refund(&market, &payment, None, "captured").expect_status(201);
    assert_eq!(all.json()["amount"], pounds(1_800));
    let path = format!("/v1/orders/{order}/events");
    let history = market.client().get(&path).send().expect_status(200).json();
    let events = history["items"].as_array().expect("events");
    let event = events.iter().find(|event| event["to"] == "captured");
    assert_eq!(event.expect("its event")["amount"], pounds(1_800));
}

#[test]
fn the_pay_policy_decides_when_an_order_can_be_completed() {
    let (market, order) = unpaid_order();
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
fn a_repeated_payment_request_is_recorded_once() {
    let (market, order) = unpaid_order();
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
    assert_eq!(payment_status(&market, &order).1[0], 700);
}

#[test]
fn a_draft_is_unpaid_and_a_free_order_is_paid_once_confirmed() {
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
