//! An order with its confirmation, payment and shipment in one call: all of it, or nothing.

use serde_json::{Value, json};
use support::Answer;
use support::market::{Market, line, pounds};
use support::shop::unique;

fn post(market: &Market, lines: &[Value], more: &[(&str, Value)]) -> Answer {
    let mut body = market.draft(lines);
    for (name, value) in more {
        body[*name] = value.clone();
    }
    market.client().post("/v1/orders").json(&body).send()
}

#[test]
fn one_call_orders_pays_and_ships_in_two_round_trips() {
    for (market, level) in [
        (Market::open(), (5, 3, 2)),
        (Market::deducting_on_confirm(), (2, 0, 2)),
    ] {
        let item = market.priced(1000, 5, None);
        let more = [
            ("payment", json!({ "method": "cash" })),
            ("shipment", json!({ "carrier": "Post" })),
        ];
        let made = post(&market, &[line(&item, 3)], &more).expect_status(201);
        assert_eq!(made.trips(), 2);
        let order = made.json();
        assert_eq!(
            (&order["state"], &order["number"], &order["pay_state"]),
            (&json!("confirmed"), &json!("SO-000001"), &json!("paid"))
        );
        assert_eq!(order["paid"], pounds(3000));
        assert_eq!(market.counts(&item), level);
        assert_eq!(
            market.history(&made.id()),
            [
                "order draft",
                "order confirmed",
                "payment pending",
                "payment captured",
                "shipment pending"
            ]
        );
        let path = format!("/v1/orders/shipments?order_id={}", made.id());
        let shipments = market.client().get(&path).send().expect_status(200).json();
        assert_eq!(shipments["items"][0]["number"], "SH-000001");
        // Each record has its event.
        let feed = market.client().get("/v1/events?limit=100").send().json();
        let topics: Vec<&str> = feed["items"]
            .as_array()
            .expect("events")
            .iter()
            .filter_map(|event| event["topic"].as_str())
            .collect();
        let wanted = [
            "order.created",
            "order.confirmed",
            "payment.captured",
            "shipment.created",
        ];
        assert!(topics.ends_with(&wanted), "{topics:?}");
    }
}

#[test]
fn what_fails_in_one_call_leaves_nothing() {
    let market = Market::open();
    let item = market.priced(1000, 5, None);
    let reference = json!({ "method": "card", "provider": "till", "provider_ref": unique("p") });
    let confirm = ("confirm", json!(true));
    post(&market, &[line(&item, 6)], std::slice::from_ref(&confirm))
        .expect_problem(409, "insufficient_stock");
    post(
        &market,
        &[line(&item, 3), line(&item, 3)],
        &[confirm.clone()],
    )
    .expect_problem(409, "insufficient_stock");
    post(&market, &[], &[confirm]).expect_problem(409, "order_empty");
    let paid = [("payment", reference)];
    post(&market, &[line(&item, 1)], &paid).expect_status(201);
    // The payment was recorded before: there is no second order either.
    post(&market, &[line(&item, 1)], &paid).expect_problem(409, "provider_reference_taken");
    let list = market.client().get("/v1/orders").send().json();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(market.counts(&item), (5, 1, 4));
    let next = post(&market, &[line(&item, 1)], &[("confirm", json!(true))]);
    assert_eq!(next.expect_status(201).json()["number"], "SO-000002");
}
