//! What a refused transition of an order says: what is possible now, and every line that stands in the way.

use serde_json::{Value, json};
use support::depot::each;
use support::market::{Market, carried, line, pounds};
use support::sample::UNKNOWN_ID;

use super::line_id;

/// An order in some situation: its id, and a payment of it if there is one.
type Situation = fn(&Market) -> (String, Option<String>);

fn with_parcel(market: &Market, pieces: Option<i64>, actions: &[&str]) -> String {
    let order = market.confirmed(&[line(&market.priced(100, 4, None), 4)]);
    let first = line_id(market, &order, 0);
    let load = pieces.map(|pieces| vec![(first.as_str(), pieces)]);
    let parcel = market.shipped(&order, load.as_deref());
    for action in actions {
        market.go("shipments", &parcel, action).expect_status(200);
    }
    order
}

/// Carries out the command with this word on an order.
fn carry_out(market: &Market, word: &str, order: &str, payment: Option<&str>) -> support::Answer {
    let make = |body: Value| market.make(word, &body);
    match word {
        "lines" => {
            let body = json!({ "lines": [line(&market.item(), 1)] });
            let path = format!("/v1/orders/{order}/lines");
            market.client().post(&path).json(&body).send()
        }
        "shipments" => make(json!({ "order_id": order })),
        "payments" => make(json!({ "order_id": order, "method": "cash", "amount": pounds(1) })),
        "refunds" => make(json!({ "payment_id": payment.unwrap_or(UNKNOWN_ID) })),
        "returns" => {
            let line = market.order(order)["lines"][0]["line_id"].clone();
            let line = line.as_str().unwrap_or(UNKNOWN_ID);
            make(json!({ "order_id": order, "reason": "x", "lines": [carried(line, 1)] }))
        }
        step => market.end(order, step),
    }
}

#[test]
fn a_refused_transition_lists_exactly_what_would_succeed_now() {
    const WORDS: [&str; 10] = [
        "lines",
        "hold",
        "confirm",
        "shipments",
        "complete",
        "close-short",
        "cancel",
        "returns",
        "payments",
        "refunds",
    ];
    let market = Market::open();
    let situations: [(&str, Situation, &str); 12] = [
        ("empty draft", |m| (m.drafted(&[]), None), "complete"),
        (
            "draft",
            |m| (m.drafted(&[line(&m.stocked(1), 1)]), None),
            "complete",
        ),
        (
            "draft with a deposit, out of stock",
            |m| {
                let order = m.drafted(&[line(&m.item(), 1)]);
                let payment = m.paid(&order, 5, "captured");
                (order, Some(payment))
            },
            "complete",
        ),
        (
            "confirmed",
            |m| (m.confirmed(&[line(&m.stocked(1), 1)]), None),
            "confirm",
        ),
        ("packed", |m| (with_parcel(m, None, &[]), None), "confirm"),
        (
            "all dispatched",
            |m| (with_parcel(m, None, &["dispatch"]), None),
            "confirm",
        ),
        (
            "a part dispatched",
            |m| (with_parcel(m, Some(1), &["dispatch"]), None),
            "confirm",
        ),
        (
            "a part delivered",
            |m| (with_parcel(m, Some(1), &["dispatch", "deliver"]), None),
            "confirm",
        ),
        (
            "all delivered",
            |m| (with_parcel(m, None, &["dispatch", "deliver"]), None),
            "confirm",
        ),
        (
            "came back undelivered",
            |m| {
                let actions = ["dispatch", "fail", "return"];
                (with_parcel(m, None, &actions), None)
            },
            "confirm",
        ),
        (
            "completed and paid",
            |m| {
                let (order, _) = m.completed(&m.stocked(1), 1);
                let payment = m.paid(&order, 5, "captured");
                (order, Some(payment))
            },
            "confirm",
        ),
        (
            "cancelled",
            |m| {
                let order = m.drafted(&[]);
                m.end(&order, "cancel").expect_status(200);
                (order, None)
            },
            "confirm",
        ),
    ];
    for (name, situation, illegal) in situations {
        let (order, payment) = situation(&market);
        let refused = carry_out(&market, illegal, &order, payment.as_deref());
        let refused = refused.expect_problem(409, "illegal_transition").json();
        let allowed = refused["allowed"].as_array().expect("a list");
        for word in WORDS {
            let (order, payment) = situation(&market);
            let done = carry_out(&market, word, &order, payment.as_deref());
            assert_eq!(
                done.status < 300,
                allowed.contains(&json!(word)),
                "{name}: {word}: {}, but {allowed:?}",
                done.text
            );
        }
        assert!(
            allowed
                .iter()
                .all(|word| WORDS.iter().any(|known| word == known))
        );
    }
}

#[test]
fn confirming_names_every_line_that_is_short() {
    let market = Market::open();
    let (plenty, scarce, none) = (market.stocked(9), market.stocked(5), market.item());
    let lines = [
        line(&scarce, 3),
        line(&plenty, 1),
        line(&scarce, 4),
        line(&none, 2),
        line(&scarce, 1),
    ];
    let order = market.drafted(&lines);
    let mut body = market.draft(&lines);
    body["confirm"] = true.into();
    let created = market.client().post("/v1/orders").json(&body).send();
    for refused in [
        market.end(&order, "confirm"),
        market.end(&order, "hold"),
        created,
    ] {
        let refused = refused.expect_problem(409, "insufficient_stock");
        assert_eq!(refused.trips(), 1);
        let refused = refused.json();
        assert_eq!(
            refused["detail"],
            "3 lines have not enough stock. The member errors says for each what is requested and what is available."
        );
        let sku = |item: &str| {
            let path = format!("/v1/inventory/items/{item}");
            market.client().get(&path).send().expect_status(200).json()["sku"].clone()
        };
        let error = |number: usize, item: &str, requested: i64, available: i64| {
            json!({
                "pointer": format!("/lines/{number}"), "code": "insufficient_stock",
                "detail": format!("{requested} each requested, but only {available} each available."),
                "item_id": item, "sku": sku(item), "warehouse_id": market.warehouse,
                "requested": requested, "available": available, "unit": "each"
            })
        };
        assert_eq!(
            refused["errors"],
            json!([
                error(2, &scarce, 4, 2),
                error(3, &none, 2, 0),
                error(4, &scarce, 1, 0)
            ])
        );
    }
    // With no more than what is available on each line it can be confirmed.
    for (number, pieces) in [(2, Some(2)), (3, None), (4, None)] {
        let line = line_id(&market, &order, if pieces.is_some() { number } else { 3 });
        let path = format!("/v1/orders/{order}/lines/{line}");
        match pieces {
            Some(pieces) => market
                .client()
                .patch(&path)
                .json(&json!({ "quantity": each(pieces) }))
                .send()
                .expect_status(200),
            None => market.client().delete(&path).send().expect_status(204),
        };
    }
    market.end(&order, "confirm").expect_status(200);
}

#[test]
fn every_line_with_an_outdated_tax_rate_is_named() {
    let market = Market::open();
    market.tax("standard", 200_000);
    let item = market.priced(1_000, 9, Some("standard"));
    let plain = market.priced(1_000, 9, None);
    let order = market.drafted(&[line(&item, 1), line(&plain, 1), line(&item, 1)]);
    let now = json!({ "code": "standard", "name": "Now", "rate_ppm": 100_000 });
    let now = market.client().post("/v1/orders/tax-rates").json(&now);
    now.send().expect_status(201);
    let refused = market.end(&order, "confirm");
    let refused = refused.expect_problem(409, "tax_rate_changed").json();
    let errors = refused["errors"].as_array().expect("errors").iter();
    let pointers: Vec<&Value> = errors.map(|error| &error["pointer"]).collect();
    assert_eq!(pointers, ["/lines/0/tax_code", "/lines/2/tax_code"]);
}
