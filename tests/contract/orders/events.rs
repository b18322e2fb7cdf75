//! `/v1/orders/{id}/events`: the history of an order.

use serde_json::{Value, json};
use support::market::{Market, line, pounds};

#[test]
fn the_history_of_an_order_lists_its_changes_of_state_oldest_first() {
    let market = Market::open();
    let item = market.priced(1_000, 9, None);
    let order = market.confirmed(&[line(&item, 1)]);
    let payment = market.paid(&order, 1_000, "captured");
    let path = format!("/v1/orders/{order}/events");
    let first = market.client().get(&format!("{path}?limit=2")).send();
    let first = first.expect_status(200);
    assert_eq!(first.trips(), 1);
    let cursor = first.text_at("/next_cursor");
    let rest = market
        .client()
        .get(&format!("{path}?limit=2&cursor={cursor}"));
    let rest = rest.send().expect_status(200).json();
    let steps = |page: &Value| -> Vec<Value> {
        let items = page["items"].as_array().expect("events").iter();
        items
            .map(|event| json!([event["seq"], event["entity"], event["from"], event["to"]]))
            .collect()
    };
    let null = Value::Null;
    assert_eq!(
        steps(&first.json()),
        [
            json!([1, "order", null, "draft"]),
            json!([2, "order", "draft", "confirmed"])
        ]
    );
    assert_eq!(
        steps(&rest),
        [
            json!([3, "payment", null, "pending"]),
            json!([4, "payment", "pending", "captured"])
        ]
    );
    let paid = &rest["items"][1];
    assert_eq!(paid["entity_id"], payment.as_str());
    assert_eq!(paid["amount"], pounds(1_000));
    assert!(paid["created_by"].is_string());
    assert_eq!(rest["next_cursor"], null);
}

#[test]
fn the_history_of_another_organisations_order_is_not_found() {
    let (market, other) = (Market::open(), Market::open());
    let order = market.drafted(&[]);
    let path = format!("/v1/orders/{order}/events");
    let read = other.client().get(&path).send();
    read.expect_problem(404, "not_found");
}
