//! The list of movements: `/v1/inventory/moves`.

use serde_json::{Value, json};
use support::depot::Depot;

use super::moves::{moves, post};

#[test]
fn movements_are_listed_newest_first_by_each_filter() {
    let depot = Depot::open();
    let second = depot.warehouse();
    let (item, other) = (depot.item(), depot.item());
    let send = |reason: &str, document: &str, line: Value| {
        let body = json!({
            "reason": reason, "reference": { "type": "demo", "id": document }, "lines": [line]
        });
        post(&depot, &body)
            .expect_status(201)
            .text_at("/moves/0/id")
    };
    let first = send("receipt", "1", depot.line(&item, 10));
    let mut line = depot.line(&item, 4);
    line["to_warehouse_id"] = second.clone().into();
    let transfer = send("transfer", "2", line);
    let third = send("receipt", "2", depot.line(&other, 1));
    let ids = |query: &str| -> Vec<String> {
        let id = |made: &Value| made["id"].as_str().unwrap_or_default().to_owned();
        moves(&depot, query).iter().map(id).collect()
    };
    assert_eq!(ids(""), [third.clone(), transfer.clone(), first.clone()]);
    assert_eq!(
        ids(&format!("item_id={item}")),
        [transfer.clone(), first.clone()]
    );
    assert_eq!(ids(&format!("warehouse_id={second}")), [transfer.clone()]);
    assert_eq!(ids("reason=receipt"), [third.clone(), first.clone()]);
    assert_eq!(
        ids("reference_type=demo&reference_id=2"),
        [third.clone(), transfer.clone()]
    );
    assert_eq!(
        ids("reference_type=demo&reference_id=2&limit=1"),
        [third.clone()]
    );
    assert_eq!(
        ids(&format!(
            "item_id={item}&reason=receipt&warehouse_id={}",
            depot.warehouse
        )),
        [first.clone()]
    );
    assert_eq!(
        ids(&format!("warehouse_id={second}&reason=receipt")),
        [String::new(); 0]
    );
    let at = |id: &str| {
        let read = depot
            .client()
            .get(&format!("/v1/inventory/moves/{id}"))
            .send();
        read.text_at("/created_at")
    };
    let (start, end) = (at(&first), "2999-01-01T00:00:00Z");
    assert_eq!(
        ids(&format!("created_from={start}&created_before={end}")).len(),
        3
    );
    assert_eq!(ids(&format!("created_before={start}")), [String::new(); 0]);
    assert_eq!(ids(&format!("created_from={end}")), [String::new(); 0]);

    let page = depot
        .client()
        .get("/v1/inventory/moves?limit=2")
        .send()
        .expect_status(200);
    assert!(
        page.header("link")
            .is_some_and(|link| link.contains("rel=\"next\""))
    );
    let cursor = page.text_at("/next_cursor");
    assert_eq!(ids(&format!("limit=2&cursor={cursor}")), [first]);
    for bad in [
        "reference_type=demo",
        "reference_id=2",
        "reason=gift",
        "item_id=x",
        "colour=red",
    ] {
        let path = format!("/v1/inventory/moves?{bad}");
        depot
            .client()
            .get(&path)
            .send()
            .expect_problem(400, "invalid_query");
    }
}
