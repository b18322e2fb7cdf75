//! `/v1/orders/shipments`.

use serde_json::{Value, json};
use support::depot::each;
use support::market::{Market, carried, line};
use support::sample::UNKNOWN_ID;
use support::shop::unique;

use super::line_id;

/// The actions on a shipment.
const ACTIONS: [&str; 7] = [
    "/v1/orders/shipments/{id}/pack",
    "/v1/orders/shipments/{id}/dispatch",
    "/v1/orders/shipments/{id}/deliver",
    "/v1/orders/shipments/{id}/fail",
    "/v1/orders/shipments/{id}/retry",
    "/v1/orders/shipments/{id}/return",
    "/v1/orders/shipments/{id}/cancel",
];

/// These members of an order.
fn members(market: &Market, order: &str, names: &[&str]) -> Vec<Value> {
    let order = market.order(order);
    names.iter().map(|name| order[*name].clone()).collect()
}

#[test]
fn dispatching_deducts_the_reserved_stock() {
    let market = Market::open();
    let item = market.stocked(10);
    let order = market.confirmed(&[line(&item, 4)]);
    assert_eq!(market.counts(&item), (10, 4, 6));
    let made = market.make(
        "shipments",
        &json!({ "order_id": order, "carrier": "Royal Mail" }),
    );
    let made = made.expect_status(201);
    assert_eq!(made.trips(), 2);
    let shipment = made.json();
    assert_eq!(
        (
            &shipment["number"],
            &shipment["state"],
            &shipment["order_number"]
        ),
        (&json!("SH-000001"), &json!("pending"), &json!("SO-000001"))
    );
    assert_eq!(shipment["lines"][0]["quantity"], each(4));
    assert_eq!(shipment["lines"][0]["move_id"], Value::Null);
    assert_eq!(market.counts(&item), (10, 4, 6), "not dispatched yet");
    let id = made.id();
    market.go("shipments", &id, "pack").expect_status(200);
    let path = format!("/v1/orders/shipments/{id}/dispatch");
    let body = json!({ "tracking": "RM1", "note": "By the morning van" });
    let sent = market
        .client()
        .post(&path)
        .json(&body)
        .send()
        .expect_status(200);
    assert_eq!(sent.trips(), 2);
    let sent = sent.json();
    assert_eq!(
        (
            &sent["state"],
            &sent["tracking"],
            &sent["carrier"],
            &sent["version"]
        ),
        (
            &json!("in_transit"),
            &json!("RM1"),
            &json!("Royal Mail"),
            &json!(3)
        )
    );
    assert_eq!(market.counts(&item), (6, 0, 6));
    let movement = sent["lines"][0]["move_id"].as_str().expect("a movement");
    let path = format!("/v1/inventory/moves/{movement}");
    let movement = market.client().get(&path).send().expect_status(200).json();
    assert_eq!(movement["reason"], "sale");
    assert_eq!(movement["reference"]["type"], "order");
    assert_eq!(movement["reference"]["id"], json!(order));
    assert_eq!(members(&market, &order, &["fulfil_state"]), ["shipped"]);
    market.go("shipments", &id, "deliver").expect_status(200);
    assert_eq!(members(&market, &order, &["fulfil_state"]), ["delivered"]);
    assert_eq!(
        market.history(&order),
        [
            "order draft",
            "order confirmed",
            "shipment pending",
            "shipment packed",
            "shipment in_transit",
            "shipment delivered"
        ]
    );
}

#[test]
fn dispatching_moves_no_stock_if_confirming_deducted_it() {
    let market = Market::deducting_on_confirm();
    let item = market.stocked(10);
    let order = market.confirmed(&[line(&item, 4)]);
    assert_eq!(market.counts(&item), (6, 0, 6));
    let id = market.shipped(&order, None);
    let sent = market.go("shipments", &id, "dispatch").expect_status(200);
    assert_eq!(sent.json()["lines"][0]["move_id"], Value::Null);
    assert_eq!(market.counts(&item), (6, 0, 6));
    market.go("shipments", &id, "fail").expect_status(200);
    market.go("shipments", &id, "return").expect_status(200);
    assert_eq!(
        market.counts(&item),
        (6, 0, 6),
        "it still belongs to the order"
    );
    market.end(&order, "cancel").expect_status(200);
    assert_eq!(market.counts(&item), (10, 0, 10));
}

#[test]
fn an_order_is_shipped_in_parts_and_never_beyond_its_quantities() {
    let market = Market::open();
    let (item, other) = (market.stocked(10), market.stocked(10));
    let order = market.confirmed(&[line(&item, 5), line(&other, 2)]);
    let (first, second) = (line_id(&market, &order, 0), line_id(&market, &order, 1));
    let id = market.shipped(&order, Some(&[(&first, 3)]));
    let over = json!({ "order_id": order, "lines": [carried(&second, 1), carried(&first, 3)] });
    let over = market
        .make("shipments", &over)
        .expect_problem(409, "over_shipment");
    assert_eq!(over.text_at("/errors/0/pointer"), "/lines/1/quantity");
    assert_eq!(
        (&over.json()["left"], &over.json()["requested"]),
        (&json!(2), &json!(3))
    );
    market.go("shipments", &id, "dispatch").expect_status(200);
    assert_eq!(market.counts(&item), (7, 2, 5), "the rest stays reserved");
    assert_eq!(market.counts(&other), (10, 2, 8));
    assert_eq!(members(&market, &order, &["fulfil_state"]), ["partial"]);
    market
        .end(&order, "complete")
        .expect_problem(409, "order_not_shipped");
    let rest = market.shipped(&order, None);
    let empty = market.make("shipments", &json!({ "order_id": order }));
    empty.expect_problem(409, "shipment_empty");
    market.go("shipments", &rest, "dispatch").expect_status(200);
    assert_eq!(market.counts(&item), (5, 0, 5));
    assert_eq!(members(&market, &order, &["fulfil_state"]), ["shipped"]);
    market.end(&order, "complete").expect_status(200);
    for id in [&id, &rest] {
        market.go("shipments", id, "deliver").expect_status(200);
    }
    assert_eq!(
        members(&market, &order, &["state", "fulfil_state"]),
        ["completed", "delivered"]
    );
}

#[test]
fn each_state_of_a_shipment_allows_exactly_its_transitions() {
    let market = Market::open();
    let item = market.stocked(100);
    // The actions that lead to a state, the state, and the actions that it allows.
    let table: [(&[&str], &str, &[&str]); 7] = [
        (&[], "pending", &["pack", "dispatch", "cancel"]),
        (&["pack"], "packed", &["dispatch", "cancel"]),
        (&["dispatch"], "in_transit", &["deliver", "fail"]),
        (&["dispatch", "deliver"], "delivered", &["return"]),
        (&["dispatch", "fail"], "failed", &["retry", "return"]),
        (&["dispatch", "fail", "return"], "returned", &[]),
        (&["pack", "cancel"], "cancelled", &[]),
    ];
    for (way, state, allowed) in table {
        let order = market.confirmed(&[line(&item, 1)]);
        let id = market.shipped(&order, None);
        for action in way {
            market.go("shipments", &id, action).expect_status(200);
        }
        let actions = ACTIONS
            .iter()
            .map(|path| path.rsplit('/').next().expect("a word"));
        for action in actions.filter(|action| !allowed.contains(action)) {
            let refused = market.go("shipments", &id, action);
            let refused = refused.expect_problem(409, "illegal_transition").json();
            assert_eq!(refused["state"], state, "{action}");
            assert_eq!(refused["allowed"], json!(allowed), "{action}");
        }
        for action in allowed {
            let order = market.confirmed(&[line(&item, 1)]);
            let id = market.shipped(&order, None);
            for action in way.iter().chain([action]) {
                market.go("shipments", &id, action).expect_status(200);
            }
        }
    }
}

#[test]
fn a_shipment_returned_to_an_open_order_is_reserved_again() {
    let market = Market::open();
    let item = market.item();
    market.buy(&item, 5, 1_001).expect_status(201);
    let order = market.confirmed(&[line(&item, 4)]);
    let first = line_id(&market, &order, 0);
    let id = market.shipped(&order, Some(&[(&first, 3)]));
    for action in ["dispatch", "deliver", "return"] {
        market.go("shipments", &id, action).expect_status(200);
    }
    assert_eq!(market.counts(&item), (5, 4, 1));
    assert_eq!(members(&market, &order, &["fulfil_state"]), ["none"]);
    let path = format!("/v1/orders/{order}/margin");
    let margin = market.client().get(&path).send().expect_status(200).json();
    assert_eq!(
        margin["cost"]["ten_thousandths"], 0,
        "no cost until it is dispatched again"
    );
    let again = market.shipped(&order, None);
    market
        .go("shipments", &again, "dispatch")
        .expect_status(200);
    assert_eq!(market.counts(&item), (1, 0, 1));
    let margin = market.client().get(&path).send().expect_status(200).json();
    assert_eq!(
        margin["cost"]["ten_thousandths"], 8_008_000,
        "four fifths of 10.01"
    );
}

#[test]
fn a_shipment_returned_after_completion_is_available() {
    let market = Market::open();
    let item = market.stocked(5);
    let order = market.confirmed(&[line(&item, 4)]);
    let id = market.shipped(&order, None);
    market.go("shipments", &id, "dispatch").expect_status(200);
    market.end(&order, "complete").expect_status(200);
    market.go("shipments", &id, "fail").expect_status(200);
    market.go("shipments", &id, "return").expect_status(200);
    assert_eq!(market.counts(&item), (5, 0, 5));
    let line = &market.order(&order)["lines"][0];
    assert_eq!((&line["shipped"], &line["returned"]), (&each(4), &each(4)));
}

#[test]
fn cancelling_a_shipment_makes_its_lines_shippable_again() {
    let market = Market::open();
    let item = market.stocked(5);
    let order = market.confirmed(&[line(&item, 4)]);
    let id = market.shipped(&order, None);
    market.go("shipments", &id, "cancel").expect_status(200);
    assert_eq!(
        market.counts(&item),
        (5, 4, 1),
        "the order still has its reservation"
    );
    market.shipped(&order, None);
    market.end(&order, "cancel").expect_status(200);
    assert_eq!(market.counts(&item), (5, 0, 5));
    let path = format!("/v1/orders/shipments?order_id={order}&state=cancelled");
    let list = market.client().get(&path).send().expect_status(200).json();
    assert_eq!(list["items"].as_array().expect("items").len(), 2);
}

#[test]
fn only_lines_of_a_confirmed_order_are_shipped() {
    let market = Market::open();
    let item = market.stocked(9);
    let draft = market.drafted(&[line(&item, 1)]);
    let refused = market.make("shipments", &json!({ "order_id": draft }));
    let refused = refused.expect_problem(409, "illegal_transition").json();
    assert_eq!(refused["state"], "draft");
    let order = market.confirmed(&[line(&item, 2), line(&item, 2)]);
    let own = line_id(&market, &order, 0);
    let foreign = line_id(&market, &draft, 0);
    let send = |order: &str, lines: Value| {
        market.make("shipments", &json!({ "order_id": order, "lines": lines }))
    };
    for (order, lines, code, pointer) in [
        (
            UNKNOWN_ID,
            json!([carried(&own, 1)]),
            "invalid_reference",
            "/order_id",
        ),
        (
            &order,
            json!([carried(&foreign, 1)]),
            "invalid_reference",
            "/lines/0/line_id",
        ),
        (
            &order,
            json!([carried(&own, 1), carried(&own, 1)]),
            "already_exists",
            "/lines/1/line_id",
        ),
    ] {
        let refused = send(order, lines);
        assert_eq!(refused.text_at("/code"), code);
        assert_eq!(refused.text_at("/errors/0/pointer"), pointer);
    }
    let kilos = json!([{ "line_id": own, "quantity": { "value": 1, "unit": "kg" } }]);
    send(&order, kilos).expect_problem(422, "unit_mismatch");
    let nothing = json!([{ "line_id": own, "quantity": each(0) }]);
    send(&order, nothing).expect_problem(422, "invalid_body");
}

#[test]
fn a_shipment_goes_to_the_address_on_its_order_unless_it_has_its_own() {
    let market = Market::open();
    let item = market.stocked(9);
    let order = market.confirmed(&[line(&item, 3)]);
    let own = line_id(&market, &order, 0);
    let make = |address: Option<Value>| {
        let lines = [carried(&own, 1)];
        let body = json!({ "order_id": order, "lines": lines, "address": address });
        let made = market.make("shipments", &body).expect_status(201).json();
        made["address"].clone()
    };
    let billing = market.order(&order)["customer"]["billing_address"].clone();
    assert_eq!(billing["line1"], "1 High Street");
    assert_eq!(make(None), billing, "there is no other");
    let other = json!({ "line1": "2 High Street", "country": "GB" });
    assert_eq!(make(Some(other))["line1"], "2 High Street");

    let addresses = ["billing", "shipping"].map(|kind| {
        json!({ "kind": kind, "default": true, "line1": format!("{kind} road"), "country": "GB" })
    });
    let path = format!("/v1/people/{}", market.customer);
    let change = market.client().patch(&path);
    let change = change.json(&json!({ "addresses": addresses })).send();
    change.expect_status(200);
    assert_eq!(make(None)["line1"], "1 High Street", "the order keeps it");
    let order = market.confirmed(&[line(&item, 1)]);
    let made = market.make("shipments", &json!({ "order_id": order }));
    assert_eq!(
        made.expect_status(201).text_at("/address/line1"),
        "shipping road"
    );
}

#[test]
fn details_and_state_of_an_open_shipment_can_change_together() {
    let market = Market::open();
    let item = market.stocked(9);
    let order = market.confirmed(&[line(&item, 2)]);
    let id = market.shipped(&order, None);
    let path = format!("/v1/orders/shipments/{id}");
    let patch = |body: &Value| market.client().patch(&path).json(body).send();
    let tracking = unique("track");
    let address = json!({ "line1": "2 High Street", "country": "GB" });
    let changed = patch(&json!({ "tracking": tracking, "address": address, "carrier": "DHL" }));
    let changed = changed.expect_status(200).json();
    assert_eq!(changed["address"]["line1"], "2 High Street");
    assert_eq!(
        (&changed["state"], &changed["version"]),
        (&json!("pending"), &json!(2))
    );
    let sent = patch(&json!({ "state": "in_transit", "carrier": null }))
        .expect_status(200)
        .json();
    assert_eq!(
        (&sent["state"], &sent["carrier"], &sent["tracking"]),
        (&json!("in_transit"), &Value::Null, &json!(tracking))
    );
    assert_eq!(market.counts(&item), (7, 0, 7));
    let refused = patch(&json!({ "state": "packed" })).expect_problem(409, "illegal_transition");
    assert_eq!(refused.json()["allowed"], json!(["deliver", "fail"]));
    patch(&json!({ "state": null })).expect_problem(422, "invalid_body");
    let find = format!("/v1/orders/shipments?tracking={tracking}");
    let list = market.client().get(&find).send().expect_status(200).json();
    assert_eq!(list["items"][0]["id"], json!(id));
    let stale = market.client().patch(&path).header("if-match", "\"1\"");
    let stale = stale.json(&json!({ "note": "x" })).send();
    stale.expect_problem(412, "precondition_failed");
    for state in ["failed", "returned"] {
        patch(&json!({ "state": state })).expect_status(200);
    }
    assert_eq!(market.counts(&item), (9, 2, 7));
    patch(&json!({ "note": "x" })).expect_problem(409, "illegal_transition");
}

#[test]
fn two_hundred_lines_are_shipped_and_dispatched_in_two_round_trips_each() {
    let market = Market::open();
    let item = market.stocked(400);
    let lines: Vec<Value> = (0..200).map(|_| line(&item, 2)).collect();
    let order = market.confirmed(&lines);
    let made = market
        .make("shipments", &json!({ "order_id": order }))
        .expect_status(201);
    assert_eq!(made.trips(), 2);
    let sent = market
        .go("shipments", &made.id(), "dispatch")
        .expect_status(200);
    assert_eq!(sent.trips(), 2);
    assert_eq!(market.counts(&item), (0, 0, 0));
}

#[test]
fn a_repeated_dispatch_is_carried_out_once() {
    let market = Market::open();
    let item = market.stocked(9);
    let order = market.confirmed(&[line(&item, 2)]);
    let id = market.shipped(&order, None);
    let path = format!("/v1/orders/shipments/{id}/dispatch");
    let key = unique("key");
    let send = || {
        market
            .client()
            .post(&path)
            .key(&key)
            .send()
            .expect_status(200)
    };
    assert_eq!(send().text, send().text);
    assert_eq!(market.counts(&item), (7, 0, 7));
}
