//! `/v1/orders/refunds`.

use serde_json::{Value, json};
use support::market::{Market, carried, pounds};

use super::{payment_status, refund, unpaid_order};

/// The actions on a refund.
const ACTIONS: [&str; 2] = [
    "/v1/orders/refunds/{id}/capture",
    "/v1/orders/refunds/{id}/fail",
];

#[test]
fn refunds_never_exceed_their_payment() {
    let (market, order) = unpaid_order();
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
        (&pounds(100), &pounds(101))
    );
    assert_eq!(
        market.payment_status(&order)["refunds_pending"],
        pounds(1_400)
    );
    assert_eq!(payment_status(&market, &order).1[..2], [3_000, 500]);
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
        payment_status(&market, &order),
        ("unpaid".to_owned(), [3_000, 3_000, 3_000, 0])
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
fn a_refund_reaches_a_final_state_once() {
    let (market, order) = unpaid_order();
    let payment = market.paid(&order, 2_000, "captured");
    for path in ACTIONS {
        let refund = refund(&market, &payment, Some(1), "pending");
        let path = path.replace("{id}", &refund.expect_status(201).id());
        market.client().post(&path).send().expect_status(200);
        for other in ACTIONS {
            let (start, _) = path.rsplit_once('/').expect("a path");
            let word = other.rsplit('/').next().expect("a word");
            let again = market.client().post(&format!("{start}/{word}")).send();
            again.expect_problem(409, "illegal_transition");
        }
    }
}

#[test]
fn payments_and_refunds_have_separate_routes_and_permissions() {
    let (market, order) = unpaid_order();
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
fn payments_of_a_cancelled_order_are_voided_or_can_be_refunded() {
    let (market, order) = unpaid_order();
    let paid = market.paid(&order, 2_000, "captured");
    let pending = market.paid(&order, 500, "pending");
    market.end(&order, "cancel").expect_status(200);
    assert_eq!(
        payment_status(&market, &order),
        ("overpaid".to_owned(), [2_000, 0, 0, 2_000])
    );
    let refused = market.go("payments", &pending, "capture");
    let refused = refused.expect_problem(409, "illegal_transition").json();
    assert_eq!(refused["state"], "voided", "the cancellation voided it");
    refund(&market, &paid, None, "captured").expect_status(201);
    assert_eq!(
        payment_status(&market, &order),
        ("unpaid".to_owned(), [2_000, 2_000, 0, 0])
    );
}

/// The answer to a refund of some pence for a reason.
fn refund_for(market: &Market, payment: &str, pence: Option<i64>, reason: &str) -> support::Answer {
    let mut body = json!({ "payment_id": payment, "reason": reason });
    if let Some(pence) = pence {
        body["amount"] = pounds(pence);
    }
    market.make("refunds", &body)
}

#[test]
fn after_an_allowance_less_is_owed_and_after_an_undone_payment_it_is_owed_again() {
    let (market, order) = unpaid_order();
    let payment = market.paid(&order, 3_000, "captured");
    let given = refund_for(&market, &payment, Some(500), "allowance").expect_status(201);
    assert_eq!(given.text_at("/reason"), "allowance");
    assert_eq!(
        payment_status(&market, &order),
        ("paid".to_owned(), [3_000, 500, 0, 0])
    );
    let read = market.order(&order);
    assert_eq!(
        (&read["allowances"], &read["refund_state"]),
        (&pounds(500), &json!("partial"))
    );
    refund_for(&market, &payment, Some(400), "payment_undone").expect_status(201);
    assert_eq!(
        payment_status(&market, &order),
        ("partial".to_owned(), [3_000, 900, 400, 0])
    );
    // Pending and failed ones change nothing.
    let mut body = json!({ "payment_id": payment, "reason": "allowance", "state": "pending" });
    body["amount"] = pounds(100);
    let waiting = market.make("refunds", &body).expect_status(201).id();
    assert_eq!(market.order(&order)["allowances"], pounds(500));
    market.go("refunds", &waiting, "fail").expect_status(200);
    let path = format!("/v1/orders/{order}/margin");
    let margin = market.client().get(&path).send().expect_status(200).json();
    assert_eq!(
        (&margin["net"], &margin["allowances"]),
        (&pounds(3_000), &pounds(500))
    );
    assert_eq!(margin["margin"]["ten_thousandths"], 25_000_000);
}

#[test]
fn a_refund_of_a_return_is_no_more_than_what_came_back() {
    let market = Market::open();
    let item = market.priced(1_000, 9, None);
    let (order, line) = market.completed(&item, 3);
    let payment = market.paid(&order, 3_000, "captured");
    let early = refund_for(&market, &payment, Some(1), "return");
    let early = early.expect_problem(409, "over_return_refund").json();
    assert_eq!(
        (&early["left"], &early["requested"]),
        (&pounds(0), &pounds(1))
    );
    let body = json!({ "order_id": order, "reason": "Chipped", "lines": [carried(&line, 2)] });
    let back = market.make("returns", &body).expect_status(201).json();
    assert_eq!(
        (&back["total"], &back["to_refund"], &back["refund"]),
        (&pounds(2_000), &pounds(2_000), &Value::Null)
    );
    assert_eq!(
        payment_status(&market, &order),
        ("overpaid".to_owned(), [3_000, 0, 0, 2_000])
    );
    let part = refund_for(&market, &payment, Some(1_500), "return");
    part.expect_status(201);
    let over = refund_for(&market, &payment, Some(501), "return");
    let over = over.expect_problem(409, "over_return_refund");
    assert_eq!(over.json()["left"], pounds(500));
    let rest = refund_for(&market, &payment, None, "return").expect_status(201);
    assert_eq!(
        rest.json()["amount"],
        pounds(500),
        "what is still to refund"
    );
    assert_eq!(
        payment_status(&market, &order),
        ("paid".to_owned(), [3_000, 2_000, 0, 0])
    );
    let path = format!("/v1/orders/returns/{}", back["id"].as_str().expect("an id"));
    let read = market.client().get(&path).send().expect_status(200).json();
    assert_eq!(read["to_refund"], pounds(0));
}
