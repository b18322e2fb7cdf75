//! Holds every event that any request publishes against the topics of openapi.json.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use platform::World;
use serde_json::Value;

use crate::check::document;
use crate::schema::Validator;

/// What is wrong with the events that a world got since the last call. Each is checked once: while a request checks, those
/// beside it do not wait, and what they published is checked after a later request.
pub fn new_faults(world: &Arc<World>) -> Vec<String> {
    let Ok(mut checked) = checked().try_lock() else {
        return Vec::new();
    };
    let mut faults = Vec::new();
    for shard in 0.. {
        let last = checked
            .entry((Arc::as_ptr(world) as usize, shard))
            .or_default();
        let Some(events) = world.inspect(shard, |database| after(database, *last)) else {
            break;
        };
        let events = events.unwrap_or_default();
        faults.extend(events.iter().flat_map(event_faults));
        *last = events.last().map_or(*last, |event| event.seq);
    }
    faults
}

/// A new world may stand where an old one stood.
pub fn forget(world: &Arc<World>) {
    let mut checked = checked().lock().unwrap_or_else(PoisonError::into_inner);
    checked.retain(|(place, _), _| *place != Arc::as_ptr(world) as usize);
}

/// The last event that was checked, by world and shard.
fn checked() -> &'static Mutex<HashMap<(usize, usize), i64>> {
    static CHECKED: OnceLock<Mutex<HashMap<(usize, usize), i64>>> = OnceLock::new();
    CHECKED.get_or_init(Mutex::default)
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
