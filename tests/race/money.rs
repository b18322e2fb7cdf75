//! Money of one payment: 64 at once take it, and give back what it brought.

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
fn what_is_left_to_pay_is_captured_once_however_many_capture_it() {
    let market = Market::open();
    let racers = racers(market.client(), RACERS);
    let mut lost = Lost::with("illegal_transition");
    for _ in 0..BURSTS {
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
    println!("{BURSTS} bursts of {RACERS} for one: {lost:?}");
    lost.expect_races(BURSTS);
}

#[test]
fn a_payment_is_taken_or_called_off_and_never_both() {
    let market = Market::open();
    let racers = racers(market.client(), RACERS);
    let mut lost = Lost::with("illegal_transition");
    for _ in 0..BURSTS {
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
    println!("{BURSTS} bursts of {RACERS} for one: {lost:?}");
    lost.expect_races(BURSTS);
}

#[test]
fn racing_refunds_give_back_what_was_paid_and_no_more() {
    let market = Market::open();
    let racers = racers(market.client(), RACERS);
    let mut lost = Lost::with("over_refund");
    for _ in 0..BURSTS {
        let order = market.confirmed(&[line(&market.priced(1_000, 1, None), 1)]);
        let payment = market.paid(&order, 1_000, "captured");
        // What is on its way counts as what has arrived.
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
    println!("{BURSTS} bursts of {RACERS} for 10: {lost:?}");
    lost.expect_races(BURSTS);
}

#[test]
fn goods_come_back_with_their_money_while_there_is_money() {
    let market = Market::open();
    let racers = racers(market.client(), RACERS);
    let mut lost = Lost::with("over_refund");
    for _ in 0..BURSTS {
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
        // Whose money was refused has brought nothing back either.
        assert_eq!(market.counts(&item), (10, 0, 10));
        assert_eq!(money(&market, &order).1, 1_000);
    }
    println!("{BURSTS} bursts of {RACERS} for 10: {lost:?}");
    lost.expect_races(BURSTS);
}
