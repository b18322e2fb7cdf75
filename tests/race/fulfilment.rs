//! 64 requests at the same time ship, dispatch and return the 10 pieces of one order.

use serde_json::json;
use support::market::{Market, carried, line};

use crate::lost::Lost;
use crate::{RACERS, at_once, position, racers};

const BURSTS: usize = 4;
const PIECES: i64 = 10;

/// A confirmed order of all the pieces of a new item: the item, the order and its line.
fn ordered(market: &Market) -> (String, String, String) {
    let item = market.stocked(PIECES);
    let order = market.confirmed(&[line(&item, PIECES)]);
    let line = market.order(&order)["lines"][0]["line_id"].clone();
    (item, order, line.as_str().expect("an id").to_owned())
}

/// Every racer creates a shipment of one piece, then every racer dispatches one of the shipments.
fn pack_and_dispatch(market: &Market) {
    let racers = racers(market.client(), RACERS);
    let mut unpacked = Lost::with("over_shipment");
    let mut stayed = Lost::with("illegal_transition");
    let mut numbers = Vec::new();
    let mut bursts = 0;
    while unpacked.needs_burst(bursts, BURSTS) || stayed.needs_burst(bursts, BURSTS) {
        bursts += 1;
        let (item, order, line) = ordered(market);
        let body = json!({ "order_id": order, "lines": [carried(&line, 1)] });
        let answers = at_once(&racers, |racer| {
            racer.post("/v1/orders/shipments").json(&body)
        });
        let packed = unpacked.sort(&answers, 201);
        assert_eq!(packed.len(), 10, "of {RACERS}");
        numbers.extend(packed.iter().map(|shipment| shipment.text_at("/number")));
        let paths: Vec<String> = packed
            .iter()
            .map(|shipment| format!("/v1/orders/shipments/{}/dispatch", shipment.id()))
            .collect();
        let answers = at_once(&racers, |racer| {
            racer.post(&paths[position(&racers, racer) % paths.len()])
        });
        let gone = stayed.sort(&answers, 200);
        assert_eq!(gone.len(), 10, "each was dispatched once");
        assert_eq!(market.counts(&item), (0, 0, 0));
        let order = market.order(&order);
        assert_eq!(order["lines"][0]["shipped"]["value"], PIECES);
        assert_eq!(order["fulfil_state"], "shipped");
    }
    // Numbers are unique and without gaps, despite the refusals.
    numbers.sort();
    let wanted: Vec<String> = (1..=bursts * 10).map(|n| format!("SH-{n:06}")).collect();
    assert_eq!(numbers, wanted);
    println!("{bursts} bursts of {RACERS} for {PIECES}: {unpacked:?}, {stayed:?}");
    unpacked.expect_races(BURSTS);
    stayed.expect_races(BURSTS);
}

#[test]
fn racing_shipments_never_exceed_the_order_and_are_dispatched_once() {
    pack_and_dispatch(&Market::open());
}

#[test]
fn racing_shipments_are_dispatched_once_if_confirming_deducted_the_stock() {
    pack_and_dispatch(&Market::deducting_on_confirm());
}

#[test]
fn racing_returns_never_exceed_what_was_shipped() {
    let market = Market::open();
    let racers = racers(market.client(), RACERS);
    let mut lost = Lost::with("over_return");
    let mut numbers = Vec::new();
    let mut bursts = 0;
    while lost.needs_burst(bursts, BURSTS) {
        bursts += 1;
        let item = market.stocked(PIECES);
        let (order, line) = market.completed(&item, PIECES);
        let body =
            json!({ "order_id": order, "reason": "Too small", "lines": [carried(&line, 1)] });
        let answers = at_once(&racers, |racer| {
            racer.post("/v1/orders/returns").json(&body)
        });
        let taken = lost.sort(&answers, 201);
        assert_eq!(taken.len(), 10, "of {RACERS}");
        numbers.extend(taken.iter().map(|back| back.text_at("/number")));
        assert_eq!(market.counts(&item), (PIECES, 0, PIECES));
        assert_eq!(
            market.order(&order)["lines"][0]["returned"]["value"],
            PIECES
        );
    }
    numbers.sort();
    let wanted: Vec<String> = (1..=bursts * 10).map(|n| format!("RT-{n:06}")).collect();
    assert_eq!(numbers, wanted);
    println!("{bursts} bursts of {RACERS} for {PIECES}: {lost:?}");
    lost.expect_races(BURSTS);
}
