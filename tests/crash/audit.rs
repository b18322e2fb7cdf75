//! Compares everything that the API returns about a place with what its days have done, and with the ledger.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::day::{Day, Place};
use crate::stand::{OrderView, Stand};

/// The entities whose events are counted.
const ENTITIES: [&str; 6] = [
    "order",
    "shipment",
    "payment",
    "refund",
    "return",
    "purchase_order",
];

/// Checks that an order that was being changed has the state before the change or the state after it.
pub fn check_interrupted_order(place: &Place, day: &Day) {
    for acts in [day.done, day.done + 1] {
        let stand = Stand::after(acts, place.at_confirm);
        let view = |id: &str| Some(OrderView::by(&place.market.order(id)));
        let is_so = |id: &str, wanted: Option<OrderView>| id.is_empty() || view(id) == wanted;
        if is_so(&day.order, stand.order) && is_so(&day.second, stand.second) {
            return;
        }
    }
    let order = place.market.order(&day.order);
    panic!("{:?} was applied in part: {order}", day.act());
}

/// Checks that no acknowledged write is missing and that none was applied twice.
pub fn check_all(place: &Place, days: &[Day]) {
    let stands: Vec<Stand> = days
        .iter()
        .map(|day| Stand::after(day.done, place.at_confirm))
        .collect();
    for (day, stand) in days.iter().zip(&stands) {
        for (id, wanted) in [(&day.order, &stand.order), (&day.second, &stand.second)] {
            if let Some(wanted) = wanted {
                assert_eq!(&OrderView::by(&place.market.order(id)), wanted, "{day:?}");
            }
        }
        if stand.order.is_some() {
            assert_eq!(place.market.history(&day.order), stand.history, "{day:?}");
        }
    }
    for (number, item) in place.items.iter().enumerate() {
        let sum = |of: fn(&Stand) -> [i64; 2]| -> i64 {
            stands.iter().map(|stand| of(stand)[number]).sum()
        };
        let (on_hand, reserved) = (sum(|stand| stand.on_hand), sum(|stand| stand.reserved));
        let counts = place.market.counts(item);
        assert_eq!(counts, (on_hand, reserved, on_hand - reserved), "stock");
        assert_eq!(ledger(place, item).0, on_hand, "the sum of the ledger");
        assert_eq!(set_aside(place, item), reserved, "the sum of the holds");
    }
    let mut events: BTreeMap<String, usize> = BTreeMap::new();
    for topic in stands.iter().flat_map(|stand| &stand.events) {
        *events.entry((*topic).to_owned()).or_default() += 1;
    }
    assert_eq!(event_counts(place), events, "one event a fact");
    let count = |topic: &str| events.get(topic).copied().unwrap_or(0);
    for (path, topic) in [
        ("/v1/orders", "order.confirmed"),
        ("/v1/orders/shipments", "shipment.created"),
        ("/v1/orders/returns", "return.created"),
        ("/v1/purchasing/purchase-orders", "purchase_order.placed"),
    ] {
        let wanted: Vec<usize> = (1..=count(topic)).collect();
        assert_eq!(numbers(place, path), wanted, "the numbers of {path}");
    }
}

/// When all is thrown away, what came in cost what went out cost, to 1/10,000 of a penny.
pub fn books_balance(place: &Place) {
    for item in &place.items {
        let (_, _, available) = place.market.counts(item);
        if available > 0 {
            let scrapped = place.market.move_stock("scrap", item, available);
            scrapped.expect_status(201);
        }
        let (on_hand, cost) = ledger(place, item);
        if on_hand == 0 {
            assert_eq!(cost, 0, "what is left when nothing is left");
        }
    }
}

/// What the movements of an item leave in the warehouse, in pieces and in cost.
fn ledger(place: &Place, item: &str) -> (i64, i64) {
    let path = format!("/v1/inventory/moves?limit=100&item_id={item}");
    let moves = place.market.client().all(&path);
    let change = |of: &Value| {
        let sign = match (&of["from"] == &place.market.warehouse[..], &of["to"]) {
            (true, _) => -1,
            (false, to) => i64::from(to == &place.market.warehouse[..]),
        };
        let number = |pointer: &str| of.pointer(pointer).and_then(Value::as_i64);
        let pieces = number("/quantity/value").expect("pieces");
        (
            sign * pieces,
            sign * number("/cost/ten_thousandths").expect("a cost"),
        )
    };
    let changes = moves.iter().map(change);
    changes.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

fn set_aside(place: &Place, item: &str) -> i64 {
    let path = "/v1/inventory/reservations/summary?limit=100";
    let all = place.market.client().all(path);
    let of_item = all.iter().find(|one| one["item"]["id"] == item);
    of_item.map_or(0, |one| {
        ["held", "committed"]
            .map(|state| one[state]["value"].as_i64().expect("pieces"))
            .iter()
            .sum()
    })
}

/// How often each topic is in the feed.
fn event_counts(place: &Place) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let (mut after, mut more) = (0, true);
    while more {
        let path = format!("/v1/events?limit=100&after={after}");
        let page = place.market.client().get(&path).send().expect_status(200);
        let page = page.json();
        for event in page["items"].as_array().expect("events") {
            let text = |name: &str| event[name].as_str().expect("a text");
            let seq = event["seq"].as_i64().expect("a place");
            assert!(seq > after, "in their order");
            after = seq;
            if ENTITIES.contains(&text("entity")) {
                *counts.entry(text("topic").to_owned()).or_default() += 1;
            }
        }
        more = page["more"] == true;
        after = page["next_after"].as_i64().expect("a place");
    }
    counts
}

/// The numbers of the documents of a list, in order.
fn numbers(place: &Place, path: &str) -> Vec<usize> {
    let all = place.market.client().all(&format!("{path}?limit=100"));
    let numbers = all.iter().filter_map(|one| one["number"].as_str());
    let mut numbers: Vec<usize> = numbers
        .map(|number| {
            let digits = number.rsplit('-').next();
            digits.expect("digits").parse().expect("a number")
        })
        .collect();
    numbers.sort_unstable();
    numbers
}
