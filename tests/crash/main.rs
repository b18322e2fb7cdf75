//! The server is killed with all that it started, as when a machine fails, while many write.

use std::env;
use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use support::depot::{Depot, each};
use support::shop::unique;
use support::{Answer, Client};

const WRITERS: usize = 8;
/// After how many answers of a round the server is killed.
const ANSWERS: usize = 60;

/// A write and what came of it; nothing when the server was gone before it answered.
struct Sent {
    key: String,
    path: &'static str,
    body: Value,
    answer: Option<Answer>,
}

impl Sent {
    fn send(&mut self, client: &Client) {
        let draft = client.post(self.path).key(&self.key).json(&self.body);
        self.answer = draft.try_send().ok();
    }
}

/// What a writer does next: receives two pieces, then reserves one of them.
fn next(depot: &Depot, item: &str, round: usize) -> Sent {
    let (path, body) = if round.is_multiple_of(2) {
        let line = json!({ "item_id": item, "warehouse_id": depot.warehouse, "quantity": each(2) });
        let body = json!({ "reason": "receipt", "lines": [line] });
        ("/v1/inventory/moves", body)
    } else {
        let line = json!({ "item_id": item, "warehouse_id": depot.warehouse, "quantity": each(1) });
        let body = json!({ "lines": [line], "ttl_seconds": 86_400 });
        ("/v1/inventory/reservations", body)
    };
    Sent {
        key: unique("crash"),
        path,
        body,
        answer: None,
    }
}

fn write_until_gone(
    client: &Client,
    depot: &Depot,
    item: &str,
    answered: &AtomicUsize,
) -> Vec<Sent> {
    let mut all = Vec::new();
    loop {
        let mut sent = next(depot, item, all.len());
        sent.send(client);
        let is_gone = sent.answer.is_none();
        all.push(sent);
        if is_gone {
            return all;
        }
        answered.fetch_add(1, Ordering::Relaxed);
    }
}

/// The server and whatever it started end at once, without a chance to put anything in order.
fn kill() {
    let file = env::var("TRASTIENDA_SERVER_GROUP").expect("the file that names the server");
    let group = fs::read_to_string(file).expect("the server's process group");
    let status = Command::new("kill")
        .args(["-KILL", "--", &format!("-{}", group.trim())])
        .status();
    assert!(status.expect("kill").success(), "there was a server");
}

fn wait_until_it_answers(client: &Client) {
    for _ in 0..1_500 {
        let answer = client.get("/health/ready").try_send();
        if answer.is_ok_and(|answer| answer.status == 200) {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    panic!("the server does not come back");
}

#[test]
fn what_was_acknowledged_survives_and_what_was_not_is_done_once_by_its_repeat() {
    let crashes: usize =
        env::var("TRASTIENDA_CRASHES").map_or(3, |text| text.parse().expect("a number"));
    let depot = Depot::open();
    let items = [depot.item(), depot.item()];
    let mut all: Vec<Vec<Sent>> = items.iter().map(|_| Vec::new()).collect();
    let mut cut_off = 0;
    for _ in 0..crashes {
        let answered = AtomicUsize::new(0);
        let written: Vec<(usize, Vec<Sent>)> = thread::scope(|scope| {
            let writers: Vec<_> = (0..WRITERS)
                .map(|writer| {
                    let client = depot.client().on_its_own_connection();
                    let (depot, answered, which) = (&depot, &answered, writer % items.len());
                    let item = &items[which];
                    scope.spawn(move || (which, write_until_gone(&client, depot, item, answered)))
                })
                .collect();
            while answered.load(Ordering::Relaxed) < ANSWERS {
                thread::yield_now();
            }
            kill();
            let written = writers.into_iter().map(|writer| writer.join());
            written
                .map(|sent| sent.expect("a writer finishes"))
                .collect()
        });
        wait_until_it_answers(depot.client());
        for (which, sent) in written {
            for mut one in sent {
                let Some(first) = one.answer.take() else {
                    cut_off += 1;
                    one.send(depot.client());
                    all[which].push(one);
                    continue;
                };
                let first = first.expect_status(201);
                one.send(depot.client());
                let again = one.answer.as_ref().expect("an answer");
                assert_eq!(again.text, first.text, "what was answered was kept");
                assert_eq!(again.header("idempotency-replayed"), Some("true"));
                all[which].push(one);
            }
        }
    }
    for (item, sent) in items.iter().zip(&all) {
        let done = |path: &str| {
            let of_path = sent.iter().filter(|one| one.path == path);
            let done = of_path.map(|one| {
                let answer = one.answer.clone().expect("an answer");
                answer.expect_status(201);
            });
            i64::try_from(done.count()).expect("few")
        };
        let received = 2 * done("/v1/inventory/moves");
        let reserved = done("/v1/inventory/reservations");
        let counts = depot.counts(item);
        assert_eq!(counts, (received, reserved, received - reserved));
    }
    let written: usize = all.iter().map(Vec::len).sum();
    println!("{written} writes, {crashes} crashes, {cut_off} cut off and repeated");
}
