//! 64 orders are confirmed at the same time, with stock for 10 of them, 100 times.

use serde_json::Value;
use support::Client;
use support::market::{Market, line};

use crate::lost::Lost;
use crate::{RACERS, at_once, position, racers};

/// A quarter for each time of deduction and each number of lines.
const BURSTS: usize = 25;
const PIECES: i64 = 10;

/// A draft for each racer, its lines in an order of its own.
fn drafts(market: &Market, racers: &[Client], items: &[String]) -> Vec<String> {
    let made = at_once(racers, |racer| {
        let mut lines: Vec<Value> = items.iter().map(|item| line(item, 1)).collect();
        lines.rotate_left(position(racers, racer) % items.len());
        racer.post("/v1/orders").json(&market.draft(&lines))
    });
    made.into_iter()
        .map(|answer| answer.expect_status(201).id())
        .collect()
}

/// Bursts of orders with so many lines, and the stock counts that each burst must leave.
fn race(market: &Market, lines: usize, level: (i64, i64, i64)) {
    let racers = racers(market.client(), RACERS);
    let mut lost = Lost::with("insufficient_stock");
    let mut numbers = Vec::new();
    for _ in 0..BURSTS {
        let items: Vec<String> = (0..lines).map(|_| market.stocked(PIECES)).collect();
        let drafts = drafts(market, &racers, &items);
        let paths: Vec<String> = drafts
            .iter()
            .map(|id| format!("/v1/orders/{id}/confirm"))
            .collect();
        let answers = at_once(&racers, |racer| {
            racer.post(&paths[position(&racers, racer)])
        });
        let confirmed = lost.sort(&answers, 200);
        assert_eq!(confirmed.len(), 10, "of {RACERS}");
        numbers.extend(confirmed.iter().map(|answer| answer.text_at("/number")));
        for item in &items {
            assert_eq!(market.counts(item), level);
        }
    }
    // Document numbers are unique and without gaps, despite the refusals.
    numbers.sort();
    let wanted: Vec<String> = (1..=BURSTS * 10).map(|n| format!("SO-{n:06}")).collect();
    assert_eq!(numbers, wanted);
    println!("{BURSTS} bursts of {RACERS} for {PIECES}, {lines} lines: {lost:?}");
    lost.expect_in_the_batch(BURSTS + 1);
}

#[test]
fn racing_confirmations_never_reserve_more_than_the_stock() {
    race(&Market::open(), 1, (PIECES, PIECES, 0));
}

#[test]
fn racing_confirmations_never_deduct_more_than_the_stock() {
    race(&Market::deducting_on_confirm(), 1, (0, 0, 0));
}

#[test]
fn racing_orders_that_share_items_in_different_order_reserve_all_or_none() {
    race(&Market::open(), 3, (PIECES, PIECES, 0));
}

#[test]
fn racing_orders_that_share_items_in_different_order_deduct_all_or_none() {
    race(&Market::deducting_on_confirm(), 3, (0, 0, 0));
}
