//! Native: SQLite in this process, for tests and benchmarks. It is not deployed.
//!
//! It behaves like the other platforms where that matters: integers are bound as REAL as on D1, a batch is
//! `BEGIN IMMEDIATE … COMMIT`, and it can fail on purpose (`Break`).

#[path = "native/kv.rs"]
mod kv;
#[path = "native/outbound.rs"]
mod outbound;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use domain::{Instant, MAX_SAFE_INTEGER, Statement, Value};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql};

use crate::memory::Memory;
use crate::use_counts::{UseCounts, end_of_window};
use crate::{Fault, Rows, SqlFailure, Usage};

pub use kv::{Kv, KvCall};

/// How the next write fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Break {
    /// Before the statement of this number, counted from 0: the batch is rolled back.
    Before(usize),
    /// After the commit: everything is stored, the answer is lost.
    AfterCommit,
}

/// An action between two steps of a request.
type Act = Box<dyn FnOnce() + Send>;

/// The databases, KV, settings and clock of one simulated installation.
pub struct World {
    shards: Vec<Mutex<Connection>>,
    settings: HashMap<String, String>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    kv: HashMap<String, (String, Instant)>,
    is_kv_out: bool,
    kv_calls: Vec<KvCall>,
    memory: Memory,
    use_counts: UseCounts,
    clock_offset_ms: i64,
    stopped_at: Option<Instant>,
    next_break: Option<(usize, Break)>,
    quicker: Option<(usize, Act)>,
    batches: Vec<usize>,
    statements: BTreeSet<String>,
    log: Vec<String>,
}

impl State {
    fn remember_statement(&mut self, sql: &str) {
        if !self.statements.contains(sql) {
            self.statements.insert(sql.to_owned());
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl World {
    /// A world of empty databases, one for each connection.
    ///
    /// # Errors
    /// A fault when a connection refuses its settings.
    pub fn new(
        connections: Vec<Connection>,
        settings: HashMap<String, String>,
    ) -> Result<Arc<Self>, Fault> {
        for connection in &connections {
            // A batch has about 24 statements; the default caches 16.
            connection.set_prepared_statement_cache_capacity(512);
            connection
                .execute_batch("pragma foreign_keys = on; pragma busy_timeout = 5000;")
                .map_err(|error| Fault::new(error.to_string()))?;
        }
        let shards = connections.into_iter().map(Mutex::new).collect();
        Ok(Arc::new(Self {
            shards,
            settings,
            state: Mutex::default(),
        }))
    }

    /// Makes one of the next writes fail, counted from 0, on any shard.
    pub fn break_write(&self, number: usize, how: Break) {
        lock(&self.state).next_break = Some((number, how));
    }

    /// Whether a failure is still pending; it is cancelled.
    pub fn take_break(&self) -> bool {
        lock(&self.state).next_break.take().is_some()
    }

    /// Runs an action once before one of the next writes, counted from 0: after its facts were read and before it
    /// begins. The action may write too.
    pub fn before_write(&self, number: usize, act: impl FnOnce() + Send + 'static) {
        lock(&self.state).quicker = Some((number, Box::new(act)));
    }

    /// Makes the key-value store fail, or work again.
    pub fn break_kv(&self, is_out: bool) {
        lock(&self.state).is_kv_out = is_out;
    }

    /// The calls that reached the key-value store since the last call.
    pub fn take_kv_calls(&self) -> Vec<KvCall> {
        std::mem::take(&mut lock(&self.state).kv_calls)
    }

    /// The keys of the key-value store, also those whose values have ended.
    pub fn kv_keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = lock(&self.state).kv.keys().cloned().collect();
        keys.sort();
        keys
    }

    /// The number of statements of each write since the last call.
    pub fn take_batches(&self) -> Vec<usize> {
        std::mem::take(&mut lock(&self.state).batches)
    }

    /// Every SQL text that was run, also those composed at run time.
    pub fn statements(&self) -> BTreeSet<String> {
        lock(&self.state).statements.clone()
    }

    /// Moves the clock forward or back.
    pub fn advance_clock(&self, ms: i64) {
        let mut state = lock(&self.state);
        state.clock_offset_ms = state.clock_offset_ms.saturating_add(ms);
    }

    /// Stops the clock at the current millisecond.
    pub fn stop_clock(self: &Arc<Self>) {
        let now = Platform::new(self).now();
        lock(&self.state).stopped_at = Some(now);
    }

    /// The log lines since the last call.
    pub fn take_log(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.state).log)
    }

    /// The log lines that contain a text; they are kept.
    pub fn find_log(&self, text: &str) -> Vec<String> {
        let state = lock(&self.state);
        let lines = state.log.iter().filter(|line| line.contains(text));
        lines.cloned().collect()
    }

    /// Reads a shard's database directly.
    pub fn inspect<T>(&self, shard: usize, look: impl FnOnce(&Connection) -> T) -> Option<T> {
        self.shards
            .get(shard)
            .map(|connection| look(&lock(connection)))
    }
}

/// The platform of one request.
#[derive(Clone)]
pub struct Platform {
    world: Arc<World>,
    usage: Usage,
}

impl Platform {
    pub fn new(world: &Arc<World>) -> Self {
        Self {
            world: Arc::clone(world),
            usage: Usage::default(),
        }
    }

    pub fn now(&self) -> Instant {
        let (stopped_at, offset_ms) = {
            let state = lock(&self.world.state);
            (state.stopped_at, state.clock_offset_ms)
        };
        if let Some(stopped_at) = stopped_at {
            return stopped_at;
        }
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or(Duration::ZERO);
        let ms = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        Instant(ms.saturating_add(offset_ms))
    }

    /// # Errors
    /// A fault when the system has no randomness.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], Fault> {
        let mut bytes = [0; N];
        getrandom::fill(&mut bytes).map_err(|error| Fault::new(format!("random: {error}")))?;
        Ok(bytes)
    }

    pub fn setting(&self, name: &str) -> Option<String> {
        self.world.settings.get(name).cloned()
    }

    /// # Errors
    /// A fault when the world has no such shard.
    pub fn sql(&self, shard: u8) -> Result<Sql, Fault> {
        let shard = usize::from(shard);
        if shard >= self.world.shards.len() {
            return Err(Fault::new(format!("no database is bound as DB{shard}")));
        }
        Ok(Sql {
            world: Arc::clone(&self.world),
            shard,
            usage: self.usage.clone(),
        })
    }

    /// # Errors
    /// None here; the other platforms may have no store bound.
    pub fn kv(&self) -> Result<Kv, Fault> {
        Ok(Kv {
            world: Arc::clone(&self.world),
            now: self.now(),
        })
    }

    #[expect(clippy::unused_async, reason = "asynchronous on the other platforms")]
    pub async fn verify_ed25519(&self, key: &[u8; 32], signature: &[u8], message: &[u8]) -> bool {
        let Ok(signature) = ed25519_dalek::Signature::from_slice(signature) else {
            return false;
        };
        ed25519_dalek::VerifyingKey::from_bytes(key)
            .is_ok_and(|key| key.verify_strict(message, &signature).is_ok())
    }

    pub fn cache(&self, name: &str, text: String) {
        let now = self.now();
        lock(&self.world.state).memory.store(name, now, text);
    }

    pub fn cached(&self, name: &str) -> Option<(Instant, String)> {
        lock(&self.world.state).memory.get(name)
    }

    /// Counts one use of a bucket for a coarse limit and returns the count in its window so far.
    #[expect(clippy::unused_async, reason = "asynchronous on the other platforms")]
    pub async fn count_use(
        &self,
        _limiter: &str,
        bucket: &str,
        _limit: i64,
        window_seconds: i64,
    ) -> i64 {
        let now = self.now();
        let ends = end_of_window(now, window_seconds);
        lock(&self.world.state).use_counts.add(bucket, now, ends)
    }

    #[expect(clippy::unused_async, reason = "asynchronous on the other platforms")]
    pub async fn pause(&self, ms: u64) {
        std::thread::sleep(Duration::from_millis(ms));
    }

    pub fn log(&self, line: &str) {
        lock(&self.world.state).log.push(line.to_owned());
    }

    pub fn usage(&self) -> &Usage {
        &self.usage
    }
}

/// A text in Unicode's composed form (NFC).
pub fn compose(text: &str) -> String {
    unicode_normalization::UnicodeNormalization::nfc(text).collect()
}

/// One shard's SQLite database.
pub struct Sql {
    world: Arc<World>,
    shard: usize,
    usage: Usage,
}

impl Sql {
    /// Runs the statements in one round trip and returns the rows of each.
    ///
    /// # Errors
    /// Why the database refused.
    #[expect(clippy::unused_async, reason = "asynchronous on the other platforms")]
    pub async fn read(&self, statements: &[Statement]) -> Result<Vec<Rows>, SqlFailure> {
        self.usage.add_trip();
        let connection = lock(self.shard()?);
        statements
            .iter()
            .map(|statement| self.run(&connection, statement))
            .collect()
    }

    /// Runs the statements in one round trip and one transaction, all of them or none.
    ///
    /// # Errors
    /// Why the database refused; nothing was written then.
    #[expect(clippy::unused_async, reason = "asynchronous on the other platforms")]
    pub async fn write(&self, statements: &[Statement]) -> Result<Vec<Rows>, SqlFailure> {
        self.usage.add_trip();
        let quicker = {
            let mut state = lock(&self.world.state);
            match state.quicker.take() {
                Some((0, act)) => Some(act),
                waiting => {
                    state.quicker = waiting.map(|(number, act)| (number - 1, act));
                    None
                }
            }
        };
        if let Some(act) = quicker {
            act();
        }
        let how = {
            let mut state = lock(&self.world.state);
            state.batches.push(statements.len());
            match state.next_break.take() {
                Some((0, how)) => Some(how),
                waiting => {
                    state.next_break = waiting.map(|(number, how)| (number - 1, how));
                    None
                }
            }
        };
        let mut connection = lock(self.shard()?);
        let transaction = connection
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .map_err(failure)?;
        let mut answers = Vec::with_capacity(statements.len());
        for (number, statement) in statements.iter().enumerate() {
            if how == Some(Break::Before(number)) {
                return Err(Fault::new("broken on purpose").into());
            }
            answers.push(self.run(&transaction, statement)?);
        }
        transaction.commit().map_err(failure)?;
        if how == Some(Break::AfterCommit) {
            return Err(Fault::new("the answer was lost on purpose").into());
        }
        Ok(answers)
    }

    fn shard(&self) -> Result<&Mutex<Connection>, Fault> {
        self.world
            .shards
            .get(self.shard)
            .ok_or_else(|| Fault::new("no such shard"))
    }

    fn run(&self, connection: &Connection, statement: &Statement) -> Result<Rows, SqlFailure> {
        lock(&self.world.state).remember_statement(&statement.sql);
        let mut prepared = connection.prepare_cached(&statement.sql).map_err(failure)?;
        let columns = prepared.column_names().map(str::to_owned);
        let columns: Vec<String> = columns.collect();
        let values = statement.values.iter().map(Bound);
        let mut rows = prepared
            .query(rusqlite::params_from_iter(values))
            .map_err(failure)?;
        let mut table = Vec::new();
        while let Some(row) = rows.next().map_err(failure)? {
            let cells = (0..columns.len()).map(|column| row.get_ref(column).map(cell));
            table.push(cells.collect::<Result<Vec<_>, _>>().map_err(failure)?);
        }
        self.usage
            .add_rows(i64::try_from(table.len()).unwrap_or(0), 0);
        let json = serde_json::to_string(&table).map_err(|error| Fault::new(error.to_string()))?;
        Ok(Rows::from_json(json, columns))
    }
}

/// Binds integers as REAL, as D1 does, so that tests find a missing cast.
struct Bound<'a>(&'a Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::Null => ToSqlOutput::Owned(rusqlite::types::Value::Null),
            #[expect(clippy::cast_precision_loss, reason = "integers stay below 2^53")]
            Value::Integer(integer) => {
                ToSqlOutput::Owned(rusqlite::types::Value::Real(*integer as f64))
            }
            Value::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        })
    }
}

/// A cell as JSON, whole numbers without a point, as JavaScript shows them.
fn cell(value: ValueRef<'_>) -> serde_json::Value {
    match value {
        ValueRef::Null | ValueRef::Blob(_) => serde_json::Value::Null,
        ValueRef::Integer(integer) => integer.into(),
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            reason = "checked to be whole and small"
        )]
        ValueRef::Real(real) if real.fract() == 0.0 && real.abs() <= MAX_SAFE_INTEGER as f64 => {
            (real as i64).into()
        }
        ValueRef::Real(real) => real.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "used as a function of map_err"
)]
fn failure(error: rusqlite::Error) -> SqlFailure {
    match &error {
        rusqlite::Error::SqliteFailure(_, Some(text)) => SqlFailure::from_text(text),
        _ => SqlFailure::Fault(Fault::new(error.to_string())),
    }
}

/// Nothing to export: tests call the function's `serve` themselves.
#[macro_export]
macro_rules! entry {
    ($function:expr) => {};
}
