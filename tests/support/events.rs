//! Holds every event that any request publishes against the topics of openapi.json.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use platform::World;
use serde_json::Value;

use crate::check::document;
use crate::schema::Validator;

/// What is wrong with the events that a world got since the last call.
pub fn new_faults(world: &Arc<World>) -> Vec<String> {
    let mut faults = Vec::new();
    for shard in 0.. {
        let place = (Arc::as_ptr(world) as usize, shard);
        let checked = checked().get(&place).copied().unwrap_or_default();
        let Some(events) = world.inspect(shard, |database| after(database, checked)) else {
            break;
        };
        let Ok(events) = events else { continue };
        for event in &events {
            faults.extend(event_faults(event));
        }
        if let Some(last) = events.last() {
            self::checked().insert(place, last.seq);
        }
    }
    faults
}

/// The last event that was checked, by world and shard.
fn checked() -> std::sync::MutexGuard<'static, HashMap<(usize, usize), i64>> {
    static CHECKED: OnceLock<Mutex<HashMap<(usize, usize), i64>>> = OnceLock::new();
    let checked = CHECKED.get_or_init(Mutex::default);
    checked.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Event {
    seq: i64,
    topic: String,
    entity: String,
    payload: String,
}

/// A database that is not migrated yet has no events. Events that a test wrote itself have no UUID.
fn after(database: &rusqlite::Connection, seq: i64) -> rusqlite::Result<Vec<Event>> {
    let sql = "select seq, topic, entity, payload from outbox where seq > ?1 and length(id) = 36 order by seq";
    let mut statement = database.prepare_cached(sql)?;
    let rows = statement.query_map([seq], |row| {
        Ok(Event {
            seq: row.get(0)?,
            topic: row.get(1)?,
            entity: row.get(2)?,
            payload: row.get(3)?,
        })
    })?;
    rows.collect()
}

fn event_faults(event: &Event) -> Vec<String> {
    let Some(topic) = document()["x-topics"].get(&event.topic) else {
        return vec![format!("{} is not a topic of its function", event.topic)];
    };
    let mut faults = Vec::new();
    if topic["entity"] != event.entity.as_str() {
        faults.push(format!("{} is about a {}", event.topic, event.entity));
    }
    let data: Value = serde_json::from_str(&event.payload).unwrap_or_default();
    let wrong = Validator::new(document())
        .exact()
        .faults(&topic["data"], &data);
    faults.extend(
        wrong
            .into_iter()
            .map(|fault| format!("{}: {fault}", event.topic)),
    );
    faults
}
