//! The host is killed in the middle of writes, as when a machine fails.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use serde_json::json;
use support::{Answer, Client, Draft, Shop};

use crate::host::Setup;

const WRITERS: usize = 8;
const ROUNDS: usize = 3;
/// After how many answers of a round the host is killed.
const ANSWERS: usize = 40;

/// A warehouse of this code, under a key of the same name.
fn open_warehouse<'c>(client: &'c Client, code: &str) -> Draft<'c> {
    let body = json!({ "code": code, "name": "Main" });
    client
        .post("/v1/inventory/warehouses")
        .key(code)
        .json(&body)
}

/// Writes until the host is gone. Gives each code with its answer; the last has none.
fn write_until_gone(
    client: &Client,
    prefix: &str,
    answered: &AtomicUsize,
) -> Vec<(String, Option<Answer>)> {
    let mut sent = Vec::new();
    loop {
        let code = format!("{prefix}N{}", sent.len());
        let answer = open_warehouse(client, &code).try_send().ok();
        let is_gone = answer.is_none();
        sent.push((code, answer));
        if is_gone {
            return sent;
        }
        answered.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn a_host_killed_during_a_write_keeps_what_it_answered_and_no_partial_write() {
    // Everything on shard 0, where the test looks.
    let mut host = Setup::new().variable("SHARDS", "1").start_migrated();
    let token = Shop::open_at(&host.client).client.token().to_owned();
    let mut made = 0;
    let mut unanswered = 0;
    for round in 0..ROUNDS {
        let answered = AtomicUsize::new(0);
        let client = host.client.clone().bearer(&token);
        let sent: Vec<(String, Option<Answer>)> = thread::scope(|scope| {
            let writers: Vec<_> = (0..WRITERS)
                .map(|writer| {
                    let (client, answered) = (client.on_its_own_connection(), &answered);
                    let prefix = format!("R{round}W{writer}");
                    scope.spawn(move || write_until_gone(&client, &prefix, answered))
                })
                .collect();
            while answered.load(Ordering::Relaxed) < ANSWERS {
                thread::yield_now();
            }
            host.kill();
            let sent = writers.into_iter().map(|writer| writer.join());
            sent.flat_map(|sent| sent.expect("a writer finishes"))
                .collect()
        });
        host = host.stop().start();
        let client = host.client.clone().bearer(&token);
        for (code, first) in &sent {
            let again = open_warehouse(&client, code).send().expect_status(201);
            if let Some(first) = first {
                assert_eq!(first.status, 201, "{}", first.text);
                assert_eq!(again.text, first.text, "what was answered was kept");
                assert!(again.header("idempotency-replayed").is_some(), "{code}");
            } else {
                unanswered += 1;
            }
        }
        made += u32::try_from(sent.len()).expect("few");
        let rows = [
            "warehouse",
            "audit_log where action = 'warehouse.created'",
            "outbox where topic = 'warehouse.created'",
        ];
        assert_eq!(rows.map(|table| host.count(table)), [made; 3]);
        let intact: String = host
            .database("shard0")
            .query_row("pragma integrity_check", [], |row| row.get(0))
            .expect("a check");
        assert_eq!(intact, "ok");
    }
    println!("{made} written in {ROUNDS} rounds, {unanswered} of them cut off and repeated");
}
