//! `/v1/inventory/availability`.

use serde_json::{Value, json};
use support::depot::{Depot, each};

use super::moves::UNKNOWN;

#[test]
fn availability_counts_all_lines_together() {
    let depot = Depot::open();
    let second = depot.warehouse();
    let item = depot.stocked(10);
    let body = json!({ "reason": "transfer", "lines": [{
        "item_id": item, "warehouse_id": depot.warehouse, "to_warehouse_id": second, "quantity": each(4)
    }] });
    depot
        .client()
        .post("/v1/inventory/moves")
        .json(&body)
        .send()
        .expect_status(201);
    let ask = |lines: Value| {
        let path = "/v1/inventory/availability";
        depot
            .client()
            .post(path)
            .json(&json!({ "lines": lines }))
            .send()
    };
    let here = |pieces: i64| depot.line(&item, pieces);
    let anywhere = |pieces: i64| json!({ "item_id": item, "quantity": each(pieces) });

    let answer = ask(json!([here(6), anywhere(4)])).expect_status(200);
    assert_eq!(answer.trips(), 1);
    assert_eq!(answer.json()["ok"], true);

    let answer = ask(json!([here(7), anywhere(3), anywhere(1)]))
        .expect_status(200)
        .json();
    assert_eq!(answer["ok"], false);
    let found: Vec<_> = answer["lines"]
        .as_array()
        .expect("lines")
        .iter()
        .map(|line| {
            (
                line["available"]["value"].as_i64(),
                line["short"]["value"].as_i64(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [(Some(6), Some(1)), (Some(3), Some(0)), (Some(0), Some(1))]
    );

    // A line without a warehouse reduces what is available here too.
    let answer = ask(json!([anywhere(8), here(3)])).expect_status(200).json();
    assert_eq!(answer["lines"][1]["available"], each(2));

    let refused = ask(json!([here(1), { "item_id": UNKNOWN, "quantity": each(1) }]));
    let refused = refused.expect_problem(422, "invalid_reference");
    assert_eq!(refused.text_at("/errors/0/pointer"), "/lines/1/item_id");
    let foreign = Depot::open().item();
    ask(json!([{ "item_id": foreign, "quantity": each(1) }]))
        .expect_problem(422, "invalid_reference");
    assert_eq!(depot.counts(&item), (6, 0, 6), "a check changes nothing");
}
