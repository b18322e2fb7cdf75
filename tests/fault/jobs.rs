//! Every scheduled job.

use domain::Instant;
use platform::Break;
use support::depot::slot;
use support::functions::{FUNCTIONS, job_path};
use support::receiver::Receiver;
use support::scenario;
use support::{internal_secret, mint};

use crate::same::{effect, expect_same};
use crate::stage::Stage;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Does what a route does, so that there is something to look after.
fn make(stage: &Stage, method: &str, path: &str) {
    let route = support::functions::route(method, path).expect("a route");
    let request = scenario::of(&stage.shop, route);
    let key = support::shop::unique("key");
    request.draft().key(&key).send().expect_status(route.status);
}

/// Gives a job something to do.
fn prepare(stage: &Stage, name: &str) {
    let world = &stage.native.world;
    match name {
        "system.cleanup" => {
            make(stage, "POST", "/v1/inventory/warehouses");
            world.advance_clock(40 * DAY_MS);
        }
        "auth.cleanup" => {
            make(stage, "POST", "/v1/auth/login");
            world.advance_clock(400 * DAY_MS);
        }
        "auth.publish_denials" => {
            world.break_kv(true);
            make(stage, "POST", "/v1/auth/logout");
            world.break_kv(false);
        }
        "auth.delete_denials" => {
            make(stage, "POST", "/v1/auth/logout");
            world.advance_clock(DAY_MS);
        }
        "inventory.import_rows" => {
            // More than the request itself imports, the last with stock.
            let code = support::shop::unique("w");
            let place = serde_json::json!({ "code": code, "name": "Main" });
            let client = &stage.shop.client;
            let made = client.post("/v1/inventory/warehouses").json(&place).send();
            made.expect_status(201);
            let rows: String = (0..202)
                .map(|number| format!("row-{number},Row,{}\n", number / 200))
                .collect();
            let sheet = serde_json::json!({ "csv": format!("sku,name,stock:{code}\n{rows}") });
            let import = client.post("/v1/inventory/import").json(&sheet).send();
            import.expect_status(201);
        }
        "inventory.reservation_expiry" => {
            make(stage, "POST", "/v1/inventory/reservations");
            world.advance_clock(DAY_MS);
        }
        "inventory.restock_check" => {
            make(stage, "PUT", "/v1/inventory/items/x/stock/x");
            // As if nothing had seen it fall.
            let forget = "delete from stock_alert";
            for shard in 0..2 {
                world.inspect(shard, |database| {
                    database.execute_batch(forget).expect(forget)
                });
            }
        }
        "purchasing.reorder_check" => {
            make(stage, "PUT", "/v1/inventory/items/x/stock/x");
            let want = "update org set automatic_reorders = 1, version = version + 1";
            for shard in 0..2 {
                world.inspect(shard, |database| database.execute_batch(want).expect(want));
            }
        }
        "purchasing.replenishment" => {
            make(stage, "POST", "/v1/inventory/moves");
        }
        other => panic!("{other} has no work in tests/fault/jobs.rs"),
    }
}

/// Runs one slot of a job. Gives the state it came to on each shard.
fn run(stage: &Stage, name: &str, slot: Instant) -> Vec<String> {
    let path = format!("{}?slot={slot}", job_path(name));
    let client = stage.native.client().bearer(&internal_secret());
    let report = client.post(&path).send().expect_status(200).json();
    let runs = report["runs"].as_array().cloned().unwrap_or_default();
    runs.iter()
        .map(|run| run["state"].as_str().unwrap_or_default().to_owned())
        .collect()
}

/// What a job changed, without the record of its own runs: how often it was tried differs.
fn work_done(stage: &Stage, before: &support::dump::Dump) -> Vec<String> {
    let mut rows = effect(&stage.dump(), before);
    rows.retain(|row| !row.contains(".job_run: "));
    // Deletions show in what is left.
    rows.extend(
        stage
            .dump()
            .growth_since(before)
            .into_iter()
            .map(|(table, growth)| format!("{table} grew by {growth}")),
    );
    rows
}

fn is_done_once(name: &str) {
    let now = i64::try_from(mint::now_seconds()).expect("a time") * 1000;
    let slot = Instant(now - now.rem_euclid(HOUR_MS));
    let staged = || {
        let stage = Stage::open(1);
        prepare(&stage, name);
        stage
    };

    let calm = staged();
    let before = calm.dump();
    calm.native.world.take_batches();
    let states = run(&calm, name, slot);
    assert!(
        states.iter().all(|state| state == "succeeded"),
        "{name}: {states:?}"
    );
    let batches = calm.native.world.take_batches();
    let wanted = work_done(&calm, &before);
    let worked = wanted.iter().any(|row| !row.contains("job_run"));
    assert!(worked, "{name} had nothing to do");

    for (batch, size) in batches.iter().enumerate() {
        let breaks = (0..*size).map(Break::Before);
        for how in breaks.chain([Break::AfterCommit]) {
            let place = format!("{name} broken in batch {batch}, {how:?}");
            let stage = staged();
            let before = stage.dump();
            stage.native.world.break_write(batch, how);
            run(&stage, name, slot);
            assert!(!stage.native.world.take_break(), "{place}: never got there");
            // A worker that is gone keeps its lease until it ends.
            stage.native.world.advance_clock(120_000);
            let states = run(&stage, name, slot);
            assert!(
                states.iter().all(|state| state == "succeeded"),
                "{place}: {states:?}"
            );
            expect_same(&work_done(&stage, &before), &wanted, &place);
        }
    }
}

/// Those with a test below.
const TESTED: &[&str] = &[
    "system.cleanup",
    "auth.cleanup",
    "inventory.reservation_expiry",
    "inventory.restock_check",
    "purchasing.reorder_check",
    "purchasing.replenishment",
    "auth.publish_denials",
    "auth.delete_denials",
    "inventory.import_rows",
    "documents.deliver",
];

#[test]
fn every_job_has_a_test_here() {
    for function in FUNCTIONS {
        for job in function.jobs {
            assert!(TESTED.contains(&job.name), "{}", job.name);
        }
    }
}

#[test]
fn the_clean_up_of_system_is_done_once_however_it_breaks() {
    is_done_once(TESTED[0]);
}

#[test]
fn the_clean_up_of_auth_is_done_once_however_it_breaks() {
    is_done_once(TESTED[1]);
}

#[test]
fn holds_expire_once_however_the_job_breaks() {
    is_done_once(TESTED[2]);
}

#[test]
fn the_restock_check_is_done_once_however_it_breaks() {
    is_done_once(TESTED[3]);
}

#[test]
fn automatic_reorders_are_created_once_however_the_job_breaks() {
    is_done_once(TESTED[4]);
}

#[test]
fn replenishment_is_computed_once_however_the_job_breaks() {
    is_done_once(TESTED[5]);
}

#[test]
fn a_late_denial_is_written_once_however_it_breaks() {
    is_done_once(TESTED[6]);
}

#[test]
fn old_denials_are_deleted_once_however_it_breaks() {
    is_done_once(TESTED[7]);
}

#[test]
fn rows_that_wait_are_imported_once_however_it_breaks() {
    is_done_once(TESTED[8]);
}

/// What fails whenever it is tried must not keep others from being imported.
#[test]
fn rows_that_fail_again_and_again_are_given_up() {
    let stage = Stage::open(1);
    prepare(&stage, "inventory.import_rows");
    let tried = "update item_import_slice set attempts = 5";
    for shard in 0..2 {
        stage.native.world.inspect(shard, |database| {
            database.execute_batch(tried).expect(tried)
        });
    }
    let client = stage.native.client().bearer(&internal_secret());
    let path = format!("{}?slot={}", job_path("inventory.import_rows"), slot());
    client.post(&path).send().expect_status(200);
    let imports = stage.shop.client.get("/v1/inventory/imports").send();
    let import = imports.expect_status(200).json()["items"][0].clone();
    assert_eq!(
        (&import["state"], &import["progress"]["refused"]),
        (&serde_json::json!("completed"), &serde_json::json!(2))
    );
    assert_eq!(import["faults"][0]["code"], "not_imported");
}

/// A shop with an order that waits to be sent, and where it is to go.
fn queued() -> (Stage, Receiver, String) {
    let stage = Stage::open(1);
    let receiver = Receiver::answering(&["200 OK"]);
    let send = "/v1/documents/purchase-orders/x/send";
    let route = support::functions::route("POST", send).expect("a route");
    let request = scenario::of(&stage.shop, route);
    let order = stage
        .shop
        .client
        .get(request.path.trim_end_matches("/send"));
    order.send().expect_status(200);
    let sent = request.draft().send().expect_status(201);
    let supplier = sent.text_at("/supplier/id");
    let channel = serde_json::json!({ "kind": "webhook", "url": receiver.url });
    let path = format!("/v1/documents/suppliers/{supplier}/channel");
    let set = stage.shop.client.put(&path).json(&channel).send();
    set.expect_status(200);
    (stage, receiver, sent.id())
}

/// What goes out cannot be taken back with the batch that records it: it is not done once, but at
/// least once, and told apart by its id.
#[test]
fn a_delivery_is_sent_with_one_id_however_the_job_breaks() {
    let deliver = |stage: &Stage| {
        let client = stage.native.client().bearer(&internal_secret());
        let path = format!("{}?slot={}", job_path("documents.deliver"), slot());
        client.post(&path).send().expect_status(200);
    };
    let state = |stage: &Stage, id: &str| {
        let path = format!("/v1/documents/deliveries/{id}");
        let read = stage.shop.client.get(&path).send();
        read.expect_status(200).text_at("/state")
    };
    let (calm, receiver, id) = queued();
    calm.native.world.take_batches();
    deliver(&calm);
    let batches = calm.native.world.take_batches();
    assert_eq!(
        (state(&calm, &id).as_str(), receiver.received().len()),
        ("sent", 1)
    );
    for (batch, size) in batches.iter().enumerate() {
        let breaks = (0..*size).map(Break::Before);
        for how in breaks.chain([Break::AfterCommit]) {
            let place = format!("broken in batch {batch}, {how:?}");
            let (stage, receiver, id) = queued();
            stage.native.world.break_write(batch, how);
            deliver(&stage);
            assert!(!stage.native.world.take_break(), "{place}: never got there");
            // Who broke off keeps its claim and its run until they end.
            stage.native.world.advance_clock(130_000);
            deliver(&stage);
            assert_eq!(state(&stage, &id), "sent", "{place}");
            let received = receiver.received();
            let is_told_apart = received.iter().all(|one| one.header("webhook-id") == id);
            assert!(matches!(received.len(), 1 | 2) && is_told_apart, "{place}");
        }
    }
}
