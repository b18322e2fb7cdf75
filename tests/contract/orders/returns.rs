//! `/v1/orders/returns`.

use serde_json::{Value, json};
use support::Answer;
use support::depot::each;
use support::market::{Market, carried, line, pounds};
use support::sample::UNKNOWN_ID;

fn scrapped(line: &str, pieces: i64) -> Value {
    let mut line = carried(line, pieces);
    line["disposition"] = "scrap".into();
    line
}

fn send(market: &Market, order: &str, lines: Value) -> Answer {
    let body = json!({ "order_id": order, "reason": "Too small", "lines": lines });
    market.make("returns", &body)
}

#[test]
fn goods_are_returned_to_stock_or_scrap() {
    let market = Market::open();
    let item = market.priced(300, 0, None);
    market.buy(&item, 10, 1_000).expect_status(201);
    let (order, line) = market.completed(&item, 6);
    assert_eq!(market.counts(&item), (4, 0, 4));
    let made = send(
        &market,
        &order,
        json!([carried(&line, 2), scrapped(&line, 1)]),
    );
    let made = made.expect_status(201);
    assert_eq!(made.trips(), 2);
    let created = made.json();
    assert_eq!(
        (&created["number"], &created["refund"]),
        (&json!("RT-000001"), &Value::Null)
    );
    let (scrapped, kept) = (&created["lines"][0], &created["lines"][1]);
    assert_eq!(scrapped["disposition"], "scrap");
    assert!(scrapped["scrap_move_id"].is_string());
    assert_ne!(scrapped["scrap_move_id"], scrapped["move_id"]);
    assert_eq!(kept["scrap_move_id"], Value::Null);
    assert_eq!(market.counts(&item), (6, 0, 6), "one was scrapped");
    let path = format!("/v1/inventory/moves?reference_type=order&reference_id={order}");
    let moves = market.client().get(&path).send().expect_status(200).json();
    let mut reasons: Vec<String> = moves["items"]
        .as_array()
        .expect("moves")
        .iter()
        .map(|one| one["reason"].as_str().expect("a reason").to_owned())
        .collect();
    reasons.sort();
    assert_eq!(reasons, ["return_in", "return_in", "sale", "scrap"]);
    let returned = &market.order(&order)["lines"][0];
    assert_eq!(
        (&returned["shipped"], &returned["returned"]),
        (&each(6), &each(3))
    );
    assert_eq!(
        market.history(&order).last().expect("events"),
        "return received"
    );
    let path = format!("/v1/orders/{order}/margin");
    let margin = market.client().get(&path).send().expect_status(200).json();
    assert_eq!(
        (&margin["net"]["amount"], &margin["cost"]["ten_thousandths"]),
        (&json!(900), &json!(3_000_000)),
        "three pieces for 3.00 that cost 1.00 are with the customer"
    );
    assert_eq!(margin["margin"]["ten_thousandths"], 6_000_000);
    assert_eq!(margin["lines"][0]["margin"]["ten_thousandths"], 6_000_000);
    let read = market
        .client()
        .get(&format!("/v1/orders/returns/{}", made.id()))
        .send();
    assert_eq!(read.expect_status(200).json(), created);
}

#[test]
fn returns_never_exceed_what_was_shipped() {
    let market = Market::open();
    let item = market.stocked(10);
    let (order, line) = market.completed(&item, 3);
    let over = send(
        &market,
        &order,
        json!([carried(&line, 2), scrapped(&line, 2)]),
    );
    let over = over.expect_problem(409, "over_return");
    assert_eq!(over.text_at("/errors/0/pointer"), "/lines/1/quantity");
    assert_eq!(
        (&over.json()["left"], &over.json()["requested"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(market.counts(&item), (7, 0, 7));
    send(&market, &order, json!([carried(&line, 3)])).expect_status(201);
    send(&market, &order, json!([carried(&line, 1)])).expect_problem(409, "over_return");
    assert_eq!(market.counts(&item), (10, 0, 10));
    let path = format!("/v1/orders/returns?order_id={order}");
    let list = market.client().get(&path).send().expect_status(200).json();
    assert_eq!(list["items"].as_array().expect("items").len(), 1);
}

#[test]
fn a_return_with_a_refund_is_recorded_with_both_or_not_at_all() {
    let market = Market::open();
    let item = market.priced(1_000, 10, None);
    let (order, line) = market.completed(&item, 3);
    let payment = market.paid(&order, 3_000, "captured");
    let body = |pence: i64| {
        json!({
            "order_id": order, "reason": "Too small", "lines": [carried(&line, 1)],
            "refund": { "payment_id": payment, "amount": pounds(pence) }
        })
    };
    let over = market
        .make("returns", &body(3_001))
        .expect_problem(409, "over_refund");
    assert_eq!(over.text_at("/errors/0/pointer"), "/refund/amount");
    assert_eq!(market.counts(&item), (7, 0, 7));
    let made = market
        .make("returns", &body(1_000))
        .expect_status(201)
        .json();
    assert_eq!(made["refund"]["amount"], pounds(1_000));
    let status = market.payment_status(&order);
    assert_eq!(
        (&status["refunded"], &status["pay_state"]),
        (&pounds(1_000), &json!("part_refunded"))
    );
    let refund = made["refund"]["id"].as_str().expect("an id");
    let read = market
        .client()
        .get(&format!("/v1/orders/refunds/{refund}"))
        .send();
    assert_eq!(read.expect_status(200).text_at("/state"), "captured");

    let keeper = market.shop.user("keeper");
    let refused = keeper.post("/v1/orders/returns").json(&body(1)).send();
    let refused = refused.expect_problem(403, "forbidden");
    assert_eq!(refused.json()["permission"], "refund_payments");
    let mut without = body(1);
    without["refund"] = Value::Null;
    keeper
        .post("/v1/orders/returns")
        .json(&without)
        .send()
        .expect_status(201);
}

#[test]
fn returns_need_a_completed_order_and_an_existing_warehouse() {
    let market = Market::open();
    let item = market.stocked(20);
    let open = market.confirmed(&[line(&item, 1)]);
    let open_line = market.order(&open)["lines"][0]["line_id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let refused = send(&market, &open, json!([carried(&open_line, 1)]));
    let refused = refused.expect_problem(409, "illegal_transition").json();
    assert_eq!(refused["state"], "confirmed");
    let (order, line) = market.completed(&item, 3);
    for (order, lines, code, pointer) in [
        (
            UNKNOWN_ID,
            json!([carried(&line, 1)]),
            "invalid_reference",
            "/order_id",
        ),
        (
            &order,
            json!([carried(&open_line, 1)]),
            "invalid_reference",
            "/lines/0/line_id",
        ),
        (
            &order,
            json!([carried(&line, 1), carried(&line, 1)]),
            "already_exists",
            "/lines/1/line_id",
        ),
    ] {
        let refused = send(&market, order, lines);
        assert_eq!(refused.text_at("/code"), code);
        assert_eq!(refused.text_at("/errors/0/pointer"), pointer);
    }
    let other = market.warehouse();
    let mut body = json!({ "order_id": order, "reason": "x", "lines": [carried(&line, 1)], "warehouse_id": other });
    market.make("returns", &body).expect_status(201);
    assert_eq!(
        market.counts(&item).0,
        17,
        "it was received in the other warehouse"
    );
    body["warehouse_id"] = UNKNOWN_ID.into();
    let refused = market
        .make("returns", &body)
        .expect_problem(422, "invalid_reference");
    assert_eq!(refused.text_at("/errors/0/pointer"), "/warehouse_id");
    let gone = market.warehouse();
    let path = format!("/v1/inventory/warehouses/{gone}");
    market.client().delete(&path).send().expect_status(204);
    body["warehouse_id"] = gone.into();
    market
        .make("returns", &body)
        .expect_problem(409, "warehouse_deleted");
}

#[test]
fn stock_deducted_at_confirmation_is_returned_too() {
    let market = Market::deducting_on_confirm();
    let item = market.stocked(5);
    let (order, line) = market.completed(&item, 4);
    assert_eq!(market.counts(&item), (1, 0, 1));
    send(&market, &order, json!([carried(&line, 4)])).expect_status(201);
    assert_eq!(market.counts(&item), (5, 0, 5));
}
