//! `POST /v1/orders` with confirmation, payment and shipment: all of it is created, or nothing.

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
fn one_request_orders_pays_and_ships_in_two_round_trips() {
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
fn a_refused_request_creates_nothing() {
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
    // The payment reference is taken, so there is no second order either.
    post(&market, &[line(&item, 1)], &paid).expect_problem(409, "provider_reference_taken");
    let list = market.client().get("/v1/orders").send().json();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(market.counts(&item), (5, 1, 4));
    let next = post(&market, &[line(&item, 1)], &[("confirm", json!(true))]);
    assert_eq!(next.expect_status(201).json()["number"], "SO-000002");
}

#[test]
fn included_parts_are_shown_as_their_own_routes_show_them() {
    let market = Market::open();
    let item = market.priced(1000, 9, None);
    let mut body = market.draft(&[line(&item, 1)]);
    body["payment"] = json!({ "method": "cash" });
    body["shipment"] = json!({ "carrier": "Post" });
    for (query, payment, shipment) in [
        ("", false, false),
        ("?include=payment", true, false),
        ("?include=shipment", false, true),
        ("?include=payment,shipment", true, true),
        ("?include=shipment%2Cpayment", true, true),
    ] {
        let draft = market.client().post(&format!("/v1/orders{query}"));
        let key = unique("at-once");
        let made = draft.json(&body).key(&key).send().expect_status(201);
        assert_eq!(made.trips(), 2, "{query}");
        let mut order = made.json();
        let members = order.as_object_mut().expect("an object");
        let parts = ["payment", "shipment"].map(|name| members.remove(name));
        let shown = parts
            .each_ref()
            .map(|part| part.as_ref().is_some_and(Value::is_object));
        assert_eq!(shown, [payment, shipment], "{query}");
        let is_there = parts.each_ref().map(Option::is_some);
        assert_eq!(is_there, [!query.is_empty(); 2], "{query}");
        for part in parts.iter().flatten().filter(|part| part.is_object()) {
            let is_payment = part["method"].is_string();
            let path = if is_payment { "payments" } else { "shipments" };
            let id = part["id"].as_str().expect("an id");
            let read = market
                .client()
                .get(&format!("/v1/orders/{path}/{id}"))
                .send();
            assert_eq!(read.expect_status(200).json(), *part, "{query}");
        }
        let read = market.client().get(&format!("/v1/orders/{}", made.id()));
        assert_eq!(read.send().expect_status(200).json(), order, "{query}");
        // A repeat gives the same answer, and the event has the order alone.
        let again = market.client().post(&format!("/v1/orders{query}"));
        let again = again.json(&body).key(&key).send().expect_status(201);
        assert_eq!(again.text, made.text);
        let feed = market.client().get("/v1/events?topic=order&limit=100");
        let feed = feed.send().expect_status(200).json();
        let events = feed["items"].as_array().expect("events");
        let event = events.iter().find(|event| event["entity_id"] == made.id());
        assert_eq!(event.expect("its event")["data"], order);
    }
}

#[test]
fn included_parts_must_be_in_the_body() {
    let market = Market::open();
    let item = market.priced(1000, 9, None);
    let body = market.draft(&[line(&item, 1)]);
    let post = |query: &str, more: &[&str]| {
        let mut body = body.clone();
        for name in more {
            body[*name] = json!({ "method": "cash" });
        }
        let draft = market.client().post(&format!("/v1/orders{query}"));
        draft.json(&body).send()
    };
    for (query, more, pointer) in [
        ("?include=payment", &[][..], "/payment"),
        ("?include=shipment", &["payment"], "/shipment"),
        ("?include=payment,shipment", &["payment"], "/shipment"),
    ] {
        let refused = post(query, more).expect_problem(422, "invalid_body");
        let error = &refused.json()["errors"][0];
        assert_eq!(
            (&error["pointer"], &error["code"]),
            (&json!(pointer), &json!("missing")),
            "{query}"
        );
    }
    for query in ["?include=", "?include=lines", "?include=payment,payment"] {
        post(query, &["payment"]).expect_problem(400, "invalid_query");
    }
    let list = market.client().get("/v1/orders").send().json();
    assert_eq!(list["items"], json!([]), "no order was created");
}
