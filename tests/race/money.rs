//! 64 requests at the same time capture one payment, and refund it.

use serde_json::json;
use support::market::{Market, carried, line, pounds};

use crate::lost::Lost;
use crate::{RACERS, at_once, position, racers};

const BURSTS: usize = 4;

fn money(market: &Market, order: &str) -> (i64, i64, i64) {
    let status = market.payment_status(order);
    let pence = |name: &str| status[name]["amount"].as_i64().expect("an amount");
    (pence("paid"), pence("refunded"), pence("due"))
}

#[test]
fn racing_captures_capture_a_payment_once() {
    let market = Market::open();
    let racers = racers(market.client(), RACERS);
    let mut lost = Lost::with("illegal_transition");
    let mut bursts = 0;
    while lost.needs_burst(bursts, BURSTS) {
        bursts += 1;
        let order = market.confirmed(&[line(&market.priced(1_000, 1, None), 1)]);
        market.paid(&order, 400, "captured");
        let rest = market.paid(&order, 600, "authorized");
        let path = format!("/v1/orders/payments/{rest}/capture");
        let answers = at_once(&racers, |racer| racer.post(&path));
        assert_eq!(lost.sort(&answers, 200).len(), 1, "of {RACERS}");
        assert_eq!(money(&market, &order), (1_000, 0, 0));
        let history = market.history(&order);
        let captured = history.iter().filter(|event| *event == "payment captured");
        assert_eq!(captured.count(), 2, "{history:?}");
    }
    println!("{bursts} bursts of {RACERS} for one: {lost:?}");
    lost.expect_races(BURSTS);
}

#[test]
fn racing_captures_and_voids_never_both_succeed() {
    let market = Market::open();
    let racers = racers(market.client(), RACERS);
    let mut lost = Lost::with("illegal_transition");
    let mut bursts = 0;
    while lost.needs_burst(bursts, BURSTS) {
        bursts += 1;
        let order = market.confirmed(&[line(&market.priced(1_000, 1, None), 1)]);
        let payment = market.paid(&order, 1_000, "authorized");
        let paths = ["capture", "void"].map(|word| format!("/v1/orders/payments/{payment}/{word}"));
        let answers = at_once(&racers, |racer| {
            racer.post(&paths[position(&racers, racer) % paths.len()])
        });
        let won = lost.sort(&answers, 200);
        assert_eq!(won.len(), 1, "of {RACERS}");
        let paid = if won[0].text_at("/state") == "captured" {
            1_000
        } else {
            0
        };
        assert_eq!(money(&market, &order), (paid, 0, 1_000 - paid));
    }
    println!("{bursts} bursts of {RACERS} for one: {lost:?}");
    lost.expect_races(BURSTS);
}

#[test]
fn racing_refunds_never_exceed_the_payment() {
    let market = Market::open();
    let racers = racers(market.client(), RACERS);
    let mut lost = Lost::with("over_refund");
    let mut bursts = 0;
    while lost.needs_burst(bursts, BURSTS) {
        bursts += 1;
        let order = market.confirmed(&[line(&market.priced(1_000, 1, None), 1)]);
        let payment = market.paid(&order, 1_000, "captured");
        // Pending refunds count like captured ones.
        let answers = at_once(&racers, |racer| {
            let state = ["captured", "pending"][position(&racers, racer) % 2];
            racer
                .post("/v1/orders/refunds")
                .json(&json!({ "payment_id": payment, "amount": pounds(100), "state": state }))
        });
        let given = lost.sort(&answers, 201);
        assert_eq!(given.len(), 10, "of {RACERS}");
        let arrived = given
            .iter()
            .filter(|refund| refund.text_at("/state") == "captured");
        let arrived = 100 * i64::try_from(arrived.count()).expect("few");
        assert_eq!(money(&market, &order).1, arrived);
    }
    println!("{bursts} bursts of {RACERS} for 10: {lost:?}");
    lost.expect_races(BURSTS);
}

#[test]
fn racing_returns_with_refunds_never_exceed_the_payment() {
    let market = Market::open();
    let racers = racers(market.client(), RACERS);
    let mut lost = Lost::with("over_refund");
    let mut bursts = 0;
    while lost.needs_burst(bursts, BURSTS) {
        bursts += 1;
        let item = market.priced(100, 20, None);
        let (order, line) = market.completed(&item, 20);
        let payment = market.paid(&order, 1_000, "captured");
        let body = json!({
            "order_id": order, "reason": "Too small", "lines": [carried(&line, 1)],
            "refund": { "payment_id": payment, "amount": pounds(100) }
        });
        let answers = at_once(&racers, |racer| {
            racer.post("/v1/orders/returns").json(&body)
        });
        assert_eq!(lost.sort(&answers, 201).len(), 10, "of {RACERS}");
        // A return whose refund was refused has not changed stock either.
        assert_eq!(market.counts(&item), (10, 0, 10));
        assert_eq!(money(&market, &order).1, 1_000);
    }
    println!("{bursts} bursts of {RACERS} for 10: {lost:?}");
    lost.expect_races(BURSTS);
}
