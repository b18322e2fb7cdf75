//! `/v1/inventory/items/{id}/prices` and `/costs`.

use serde_json::{Value, json};
use support::depot::{Depot, each};
use support::market::pounds;
use support::sample::UNKNOWN_ID;

#[test]
fn every_price_and_cost_of_an_item_is_kept() {
    let depot = Depot::open();
    let item = depot.item();
    let path = format!("/v1/inventory/items/{item}");
    let change = |body: Value| {
        let changed = depot.client().patch(&path).json(&body).send();
        changed.expect_status(200);
    };
    change(json!({ "price": pounds(300) }));
    change(json!({ "name": "Another" }));
    change(json!({ "price": pounds(350), "cost": pounds(100) }));
    change(json!({ "price": pounds(350) }));
    let get = |path: String| -> Value {
        let read = depot.client().get(&path).send();
        read.expect_status(200).json()
    };
    let amounts = |name: &str, pointer: &str| -> Vec<i64> {
        let list = get(format!("{path}/{name}"));
        let items = list["items"].as_array().expect("items").clone();
        items
            .iter()
            .filter_map(|one| one.pointer(pointer).and_then(Value::as_i64))
            .collect()
    };
    assert_eq!(amounts("prices", "/price/amount"), [350, 300, 0]);
    assert_eq!(amounts("costs", "/cost/ten_thousandths"), [1_000_000, 0]);
    let page = get(format!("/v1/inventory/items/{item}/prices?limit=1"));
    assert_eq!(page["items"][0]["per"], each(1));
    let next = page["next_cursor"].as_str().expect("another page");
    let next = get(format!(
        "/v1/inventory/items/{item}/prices?limit=1&cursor={next}"
    ));
    assert_eq!(next["items"][0]["price"], pounds(300));
    let nothing = format!("/v1/inventory/items/{}/costs", UNKNOWN_ID);
    depot
        .client()
        .get(&nothing)
        .send()
        .expect_problem(404, "not_found");
}
