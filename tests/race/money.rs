//! Requests at the same time pay one order, capture one payment, refund it, cancel and return.

use serde_json::json;
use support::Answer;
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

/// Every answer has this status or is a refusal with one of these codes. Gives the number of those with the status.
fn count_done<'a>(answers: impl Iterator<Item = &'a Answer>, status: u16, codes: &[&str]) -> usize {
    let done = answers.filter(|answer| {
        let is_done = answer.status == status;
        assert!(
            is_done || codes.contains(&answer.text_at("/code").as_str()),
            "{}",
            answer.text
        );
        is_done
    });
    done.count()
}

#[test]
fn deposits_and_cancellations_that_meet_are_all_recorded() {
    let market = Market::open();
    let racers = racers(market.client(), 16);
    let item = market.priced(1_000, 100, None);
    for is_confirmed in [false, true, false, true] {
        let order = market.drafted(&[line(&item, 1)]);
        if is_confirmed {
            market.end(&order, "confirm").expect_status(200);
        }
        let cancel = format!("/v1/orders/{order}/cancel");
        let deposit = json!({ "order_id": order, "method": "transfer", "amount": pounds(100) });
        let answers = at_once(&racers, |racer| {
            if position(&racers, racer).is_multiple_of(2) {
                racer.post("/v1/orders/payments").json(&deposit)
            } else {
                racer.post(&cancel)
            }
        });
        let deposits = count_done(answers.iter().step_by(2), 201, &[]);
        assert_eq!(deposits, 8, "money that came in is recorded");
        // A cancellation can lose its version to two deposits.
        let codes = ["illegal_transition", "stale_version"];
        let cancelled = count_done(answers.iter().skip(1).step_by(2), 200, &codes);
        assert!(cancelled <= 1);
        if cancelled == 0 {
            market.end(&order, "cancel").expect_status(200);
        }
        let status = market.payment_status(&order);
        assert_eq!(
            (&status["paid"], &status["due"], &status["overpaid"]),
            (&pounds(800), &pounds(0), &pounds(800))
        );
        assert_eq!(status["pay_state"], "overpaid");
    }
}

#[test]
fn returns_and_their_refunds_that_meet_never_refund_more_than_came_back() {
    let market = Market::open();
    let racers = racers(market.client(), RACERS);
    for _ in 0..BURSTS {
        let item = market.priced(100, 10, None);
        let (order, line) = market.completed(&item, 10);
        let payment = market.paid(&order, 1_000, "captured");
        let back = json!({ "order_id": order, "reason": "x", "lines": [carried(&line, 1)] });
        let refund = json!({ "payment_id": payment, "reason": "return", "amount": pounds(100) });
        let answers = at_once(&racers, |racer| {
            if position(&racers, racer).is_multiple_of(2) {
                racer.post("/v1/orders/returns").json(&back)
            } else {
                racer.post("/v1/orders/refunds").json(&refund)
            }
        });
        let returned = count_done(answers.iter().step_by(2), 201, &["over_return"]);
        assert_eq!(returned, 10);
        let codes = ["over_return_refund", "over_refund"];
        let refunded = count_done(answers.iter().skip(1).step_by(2), 201, &codes);
        let refunded = 100 * i64::try_from(refunded).expect("few");
        let status = market.payment_status(&order);
        assert!(refunded <= 1_000);
        assert_eq!(
            [
                &status["returned"],
                &status["refunded"],
                &status["overpaid"]
            ],
            [&pounds(1_000), &pounds(refunded), &pounds(1_000 - refunded)]
        );
        let list = format!("/v1/orders/returns?order_id={order}&limit=100");
        let list = market.client().get(&list).send().expect_status(200).json();
        let returns = list["items"].as_array().expect("returns").iter();
        let totals = returns.map(|one| one["total"]["amount"].as_i64().expect("pence"));
        assert_eq!(totals.sum::<i64>(), 1_000);
    }
}

#[test]
fn captures_of_parts_that_meet_capture_once() {
    let market = Market::open();
    let racers = racers(market.client(), 16);
    let order = market.confirmed(&[line(&market.priced(1_000, 1, None), 1)]);
    let payment = market.paid(&order, 1_000, "authorized");
    let path = format!("/v1/orders/payments/{payment}/capture");
    let answers = at_once(&racers, |racer| {
        let pence = 100 + i64::try_from(position(&racers, racer)).expect("few");
        racer.post(&path).json(&json!({ "amount": pounds(pence) }))
    });
    assert_eq!(count_done(answers.iter(), 200, &["illegal_transition"]), 1);
    let won = answers.iter().find(|answer| answer.status == 200);
    let captured = won.expect("one").json()["captured"]["amount"].as_i64();
    assert_eq!(
        captured.map(|pence| (pence, 0, 1_000 - pence)),
        Some(money(&market, &order))
    );
}
