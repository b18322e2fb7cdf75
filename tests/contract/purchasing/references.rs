//! Items, warehouses and suppliers that purchasing refers to cannot change underneath.

use serde_json::{Value, json};
use support::buyer::receipt;
use support::depot::{Depot, each};
use support::shop::unique;
use support::{Answer, Client, Native};

fn post(depot: &Depot, path: &str, body: &Value) -> Answer {
    depot.client().post(path).json(body).send()
}

fn made(depot: &Depot, collection: &str, body: &Value) -> String {
    let path = format!("/v1/{collection}");
    let id = post(depot, &path, body).expect_status(201).id();
    format!("{path}/{id}")
}

fn supplier(depot: &Depot) -> String {
    let path = made(
        depot,
        "purchasing/suppliers",
        &json!({ "name": unique("supplier") }),
    );
    path.rsplit('/').next().expect("an id").to_owned()
}

/// The path of a draft for ten pieces.
fn drafted(depot: &Depot, item: &str) -> String {
    let mut line = depot.line(item, 10);
    line["price"] = json!({ "amount": 100, "currency": "GBP" });
    let body = json!({ "supplier_id": supplier(depot), "lines": [line] });
    made(depot, "purchasing/purchase-orders", &body)
}

/// The path of a reorder of ten pieces.
fn requested(depot: &Depot, item: &str) -> String {
    let mut body = depot.line(item, 10);
    body["supplier_id"] = supplier(depot).into();
    made(depot, "purchasing/reorders", &body)
}

fn counted(depot: &Depot, item: &str) -> String {
    let count = made(
        depot,
        "inventory/counts",
        &json!({ "warehouse_id": depot.warehouse }),
    );
    let scans = json!({ "scans": [{ "device_seq": "1", "item_id": item, "quantity": each(3) }] });
    post(depot, &format!("{count}/scans"), &scans).expect_status(200);
    count
}

#[test]
fn an_item_that_purchasing_refers_to_keeps_its_unit_and_kind() {
    let depot = Depot::open();
    for depend in [drafted, requested, counted] {
        let item = depot.item();
        let path = format!("/v1/inventory/items/{item}");
        let change = |body: Value| depot.client().patch(&path).json(&body).send();
        change(json!({ "kind": "material" })).expect_status(200);
        depend(&depot, &item);
        change(json!({ "kind": "service" })).expect_problem(409, "in_use");
        change(json!({ "unit": "g" })).expect_problem(409, "in_use");
        change(json!({ "name": "Another" })).expect_status(200);
    }
}

#[test]
fn items_and_warehouses_of_open_orders_are_not_deleted() {
    let depot = Depot::open();
    let item = depot.item();
    let order = drafted(&depot, &item);
    let paths = [
        format!("/v1/inventory/items/{item}"),
        format!("/v1/inventory/warehouses/{}", depot.warehouse),
    ];
    let delete = |path: &str| depot.client().delete(path).send();
    for path in &paths {
        delete(path).expect_problem(409, "in_use");
    }
    post(&depot, &format!("{order}/place"), &json!({})).expect_status(200);
    for path in &paths {
        delete(path).expect_problem(409, "in_use");
    }
    post(&depot, &format!("{order}/cancel"), &json!({})).expect_status(200);
    for path in &paths {
        assert!(delete(path).status < 300);
    }
}

/// Goods that are received between the read and the write of a cancellation.
#[test]
fn a_reorder_with_receipts_is_not_cancelled() {
    let native = Native::start();
    let depot = Depot::open_at(&native.client());
    let request = requested(&depot, &depot.item());
    let price = json!({ "price": { "amount": 100, "currency": "GBP" } });
    let order = post(&depot, &format!("{request}/order"), &price).expect_status(201);
    let order = format!("/v1/purchasing/purchase-orders/{}", order.id());
    post(&depot, &format!("{order}/place"), &json!({})).expect_status(200);
    let id = request.rsplit('/').next().expect("an id");
    // The transaction is rolled back.
    let cancel = || -> usize {
        let cancelled = [0, 1].map(|shard| {
            let write = |db: &rusqlite::Connection| {
                let found = "select org_id, version, updated_at from reorder where id = ?1";
                let row = |row: &rusqlite::Row<'_>| row.try_into();
                let (org, version, now): (i64, i64, i64) = db.query_row(found, [id], row).ok()?;
                let step = db.unchecked_transaction().expect("a transaction");
                let sql = purchasing::reorders::statements::CANCEL.sql;
                Some(step.execute(sql, (org, id, version, now)).expect("a write"))
            };
            native.world.inspect(shard, write).expect("a shard")
        });
        cancelled.into_iter().flatten().sum()
    };
    assert_eq!(cancel(), 1);
    let came = receipt(depot.client(), &order, &[(1, 4)]);
    post(&depot, &format!("{order}/receive"), &came).expect_status(200);
    assert_eq!(cancel(), 0);
}

#[test]
fn reorders_changed_with_an_api_key_name_the_key_in_the_audit_log() {
    let native = Native::start();
    let depot = Depot::open_at(&native.client());
    let request = requested(&depot, &depot.item());
    let body = json!({ "name": "x", "scopes": ["manage_purchases", "read_purchases"] });
    let key = post(&depot, "/v1/auth/api-keys", &body).expect_status(201);
    let caller: Client = depot.client().clone().bearer(&key.text_at("/key"));
    let price = json!({ "price": { "amount": 100, "currency": "GBP" } });
    let ordered = caller.post(&format!("{request}/order")).json(&price).send();
    ordered.expect_status(201);
    let read =
        "select actor_type || ' ' || actor_id from audit_log where action = 'reorder.ordered'";
    let found = [0, 1].into_iter().find_map(|shard| {
        let read =
            |db: &rusqlite::Connection| db.query_row(read, [], |row| row.get::<_, String>(0)).ok();
        native.world.inspect(shard, read).flatten()
    });
    assert_eq!(found, Some(format!("api_key {}", key.id())));
}
