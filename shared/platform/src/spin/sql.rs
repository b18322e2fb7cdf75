//! SQLite or libSQL through Spin: one connection a batch.
//!
//! Errors of a statement surface when its rows are collected, and a second statement waits for
//! ever while rows of the first are half read: every statement here is collected at once.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::time::Duration;

use domain::{MAX_SAFE_INTEGER, Statement, Value};
use spin_sdk::sqlite::{Connection, Error, RowResult, Value as SqlValue};

use super::now;
use super::queue::Turn;
use crate::{Fault, Rows, SqlFailure, Usage};

/// How long a write waits for other writes in all: enough for 64 concurrent writes on a slow machine. Each attempt in
/// Spin's SQLite gives up after five seconds.
const LOCK_WAIT_MS_MAX: i64 = 15_000;
/// How long an idle connection is kept: shorter than a libSQL server keeps its end.
const IDLE_MS_MAX: i64 = 2000;
/// How many idle connections an instance keeps for each database.
const IDLE_MAX: usize = 4;

/// An idle connection. Opening one makes SQLite read the whole schema, which takes
/// longer than most requests; an instance serves many.
struct Idle {
    label: String,
    since_ms: i64,
    connection: Connection,
}

thread_local! {
    static IDLE: RefCell<Vec<Idle>> = RefCell::default();
}

/// One shard's database.
pub struct Sql {
    label: String,
    usage: Usage,
}

impl Sql {
    pub(super) fn new(shard: u8, usage: Usage) -> Self {
        Self {
            label: format!("shard{shard}"),
            usage,
        }
    }

    /// Runs the statements in one round trip, on one snapshot of the data, and returns the rows of each.
    ///
    /// # Errors
    /// Why the database refused.
    pub async fn read(&self, statements: &[Statement]) -> Result<Vec<Rows>, SqlFailure> {
        self.usage.add_trip();
        let connection = self.connect().await?;
        if statements.len() > 1 {
            execute(&connection, "begin", &[]).await?;
        }
        let done = self.run(&connection, statements).await;
        if statements.len() > 1 {
            self.end(connection, "rollback").await;
        } else {
            self.keep(connection);
        }
        done
    }

    /// Runs the statements in one round trip and one transaction, all of them or none.
    ///
    /// # Errors
    /// Why the database refused; nothing was written then.
    pub async fn write(&self, statements: &[Statement]) -> Result<Vec<Rows>, SqlFailure> {
        self.usage.add_trip();
        let give_up_ms = now().ms().saturating_add(LOCK_WAIT_MS_MAX);
        let _turn = Turn::take(&self.label).await;
        let connection = self.connect().await?;
        begin(&connection, give_up_ms).await?;
        let done = match self.run(&connection, statements).await {
            Ok(rows) => execute(&connection, "commit", &[]).await.map(|_| rows),
            Err(failure) => Err(failure),
        };
        if done.is_ok() {
            self.keep(connection);
        } else {
            self.end(connection, "rollback").await;
        }
        done
    }

    async fn run(
        &self,
        connection: &Connection,
        statements: &[Statement],
    ) -> Result<Vec<Rows>, SqlFailure> {
        let mut answers = Vec::with_capacity(statements.len());
        for statement in statements {
            let rows = execute(connection, &statement.sql, &statement.values).await?;
            self.usage
                .add_rows(i64::try_from(rows.len()).unwrap_or(0), 0);
            answers.push(Rows::from_json(json(&rows)?));
        }
        Ok(answers)
    }

    /// An idle connection, or a new one.
    async fn connect(&self) -> Result<Connection, SqlFailure> {
        let oldest = now().ms().saturating_sub(IDLE_MS_MAX);
        let idle = IDLE.with_borrow_mut(|idle| {
            idle.retain(|kept| kept.since_ms >= oldest);
            let found = idle.iter().position(|kept| kept.label == self.label)?;
            Some(idle.swap_remove(found).connection)
        });
        if let Some(connection) = idle {
            return Ok(connection);
        }
        let connection = Connection::open(&self.label)
            .await
            .map_err(|error| self.explain(error))?;
        // So that reads continue during a write. The file stores the mode, so this usually changes nothing; libSQL may
        // refuse it.
        let _ = execute(&connection, "pragma journal_mode = wal", &[]).await;
        Ok(connection)
    }

    fn keep(&self, connection: Connection) {
        IDLE.with_borrow_mut(|idle| {
            if idle.iter().filter(|kept| kept.label == self.label).count() < IDLE_MAX {
                idle.push(Idle {
                    label: self.label.clone(),
                    since_ms: now().ms(),
                    connection,
                });
            }
        });
    }

    /// Ends a transaction. If even that fails the connection is closed, which ends it too.
    async fn end(&self, connection: Connection, how: &str) {
        if execute(&connection, how, &[]).await.is_ok() {
            self.keep(connection);
        }
    }

    fn explain(&self, error: Error) -> SqlFailure {
        match error {
            Error::NoSuchDatabase | Error::AccessDenied => {
                Fault::new(format!("no database is declared as {}", self.label)).into()
            }
            error => failure(error),
        }
    }
}

/// Takes the write lock. No statement has run before, so it is safe to wait for it.
async fn begin(connection: &Connection, give_up_ms: i64) -> Result<(), SqlFailure> {
    let mut pause_ms = 10;
    loop {
        match execute(connection, "begin immediate", &[]).await {
            Err(SqlFailure::Busy(_)) if now().ms() < give_up_ms => {
                spin_sdk::time::sleep(Duration::from_millis(pause_ms)).await;
                pause_ms = pause_ms.saturating_mul(2);
            }
            done => return done.map(drop),
        }
    }
}

async fn execute(
    connection: &Connection,
    sql: &str,
    values: &[Value],
) -> Result<Vec<RowResult>, SqlFailure> {
    let result = connection
        .execute(sql, values.iter().map(bound))
        .await
        .map_err(failure)?;
    result.collect().await.map_err(failure)
}

fn bound(value: &Value) -> SqlValue {
    match value {
        Value::Null => SqlValue::Null,
        Value::Integer(integer) => SqlValue::Integer(*integer),
        Value::Text(text) => SqlValue::Text(text.clone()),
    }
}

/// Rows as an array of arrays.
fn json(rows: &[RowResult]) -> Result<String, Fault> {
    let mut json = String::from("[");
    for (number, row) in rows.iter().enumerate() {
        json.push_str(if number == 0 { "[" } else { ",[" });
        for (column, value) in row.values.iter().enumerate() {
            if column > 0 {
                json.push(',');
            }
            add(&mut json, value).map_err(|error| Fault::new(error.to_string()))?;
        }
        json.push(']');
    }
    json.push(']');
    Ok(json)
}

/// A cell as JSON, whole numbers without a point, as JavaScript shows them.
fn add(json: &mut String, value: &SqlValue) -> Result<(), Box<dyn std::error::Error>> {
    match value {
        SqlValue::Null | SqlValue::Blob(_) => json.push_str("null"),
        SqlValue::Integer(integer) => write!(json, "{integer}")?,
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            reason = "checked to be whole and small"
        )]
        SqlValue::Real(real) if real.fract() == 0.0 && real.abs() <= MAX_SAFE_INTEGER as f64 => {
            write!(json, "{}", *real as i64)?;
        }
        SqlValue::Real(real) => json.push_str(&serde_json::to_string(real)?),
        SqlValue::Text(text) => json.push_str(&serde_json::to_string(text)?),
    }
    Ok(())
}

fn failure(error: Error) -> SqlFailure {
    match error {
        Error::Io(text) => SqlFailure::from_text(&text),
        Error::DatabaseFull => SqlFailure::Full("the database is full".to_owned()),
        other => SqlFailure::Fault(Fault::new(format!("sqlite: {other:?}"))),
    }
}
