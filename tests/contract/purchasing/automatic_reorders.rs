//! The job that makes reorders for stock that runs low.

use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};
use support::Answer;
use support::buyer::receipt;
use support::depot::{Depot, each, run_job, slot};
use support::shop::unique;

const JOB: &str = "purchasing.reorder_check";
const REORDERS: &str = "/v1/purchasing/reorders";

fn set_automatic(depot: &Depot, automatic: bool) {
    let change = depot.client().patch("/v1/auth/organisation");
    let change = change
        .json(&json!({ "automatic_reorders": automatic }))
        .send();
    change.expect_status(200);
}

fn post(depot: &Depot, path: &str, body: &Value) -> Answer {
    depot.client().post(path).json(body).send()
}

/// Runs the job for a slot. It goes through all organisations, so the tests take turns, and each turns the setting on for its
/// own turn only.
fn check_at(depot: &Depot, slot: &str) -> Vec<Value> {
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    set_automatic(depot, true);
    let runs = run_job(depot.client(), JOB, slot);
    set_automatic(depot, false);
    runs
}

fn check(depot: &Depot) {
    check_at(depot, &slot());
}

/// The reorders of an item, newest first.
fn reorders(depot: &Depot, item: &str) -> Vec<Value> {
    let list = depot.client().get(&format!("{REORDERS}?item_id={item}"));
    let list = list.send().expect_status(200).json();
    list["items"].as_array().expect("items").clone()
}

/// The preferred supplier of an item, with these terms.
fn preferred(depot: &Depot, item: &str, minimum: i64, pack: i64) -> String {
    let body = json!({ "name": unique("supplier") });
    let supplier = post(depot, "/v1/purchasing/suppliers", &body);
    let supplier = supplier.expect_status(201).id();
    let path = format!("/v1/purchasing/suppliers/{supplier}/items/{item}");
    let terms = json!({
        "minimum_order": each(minimum), "pack": each(pack), "preferred": true,
        "price": { "amount": 100, "currency": "GBP" }
    });
    let set = depot.client().put(&path).json(&terms).send();
    assert!([200, 201].contains(&set.status), "{set:?}");
    supplier
}

#[test]
fn low_stock_is_reordered_once() {
    let depot = Depot::open();
    let item = depot.stocked(4);
    depot.bound(&item, 5, Some(20));
    let day = slot();
    let first = check_at(&depot, &day);
    let found = reorders(&depot, &item);
    assert_eq!(found.len(), 1);
    let request = &found[0];
    assert_eq!(
        (&request["state"], &request["source"], &request["priority"]),
        (&json!("requested"), &json!("auto"), &json!("medium"))
    );
    assert_eq!(request["quantity"], each(16), "up to the maximum");
    assert_eq!(
        request["supplier_id"],
        Value::Null,
        "there is no preferred supplier"
    );
    assert_eq!(request["created_by"], "system");
    assert_eq!(request["warehouse_id"], depot.warehouse.as_str());

    assert_eq!(check_at(&depot, &day), first, "a slot runs once");
    check(&depot);
    assert_eq!(reorders(&depot, &item), found, "it is reordered already");

    let id = request["id"].as_str().expect("an id");
    let history = depot.client().get(&format!("{REORDERS}/{id}/history"));
    let history = history.send().expect_status(200).json();
    assert_eq!(history["items"][0]["action"], "reorder.requested");
    assert_eq!(
        history["items"][0]["created_by"],
        Value::Null,
        "a job has no user"
    );
    let events = depot
        .client()
        .get("/v1/events?topic=reorder.requested&after=0");
    let events = events.send().expect_status(200).json();
    let events = events["items"].as_array().expect("events");
    assert_eq!(events.len(), 1);
    assert_eq!(&events[0]["data"], request);
}

#[test]
fn nothing_is_reordered_without_the_setting_of_the_organisation() {
    let depot = Depot::open();
    let settings = depot.client().get("/v1/auth/organisation").send().json();
    assert_eq!(settings["automatic_reorders"], false);
    let item = depot.item();
    depot.watch(&item, 5);
    check(&Depot::open());
    assert!(reorders(&depot, &item).is_empty());
    check(&depot);
    assert_eq!(reorders(&depot, &item).len(), 1);
}

#[test]
fn the_quantity_follows_the_terms_of_the_preferred_supplier() {
    let depot = Depot::open();
    // On hand, minimum, maximum; minimum order and pack of the supplier; quantity and priority of the reorder.
    let table = [
        (2, 5, Some(20), 1, 1, 18, "high"),
        (2, 5, Some(20), 1, 12, 24, "high"),
        (2, 5, Some(20), 50, 12, 60, "high"),
        (0, 5, Some(20), 20, 10, 20, "critical"),
        (5, 5, Some(5), 1, 1, 1, "medium"),
        (3, 5, None, 1, 1, 3, "medium"),
    ];
    let made: Vec<_> = table
        .iter()
        .map(|(on_hand, minimum, maximum, least, pack, _, _)| {
            let item = depot.item();
            if *on_hand > 0 {
                depot.receive(&item, *on_hand).expect_status(201);
            }
            depot.bound(&item, *minimum, *maximum);
            let supplier = preferred(&depot, &item, *least, *pack);
            (item, supplier)
        })
        .collect();
    check(&depot);
    for ((item, supplier), row) in made.iter().zip(&table) {
        let found = reorders(&depot, item);
        assert_eq!(found[0]["quantity"], each(row.5), "{row:?}");
        assert_eq!(found[0]["priority"], row.6, "{row:?}");
        assert_eq!(found[0]["supplier_id"], supplier.as_str(), "{row:?}");
    }
    // Supplier and price are known, so ordering needs no body.
    let id = reorders(&depot, &made[0].0)[0]["id"].clone();
    let path = format!("{REORDERS}/{}/order", id.as_str().expect("an id"));
    let order = post(&depot, &path, &json!({})).expect_status(201).json();
    assert_eq!(order["total"]["amount"], 1800);
}

#[test]
fn open_purchase_orders_count_as_stock() {
    let depot = Depot::open();
    let item = depot.item();
    depot.bound(&item, 5, Some(10));
    let supplier = preferred(&depot, &item, 1, 1);
    let body = json!({ "supplier_id": supplier, "lines": [depot.line(&item, 6)] });
    let order = post(&depot, "/v1/purchasing/purchase-orders", &body);
    let order = format!(
        "/v1/purchasing/purchase-orders/{}",
        order.expect_status(201).id()
    );
    check(&depot);
    assert!(reorders(&depot, &item).is_empty(), "six are on order");
    post(&depot, &format!("{order}/place"), &json!({})).expect_status(200);
    let some = receipt(depot.client(), &order, &[(1, 4)]);
    post(&depot, &format!("{order}/receive"), &some).expect_status(200);
    check(&depot);
    assert!(
        reorders(&depot, &item).is_empty(),
        "four are received, two are still on order"
    );
    let short = json!({ "close_reason": "Sold out" });
    post(&depot, &format!("{order}/close"), &short).expect_status(200);
    check(&depot);
    assert_eq!(reorders(&depot, &item)[0]["quantity"], each(6));
}

#[test]
fn reserved_stock_does_not_count() {
    let depot = Depot::open();
    let item = depot.stocked(10);
    depot.watch(&item, 5);
    check(&depot);
    assert!(reorders(&depot, &item).is_empty());
    depot.hold(&item, 6, 600).expect_status(201);
    check(&depot);
    assert_eq!(reorders(&depot, &item)[0]["quantity"], each(2));
}

#[test]
fn a_reorder_of_a_person_prevents_an_automatic_one() {
    let depot = Depot::open();
    let item = depot.item();
    depot.watch(&item, 5);
    let mine = post(&depot, REORDERS, &depot.line(&item, 1)).expect_status(201);
    check(&depot);
    assert_eq!(reorders(&depot, &item).len(), 1);
    let cancel = format!("{REORDERS}/{}/cancel", mine.id());
    post(&depot, &cancel, &json!({})).expect_status(200);
    check(&depot);
    let found = reorders(&depot, &item);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0]["source"], "auto");
}

#[test]
fn automatic_reorders_that_are_not_needed_any_more_are_cancelled() {
    let depot = Depot::open();
    let [kept, sold_off, gone, refilled] = [(); 4].map(|()| {
        let item = depot.item();
        depot.watch(&item, 5);
        item
    });
    check(&depot);
    let request = reorders(&depot, &kept)[0]["id"].clone();
    let path = format!("{REORDERS}/{}", request.as_str().expect("an id"));
    let note = depot
        .client()
        .patch(&path)
        .json(&json!({ "note": "For the fair" }));
    note.send().expect_status(200);
    for item in [&kept, &refilled] {
        depot.receive(item, 6).expect_status(201);
    }
    let path = format!("/v1/inventory/items/{sold_off}");
    let status = depot
        .client()
        .patch(&path)
        .json(&json!({ "status": "discontinued" }));
    status.send().expect_status(200);
    let gone_path = format!("/v1/inventory/items/{gone}");
    depot.client().delete(&gone_path).send().expect_status(204);
    check(&depot);

    assert_eq!(
        reorders(&depot, &kept)[0]["state"],
        "requested",
        "a person has changed it"
    );
    for item in [&sold_off, &gone, &refilled] {
        let found = reorders(&depot, item);
        assert_eq!((found.len(), &found[0]["state"]), (1, &json!("cancelled")));
        assert_eq!(found[0]["version"], 2);
        let events = depot
            .client()
            .get("/v1/events?topic=reorder.cancelled&after=0");
        let events = events.send().expect_status(200).json();
        let events = events["items"].as_array().expect("events").clone();
        assert!(
            events.iter().any(|event| event["data"] == found[0]),
            "{events:?}"
        );
    }
    check(&depot);
    assert_eq!(
        reorders(&depot, &sold_off).len(),
        1,
        "it is not reordered again"
    );
    depot.move_stock("sale", &refilled, 2).expect_status(201);
    check(&depot);
    assert_eq!(reorders(&depot, &refilled).len(), 2, "it runs low again");
}
