//! A client of the event stream that is cut off at random, while others write: what it took, put
//! together, is what happened, each event once and in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use rusqlite::Connection;
use support::{Native, Shop};

use crate::random::Random;

/// How many events happen.
const EVENTS: i64 = 3000;

/// Writes events of two organisations, about orders and not, in batches of several sizes, as
/// commits do.
fn write(world: &platform::World, shard: usize, org_id: i64, seed: u64) -> Vec<i64> {
    let mut random = Random::seeded(seed);
    let mut of_orders = Vec::new();
    let mut count = 0;
    while count < EVENTS {
        let size = random.between(1, 40);
        world.inspect(shard, |database: &Connection| {
            let batch = database.unchecked_transaction().expect("a transaction");
            for _ in 0..size {
                let topic = *random.pick(&["order.changed", "item.changed", "payment.captured"]);
                let org = if random.once_in(4) { org_id + 1000 } else { org_id };
                count += 1;
                batch
                    .execute(
                        "insert into outbox (org_id, id, topic, entity, entity_id, payload, created_at)
                         values (?1, ?2, ?3, 'x', 'x', ?4, 1)",
                        (org, format!("event-{count}"), topic, format!("{{\"count\":{count}}}")),
                    )
                    .expect("an event");
                if org == org_id && topic != "item.changed" {
                    of_orders.push(count);
                }
            }
            // Some changes come to nothing and leave a gap.
            if random.once_in(6) {
                of_orders.retain(|one| *one <= count - size);
                batch.rollback().expect("a rollback");
            } else {
                batch.commit().expect("a commit");
            }
        });
        thread::sleep(Duration::from_millis(random.between(0, 20).unsigned_abs()));
    }
    of_orders
}

fn stage() -> (Native, Shop) {
    let native = Native::start();
    let shop = Shop::open_at(&native.client());
    (native, shop)
}

/// The organisation of a shop and the shard it is on.
fn place_of(native: &Native, shop: &Shop) -> (i64, usize) {
    let org_id = shop.organisation["id"].as_i64().expect("an id");
    let has_org = |shard: usize| {
        let count = native.world.inspect(shard, |database| {
            let count = "select count(*) from org where id = ?1";
            database.query_row(count, [org_id], |row| row.get::<_, i64>(0))
        });
        count.expect("a shard").expect("a count") == 1
    };
    let shard = (0..2).find(|shard| has_org(*shard));
    (org_id, shard.expect("its shard"))
}

#[test]
fn a_stream_without_events_sends_heartbeats_and_its_position() {
    let (native, shop) = stage();
    let (org_id, shard) = place_of(&native, &shop);
    let mut stream = shop
        .client
        .get("/v1/orders/events?after=0&seconds=55")
        .open();
    let others = native.world.inspect(shard, |database| {
        let insert =
            "insert into outbox (org_id, id, topic, entity, entity_id, payload, created_at)
            values (?1, 'x', 'item.changed', 'item', 'x', '{}', 1) returning seq";
        database.query_row(insert, [org_id], |row| row.get::<_, i64>(0))
    });
    let others = others.expect("a shard").expect("a place");
    // A silence of ten seconds, then the end of its time, each seen at the next look.
    for seconds in [11, 60] {
        native.world.advance_clock(seconds * 1000);
        thread::sleep(Duration::from_millis(2500));
    }
    assert_eq!(stream.next_event(), None);
    assert_eq!(
        stream.heartbeats, 2,
        "one at its beginning, one in the silence"
    );
    assert_eq!(stream.last_id, others.to_string());
}

#[test]
fn a_client_that_reconnects_at_random_gets_every_event_once() {
    let (native, shop) = stage();
    let (org_id, shard) = place_of(&native, &shop);
    let done = Arc::new(AtomicBool::new(false));
    let writer = {
        let (world, done) = (Arc::clone(&native.world), Arc::clone(&done));
        thread::spawn(move || {
            let written = write(&world, shard, org_id, 7);
            done.store(true, Ordering::SeqCst);
            written
        })
    };

    let mut random = Random::seeded(11);
    let mut place = String::from("0");
    let mut taken = Vec::new();
    let mut cuts = 0;
    loop {
        let was_done = done.load(Ordering::SeqCst);
        let draft = shop.client.get("/v1/orders/events?seconds=1");
        let mut stream = draft.header("last-event-id", &place).open();
        // Often in the middle of an event; sometimes not at all.
        let mut bytes_left = match random.below(40) {
            0 => usize::MAX,
            1..10 => random.below(20_000),
            _ => random.below(3000),
        };
        let before = taken.len();
        while let Some(event) = stream.next_within(&mut bytes_left) {
            assert_eq!(event.id, event.data["seq"]);
            taken.push(event.data["data"]["count"].as_i64().expect("a count"));
            place = event.id.to_string();
        }
        cuts += 1;
        if was_done && taken.len() == before && bytes_left > 0 {
            break;
        }
    }
    let written = writer.join().expect("the writer");
    assert!(written.len() > 500 && cuts > 25, "{} {cuts}", written.len());
    assert_eq!(taken, written);
}
