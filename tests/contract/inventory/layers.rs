//! First in, first out: which layers orders draw from, over deliveries in parts, calling off and
//! goods that come back.

use serde_json::{Value, json};
use support::depot::each;
use support::market::{Market, carried, line, pounds};

/// The path of a placed purchase order of so many pieces, so many pence each.
fn bought(market: &Market, supplier: &str, item: &str, pieces: i64, pence: i64) -> String {
    let mut line = market.line(item, pieces);
    line["price"] = pounds(pence);
    line["per"] = each(1);
    let body = json!({ "supplier_id": supplier, "lines": [line] });
    let path = "/v1/purchasing/purchase-orders";
    let made = market.client().post(path).json(&body).send();
    let path = format!("{path}/{}", made.expect_status(201).id());
    let placed = market.client().post(&format!("{path}/place")).send();
    placed.expect_status(200);
    path
}

fn receive(market: &Market, purchase: &str, pieces: i64) {
    let body = json!({ "lines": [{ "line": 1, "quantity": each(pieces) }] });
    let path = format!("{purchase}/receive");
    let came = market.client().post(&path).json(&body).send();
    came.expect_status(200);
}

/// What the goods of an order cost that are with the customer.
fn cost(market: &Market, order: &str) -> Value {
    let path = format!("/v1/orders/{order}/margin");
    let margin = market.client().get(&path).send().expect_status(200);
    margin.json()["cost"]["ten_thousandths"].clone()
}

fn sold(market: &Market, item: &str, pieces: i64) -> Value {
    let (order, _) = market.completed(item, pieces);
    cost(market, &order)
}

#[test]
fn orders_draw_what_came_first_over_parts_cancellations_and_returns() {
    for market in [Market::open(), Market::deducting_on_confirm()] {
        let item = market.priced(1_000, 0, None);
        let named = json!({ "name": "Mould and Sons" });
        let supplier = market.client().post("/v1/purchasing/suppliers");
        let supplier = supplier.json(&named).send().expect_status(201).id();
        let cheap = bought(&market, &supplier, &item, 6, 100);
        let dear = bought(&market, &supplier, &item, 4, 300);
        // It is the delivery that counts and not the purchase: two cheap, two dear, four, two.
        for (purchase, pieces) in [(&cheap, 2), (&dear, 2), (&cheap, 4), (&dear, 2)] {
            receive(&market, purchase, pieces);
        }
        let (order, first) = market.completed(&item, 3);
        assert_eq!(cost(&market, &order), 5_000_000, "two cheap, one dear");
        // What comes back costs its share, and is the newest.
        let back =
            json!({ "order_id": order, "reason": "Too small", "lines": [carried(&first, 1)] });
        market.make("returns", &back).expect_status(201);
        assert_eq!(cost(&market, &order), 3_333_333);
        // What was never sent lies where it lay.
        let off = market.confirmed(&[line(&item, 3)]);
        market.end(&off, "cancel").expect_status(200);
        assert_eq!(cost(&market, &off), 0);
        assert_eq!(sold(&market, &item, 2), 4_000_000, "one dear, one cheap");
        // Nor does what is closed short take any: one of four leaves.
        let part = market.confirmed(&[line(&item, 1), line(&item, 3)]);
        let lines = market.order(&part)["lines"].clone();
        let shipped = lines[0]["line_id"].as_str().expect("an id");
        let shipment = market.shipped(&part, Some(&[(shipped, 1)]));
        market
            .go("shipments", &shipment, "dispatch")
            .expect_status(200);
        market
            .go("shipments", &shipment, "deliver")
            .expect_status(200);
        market.end(&part, "close-short").expect_status(200);
        assert_eq!(cost(&market, &part), 1_000_000, "one cheap");
        assert_eq!(market.counts(&item), (5, 0, 5));
    }
}

#[test]
fn what_came_back_is_sold_after_what_was_there_and_before_what_came_later() {
    let market = Market::open();
    let item = market.priced(1_000, 0, None);
    market.buy(&item, 3, 500).expect_status(201);
    let (order, first) = market.completed(&item, 3);
    market.buy(&item, 2, 600).expect_status(201);
    let back = json!({ "order_id": order, "reason": "Too small", "lines": [carried(&first, 2)] });
    market.make("returns", &back).expect_status(201);
    market.buy(&item, 1, 1_000).expect_status(201);
    assert_eq!(sold(&market, &item, 2), 6_000_000, "what was there before");
    // Two thirds of 5.00, to 1/10,000 of a penny, and then what came after it.
    assert_eq!(sold(&market, &item, 1), 1_666_667);
    assert_eq!(sold(&market, &item, 1), 1_666_666);
    assert_eq!(sold(&market, &item, 1), 10_000_000);
}
