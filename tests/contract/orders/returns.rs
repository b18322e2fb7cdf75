//! `/v1/orders/returns`.

use serde_json::{Value, json};
use support::Answer;
use support::depot::each;
use support::market::{Market, carried, line, pounds};
use support::sample::UNKNOWN_ID;

use super::{line_id, payment_status};

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
    let body = |pence: i64| -> Value {
        json!({
            "order_id": order, "reason": "Too small", "lines": [carried(&line, 1)],
            "refund": { "payment_id": payment, "amount": pounds(pence) }
        })
    };
    let over = market
        .make("returns", &body(1_001))
        .expect_problem(409, "over_return_refund");
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
        (&pounds(1_000), &json!("paid"))
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
fn goods_come_back_while_the_rest_of_the_order_is_open() {
    for market in [Market::open(), Market::deducting_on_confirm()] {
        let item = market.priced(1_000, 7, None);
        let order = market.confirmed(&[line(&item, 7)]);
        let line = line_id(&market, &order, 0);
        let payment = market.paid(&order, 7_000, "captured");
        send(&market, &order, json!([carried(&line, 1)])).expect_problem(409, "over_return");
        let parcel = market.shipped(&order, Some(&[(&line, 3)]));
        for action in ["dispatch", "deliver"] {
            market.go("shipments", &parcel, action).expect_status(200);
        }
        let body = json!({
            "order_id": order, "reason": "Too small", "lines": [carried(&line, 1)],
            "refund": { "payment_id": payment }
        });
        let back = market.make("returns", &body).expect_status(201);
        assert_eq!(back.trips(), 2);
        assert_eq!(
            (&back.json()["refund"]["amount"], &back.json()["to_refund"]),
            (&pounds(1_000), &pounds(0)),
            "by default what was paid of it"
        );
        let read = market.order(&order);
        assert_eq!(
            (&read["state"], &read["fulfil_state"], &read["returned"]),
            (&json!("confirmed"), &json!("partial"), &pounds(1_000))
        );
        assert_eq!(
            payment_status(&market, &order),
            ("paid".to_owned(), [7_000, 1_000, 0, 0])
        );
        // The parcel cannot come back as a whole any more; the rest of it can.
        let whole = market.go("shipments", &parcel, "return");
        let whole = whole.expect_problem(409, "over_return").json();
        assert_eq!(
            whole["detail"],
            "Part of this shipment has come back already. Record a return of the rest instead."
        );
        // What came back is not shipped again, the rest is.
        let rest = market.shipped(&order, None);
        for action in ["dispatch", "deliver"] {
            market.go("shipments", &rest, action).expect_status(200);
        }
        market.end(&order, "complete").expect_status(200);
        let read = market.order(&order);
        assert_eq!(
            (&read["lines"][0]["shipped"], &read["lines"][0]["returned"]),
            (&each(7), &each(1))
        );
        assert_eq!(market.counts(&item), (1, 0, 1));
        send(&market, &order, json!([carried(&line, 6)])).expect_status(201);
        assert_eq!(market.order(&order)["returned"], pounds(7_000));
        assert_eq!(
            payment_status(&market, &order),
            ("overpaid".to_owned(), [7_000, 1_000, 0, 6_000])
        );
    }
}

#[test]
fn what_came_back_of_an_unpaid_order_is_not_owed() {
    let market = Market::open();
    let item = market.priced(1_000, 9, None);
    let (order, line) = market.completed(&item, 2);
    send(&market, &order, json!([carried(&line, 1)])).expect_status(201);
    assert_eq!(
        payment_status(&market, &order),
        ("unpaid".to_owned(), [0, 0, 1_000, 0])
    );
    let payment = market.paid(&order, 1_000, "captured");
    let body = json!({ "payment_id": payment, "reason": "return" });
    let nothing = market
        .make("refunds", &body)
        .expect_problem(409, "over_refund");
    let detail = nothing.text_at("/detail");
    assert!(
        detail.starts_with("The customer has not paid more"),
        "{detail}"
    );
    let all = send(&market, &order, json!([carried(&line, 1)])).expect_status(201);
    assert_eq!(all.json()["to_refund"], pounds(1_000));
    market.make("refunds", &body).expect_status(201);
    assert_eq!(
        payment_status(&market, &order),
        ("paid".to_owned(), [1_000, 1_000, 0, 0])
    );
    assert_eq!(market.order(&order)["refund_state"], "full");
}

#[test]
fn returns_in_parts_are_worth_what_the_line_was_charged() {
    for included in [false, true] {
        let market = Market::open();
        market.tax("standard", 230_000);
        market.sales_settings(&json!({ "prices_include_tax": included }));
        let item = market.priced(333, 10, Some("standard"));
        let mut cheaper = line(&item, 7);
        cheaper["discount"] = pounds(100);
        let order = market.confirmed(&[cheaper, line(&item, 3)]);
        let first = line_id(&market, &order, 0);
        let parcel = market.shipped(&order, None);
        market
            .go("shipments", &parcel, "dispatch")
            .expect_status(200);
        let mut sums = [0; 3];
        for (kept, scrap) in [(1, 1), (2, 0), (1, 2)] {
            let mut lines = vec![carried(&first, kept)];
            if scrap > 0 {
                lines.push(scrapped(&first, scrap));
            }
            let back = send(&market, &order, json!(lines))
                .expect_status(201)
                .json();
            let mut total = 0;
            for line in back["lines"].as_array().expect("lines") {
                for (sum, name) in sums.iter_mut().zip(["net", "tax", "total"]) {
                    *sum += line[name]["amount"].as_i64().expect("pence");
                }
                total += line["total"]["amount"].as_i64().expect("pence");
            }
            assert_eq!(back["total"]["amount"], total);
            let read = market.order(&order);
            assert_eq!(read["returned"]["amount"], sums[2], "{included}");
        }
        let line = &market.order(&order)["lines"][0];
        let whole = ["net", "tax", "total"].map(|name| line[name]["amount"].as_i64());
        assert_eq!(sums.map(Some), whole, "all of it came back");
    }
}

#[test]
fn returns_need_shipped_goods_and_an_existing_warehouse() {
    let market = Market::open();
    let item = market.stocked(20);
    let open = market.drafted(&[line(&item, 1)]);
    let open_line = line_id(&market, &open, 0);
    let refused = send(&market, &open, json!([carried(&open_line, 1)]));
    let refused = refused.expect_problem(409, "illegal_transition").json();
    assert_eq!(
        (&refused["state"], &refused["allowed"]),
        (
            &json!("draft"),
            &json!(["lines", "hold", "confirm", "cancel", "payments"])
        )
    );
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
