//! The whole program against a stand-in server.

// A test may stop where it fails.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod server;

use std::collections::BTreeMap;
use std::process::Command;

use demo::calendar::Window;
use demo::plan::{Plan, last_day, plan};
use serde_json::Value;
use server::{Server, Shop, start};

const TODAY: &str = "2026-07-04";
const WEEKS_LATER: &str = "2026-08-01";

struct Run {
    succeeded: bool,
    stdout: String,
    stderr: String,
}

fn run(server: &Server, today: &str) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_demo"));
    command.args([
        "--base-url",
        &server.url,
        "--internal-secret",
        "s",
        "--today",
        today,
    ]);
    let output = command.output().unwrap();
    Run {
        succeeded: output.status.success(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn expected() -> Plan {
    let entries = demo::lines::read(demo::FILE).unwrap();
    plan(
        &entries,
        Window::new(last_day(&entries).unwrap(), TODAY.parse().unwrap()),
    )
}

/// Everything the plan asks for is there, once, and in the right place.
fn assert_whole(server: &Server, plan: &Plan) {
    let shop = server.shop.lock().unwrap();
    let records = |path: &str| &shop.records[path];
    let names = |path: &str, field: &str| -> BTreeMap<String, String> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        records(path)
            .iter()
            .map(|record| (text(&record["id"]), text(&record[field])))
            .collect()
    };
    assert_eq!(records("/v1/auth/users").len(), 4);
    assert_eq!(
        records("/v1/inventory/categories").len(),
        plan.categories.len()
    );
    assert_eq!(
        records("/v1/purchasing/suppliers").len(),
        plan.suppliers.len()
    );
    assert_eq!(records("/v1/inventory/items").len(), 120);
    let moves: Vec<&str> = records("/v1/inventory/moves")
        .iter()
        .map(|one| one["reference"]["id"].as_str().unwrap())
        .collect();
    assert_eq!(
        moves,
        plan.moves
            .iter()
            .map(|step| step.id.as_str())
            .collect::<Vec<_>>()
    );
    let occurred = records("/v1/inventory/moves")
        .iter()
        .map(|one| one["occurred_at"].as_str().unwrap());
    assert!(
        occurred.eq(plan
            .moves
            .iter()
            .map(|step| step.occurred_at.format("%Y-%m-%dT%H:%M:%SZ").to_string()))
    );
    let levels = shop.settings["/v1/inventory/stock/levels/batch"]["levels"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(levels, plan.levels.len());

    let (warehouses, items) = (
        names("/v1/inventory/warehouses", "code"),
        names("/v1/inventory/items", "sku"),
    );
    let stock: BTreeMap<(&str, &str), i64> = shop
        .stock
        .iter()
        .map(|((at, item), units)| ((warehouses[at].as_str(), items[item].as_str()), *units))
        .collect();
    let planned = plan.closing_stock();
    assert_eq!(
        stock,
        planned
            .iter()
            .map(|((at, sku), units)| ((at.code(), *sku), *units))
            .collect()
    );
}

#[test]
fn a_fresh_server_gets_the_whole_plan_and_a_second_run_adds_nothing() {
    let plan = expected();
    let server = start(Shop {
        is_busy_at: Some(20),
        ..Shop::default()
    });
    let first = run(&server, TODAY);
    assert!(first.succeeded, "{}", first.stderr);
    assert_whole(&server, &plan);
    for told in [
        "142344 lines",
        "rejected: price zero",
        "120 items",
        "restock check",
        "admin@demo.example",
    ] {
        assert!(
            first.stdout.contains(told),
            "{told} is missing in\n{}",
            first.stdout
        );
    }
    let writes = server.shop.lock().unwrap().writes;

    let second = run(&server, WEEKS_LATER);
    assert!(
        second.succeeded && second.stdout.contains("all there already"),
        "{}",
        second.stdout
    );
    let shop = server.shop.lock().unwrap();
    assert_eq!((shop.writes, shop.ticks), (writes, 2));
    let [first, second] = shop.login_keys.as_slice() else {
        panic!("two logins with keys: {:?}", shop.login_keys);
    };
    assert_ne!(first, second, "an old key gives an old token");
}

#[test]
fn an_interrupted_load_continues_on_another_day_without_duplicates() {
    let plan = expected();
    // The answers of a user, a batch of items, the levels, a move.
    for lost in [3, 21, 142, 300] {
        let server = start(Shop {
            loses_answer_of: Some(lost),
            ..Shop::default()
        });
        let broken = run(&server, TODAY);
        assert!(!broken.succeeded, "the answer of write {lost} was lost");
        assert_eq!(broken.stderr.lines().count(), 1, "{}", broken.stderr);
        let made_moves = server
            .shop
            .lock()
            .unwrap()
            .records
            .contains_key("/v1/inventory/moves");
        let resumed = run(&server, if made_moves { WEEKS_LATER } else { TODAY });
        assert!(resumed.succeeded, "after write {lost}: {}", resumed.stderr);
        assert_whole(&server, &plan);
    }
}

#[test]
fn a_refusal_is_reported_in_one_line_with_its_code() {
    let server = start(Shop {
        refuses: Some("suppliers"),
        ..Shop::default()
    });
    let refused = run(&server, TODAY);
    assert!(!refused.succeeded);
    assert_eq!(
        refused.stderr.trim_end(),
        "error: POST /v1/purchasing/suppliers was refused with 422 invalid_body: refused as invalid_body"
    );
}

#[test]
fn an_unreachable_server_is_reported_in_one_line() {
    let output = Command::new(env!("CARGO_BIN_EXE_demo"))
        .args(["--base-url", "http://127.0.0.1:1"])
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        !output.status.success() && told.lines().count() == 1 && told.contains("127.0.0.1:1"),
        "{told}"
    );
}
