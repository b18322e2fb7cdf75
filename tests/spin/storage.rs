//! Locks, a full disk, other schemas, and many at once.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::shop::{PASSWORD, unique};
use support::{Answer, Client, Shop};

use crate::host::{Setup, is_real};

#[track_caller]
fn expect_unavailable(answer: Answer) {
    let answer = answer.expect_problem(503, "unavailable");
    assert!(answer.header("retry-after").is_some(), "{answer:?}");
}

fn register(client: &Client) -> Answer {
    let slug = unique("shop");
    let body = json!({
        "organisation": { "name": "Test shop", "slug": slug, "base_currency": "GBP" },
        "user": { "email": format!("admin@{slug}.example"), "full_name": "Ada", "password": PASSWORD }
    });
    client.post("/v1/auth/register").json(&body).send()
}

/// A setup that keeps everything on shard 0, where the tests look.
fn setup() -> Setup {
    Setup::new().variable("SHARDS", "1")
}

fn open_warehouse(client: &Client, code: &str, address: &str) -> Answer {
    let body = json!({ "code": code, "name": "Main", "address": address });
    client.post("/v1/inventory/warehouses").json(&body).send()
}

#[test]
fn a_locked_database_is_unavailable_after_a_wait() {
    let host = setup().start_migrated();
    let database = host.database("shard0");
    database.execute_batch("begin immediate").expect("the lock");
    host.client.get("/health").send().expect_status(200);
    let start = Instant::now();
    expect_unavailable(register(&host.client));
    assert!(
        start.elapsed() >= Duration::from_secs(4),
        "it gave up at once"
    );
    database
        .execute_batch("rollback")
        .expect("the lock is given back");
    assert_eq!(host.count("directory_org"), 0, "a part of it was kept");
    register(&host.client).expect_status(201);
}

#[test]
fn a_lock_that_is_released_in_time_causes_no_error() {
    let host = setup().start_migrated();
    let database = host.database("shard0");
    database.execute_batch("begin immediate").expect("the lock");
    thread::scope(|scope| {
        let registered = scope.spawn(|| register(&host.client));
        // Whether it waits only time can tell.
        thread::sleep(Duration::from_secs(1));
        assert!(!registered.is_finished());
        database
            .execute_batch("rollback")
            .expect("the lock is given back");
        registered.join().expect("an answer").expect_status(201);
    });
}

#[test]
fn a_full_disk_is_unavailable_and_leaves_no_partial_write() {
    // Only the double can be told how large a database may be.
    if is_real() {
        return;
    }
    let host = setup().start_migrated();
    let shop = Shop::open_at(&host.client);
    let database = host.database("shard0");
    let pages: u32 = database
        .query_row("pragma page_count", [], |row| row.get(0))
        .expect("the pages");
    drop(database);
    let host = host
        .stop()
        .option("--max-database-pages", &(pages + 2).to_string())
        .start();
    let client = host.client.clone().bearer(shop.client.token());
    let note = "x".repeat(200);
    let mut made = 0;
    let refused = loop {
        let answer = open_warehouse(&client, &format!("W{made}"), &note);
        if answer.status != 201 {
            break answer;
        }
        made += 1;
        assert!(made < 1000, "the disk does not fill up");
    };
    expect_unavailable(refused);
    let line = host.log_with("\"level\":\"error\"");
    assert!(line.contains("database or disk is full"), "{line}");
    assert_eq!(host.count("warehouse"), made);
    let traces = [
        "audit_log where action = 'warehouse.created'",
        "outbox where topic = 'warehouse.created'",
    ];
    assert_eq!(
        traces.map(|trace| host.count(trace)),
        [made; 2],
        "a part of a refused request was kept"
    );
    client
        .get("/v1/inventory/warehouses?limit=1")
        .send()
        .expect_status(200);
}

#[test]
fn a_newer_schema_is_reported_and_not_changed() {
    let host = setup().start_migrated();
    let newer = "insert into schema_migration (name, checksum, applied_at) values ('9999_later.sql', '', 0)";
    host.database("shard0")
        .execute(newer, [])
        .expect("a record");
    let ready = host
        .client
        .get("/health")
        .send()
        .expect_problem(503, "schema_mismatch");
    assert!(ready.header("retry-after").is_some());
    let migrated = host.migrate().expect_problem(503, "schema_mismatch");
    assert!(
        migrated.text_at("/detail").contains("9999_later.sql"),
        "{}",
        migrated.text
    );
}

#[test]
fn instances_that_start_at_once_apply_each_migration_once() {
    let host = setup().one_request_an_instance().start();
    let answers: Vec<Answer> = thread::scope(|scope| {
        let migrators: Vec<_> = (0..8).map(|_| scope.spawn(|| host.migrate())).collect();
        migrators
            .into_iter()
            .map(|migrator| migrator.join().expect("an answer"))
            .collect()
    });
    let mut applied: Vec<String> = Vec::new();
    for answer in answers {
        let report = answer.expect_status(200).json();
        let files = report["shards"][0]["applied"].as_array().expect("a list");
        applied.extend(files.iter().filter_map(Value::as_str).map(str::to_owned));
    }
    applied.sort();
    let mut once = applied.clone();
    once.dedup();
    assert_eq!(applied, once);
    assert_eq!(applied.len(), host.count("schema_migration") as usize);
    host.client.get("/health").send().expect_status(200);
}

/// Each on an instance of its own, so that only SQLite's lock keeps them apart.
#[test]
fn sixty_four_writers_at_once_are_all_answered() {
    const WRITERS: u32 = 64;
    let host = setup().one_request_an_instance().start_migrated();
    let shop = Shop::open_at(&host.client);
    let answers: Vec<Answer> = thread::scope(|scope| {
        let client = &shop.client;
        let write = |number: u32| {
            scope.spawn(move || open_warehouse(client, &format!("W{number}"), "Main street"))
        };
        let writers: Vec<_> = (0..WRITERS).map(write).collect();
        writers
            .into_iter()
            .map(|writer| writer.join().expect("an answer"))
            .collect()
    });
    let mut made = 0;
    for answer in answers {
        match answer.status {
            201 => made += 1,
            _ => expect_unavailable(answer),
        }
    }
    assert_eq!(host.count("warehouse"), made);
    println!("{made} of {WRITERS} got through, the others were told to come back");
    assert!(made > WRITERS / 2, "only {made} got through");
}
