//! What the database of an organisation says, asked behind the back of the functions.

use std::sync::Arc;

use platform::World;
use rusqlite::{Connection, OptionalExtension, params};

/// Queries that find what breaks an invariant: each must come back empty.
pub type Broken = [(&'static str, &'static str)];

/// The books of one organisation.
pub struct Books {
    pub world: Arc<World>,
    pub shard: usize,
    pub org_id: i64,
}

impl Books {
    pub fn query<T>(&self, ask: impl Fn(&Connection) -> rusqlite::Result<T>) -> T {
        let found = self.world.inspect(self.shard, &ask).expect("a shard");
        found.expect("the query runs")
    }

    /// Invariants of one record: `?1` is the organisation, `?2` its id.
    pub fn hold(&self, invariants: &Broken, id: &str, place: &str) {
        for (invariant, sql) in invariants {
            let broken = self.query(|db| {
                let mut statement = db.prepare_cached(sql)?;
                statement.exists(params![self.org_id, id])
            });
            assert!(!broken, "{place}: broken: {invariant} ({id})");
        }
    }

    /// Invariants over all of the shard.
    pub fn hold_everywhere(&self, invariants: &Broken, place: &str) {
        for (invariant, sql) in invariants {
            let broken = self.query(|db| db.query_row(sql, [], |_| Ok(())).optional());
            assert!(broken.is_none(), "{place}: broken: {invariant}");
        }
    }
}
