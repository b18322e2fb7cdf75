//! `orders`: from a draft to its completion, with payments, shipments and returns.

mod create;
mod events;
mod lines;
mod margin;
mod numbers;
#[expect(
    clippy::module_inception,
    reason = "a test file has the name of its resource"
)]
mod orders;
mod payments;
mod refunds;
mod returns;
mod settings;
mod shipments;
mod tax_rates;
mod transitions;
mod ways_out;

use serde_json::json;
use support::Answer;
use support::market::{Market, line, pounds};

/// The id of a line of an order.
fn line_id(market: &Market, order: &str, number: usize) -> String {
    let order = market.order(order);
    let id = order["lines"][number]["line_id"].as_str();
    id.expect("an id").to_owned()
}

/// A shop, and a confirmed order of 30.00 in it.
fn unpaid_order() -> (Market, String) {
    let market = Market::open();
    let item = market.priced(1_000, 9, None);
    let order = market.confirmed(&[line(&item, 3)]);
    (market, order)
}

/// The answer to a refund of so many pence, or of all that is left.
fn refund(market: &Market, payment: &str, pence: Option<i64>, state: &str) -> Answer {
    let mut body = json!({ "payment_id": payment, "state": state });
    if let Some(pence) = pence {
        body["amount"] = pounds(pence);
    }
    market.make("refunds", &body)
}

/// The pay state of an order, and what is paid, refunded, due and overpaid.
fn payment_status(market: &Market, order: &str) -> (String, [i64; 4]) {
    let path = format!("/v1/orders/{order}/payment-status");
    let status = market.client().get(&path).send().expect_status(200);
    assert_eq!(status.trips(), 1);
    let status = status.json();
    let amount = |name: &str| status[name]["amount"].as_i64().expect("an amount");
    let state = status["pay_state"].as_str().expect("a state").to_owned();
    let sums = ["paid", "refunded", "due", "overpaid"].map(amount);
    let order = market.order(order);
    assert_eq!(order["pay_state"], json!(state));
    assert_eq!(order["due"], status["due"]);
    (state, sums)
}
