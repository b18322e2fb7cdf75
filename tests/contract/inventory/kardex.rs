//! `/v1/inventory/items/{id}/kardex`.

use serde_json::json;
use support::depot::{Depot, each};

use super::moves::UNKNOWN;

#[test]
fn the_kardex_gives_each_balance() {
    let depot = Depot::open();
    let item = depot.item();
    depot.receive(&item, 10).expect_status(201);
    depot.move_stock("sale", &item, 3).expect_status(201);
    depot.receive(&item, 5).expect_status(201);
    let path = format!(
        "/v1/inventory/items/{item}/kardex?warehouse_id={}",
        depot.warehouse
    );
    let read = depot.client().get(&path).send().expect_status(200);
    assert_eq!(read.trips(), 1);
    let entries: Vec<_> = read.json()["items"]
        .as_array()
        .expect("entries")
        .iter()
        .map(|entry| {
            ["seq", "change", "balance"].map(|name| {
                let value = &entry[name];
                value
                    .get("value")
                    .unwrap_or(value)
                    .as_i64()
                    .expect("a number")
            })
        })
        .collect();
    assert_eq!(entries, [[3, 5, 12], [2, -3, 7], [1, 10, 10]]);
    let page = depot
        .client()
        .get(&format!("{path}&limit=2"))
        .send()
        .expect_status(200);
    let cursor = page.text_at("/next_cursor");
    let rest = depot
        .client()
        .get(&format!("{path}&limit=2&cursor={cursor}"))
        .send();
    assert_eq!(rest.json()["items"][0]["balance"], each(10));

    let client = depot.client();
    let without = format!("/v1/inventory/items/{item}/kardex");
    client
        .get(&without)
        .send()
        .expect_problem(400, "invalid_query");
    let unknown = format!(
        "/v1/inventory/items/{UNKNOWN}/kardex?warehouse_id={}",
        depot.warehouse
    );
    client.get(&unknown).send().expect_problem(404, "not_found");
    let elsewhere = format!("/v1/inventory/items/{item}/kardex?warehouse_id={UNKNOWN}");
    assert_eq!(client.get(&elsewhere).send().json()["items"], json!([]));
}
