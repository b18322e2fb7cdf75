//! Spin: SQLite or libSQL, key-value and variables, all asynchronous.
//!
//! Errors of a statement surface when its rows are collected, and a second statement waits for
//! ever while rows of the first are half read: every statement here is collected at once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use domain::{Instant, MAX_SAFE_INTEGER, Statement, Value};
use http_body_util::{BodyExt, Limited};
use spin_sdk::http::{FullBody, HeaderMap};
use spin_sdk::key_value::Store;
use spin_sdk::sqlite::{Connection, Value as SqlValue};

use crate::{BODY_BYTES_MAX, Body, Fault, Method, Request, Response, Rows, SqlFailure, Usage};

thread_local! {
    /// Small texts kept as long as the instance lives, with the time they were kept.
    static MEMORY: RefCell<HashMap<String, (Instant, String)>> = RefCell::default();
    /// The variables, which do not change while an instance lives.
    static SETTINGS: RefCell<Option<HashMap<String, String>>> = RefCell::default();
}

/// The world as one request sees it.
pub struct Platform {
    settings: HashMap<String, String>,
    usage: Usage,
}

impl Platform {
    /// Reads the variables once an instance. On Spin they are lower case: `jwt_public_keys`.
    pub async fn open(names: &[&str]) -> Self {
        let known = SETTINGS.with_borrow(Clone::clone);
        let settings = match known {
            Some(settings) => settings,
            None => read_settings(names).await,
        };
        Self {
            settings,
            usage: Usage::default(),
        }
    }

    pub fn now(&self) -> Instant {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or(Duration::ZERO);
        Instant(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    /// # Errors
    /// A fault when the host has no randomness to give.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], Fault> {
        let mut bytes = [0; N];
        getrandom::fill(&mut bytes).map_err(|error| Fault::new(format!("random: {error}")))?;
        Ok(bytes)
    }

    /// A variable of this component.
    pub fn setting(&self, name: &str) -> Option<String> {
        self.settings.get(name).cloned()
    }

    /// The database of a shard, declared as `shard0`, `shard1`, …
    ///
    /// # Errors
    /// None here: a database that is not declared is told when it is first used.
    pub fn sql(&self, shard: u8) -> Result<Sql, Fault> {
        Ok(Sql {
            label: format!("shard{shard}"),
            usage: self.usage.clone(),
        })
    }

    /// # Errors
    /// None here: a store that is not declared is told when it is first used.
    pub fn kv(&self) -> Result<Kv, Fault> {
        Ok(Kv { now: self.now() })
    }

    #[expect(clippy::unused_async, reason = "asynchronous on the other platforms")]
    pub async fn verify_ed25519(&self, key: &[u8; 32], signature: &[u8], message: &[u8]) -> bool {
        let Ok(signature) = ed25519_dalek::Signature::from_slice(signature) else {
            return false;
        };
        ed25519_dalek::VerifyingKey::from_bytes(key)
            .is_ok_and(|key| key.verify_strict(message, &signature).is_ok())
    }

    /// Keeps a text in this instance's memory.
    pub fn remember(&self, name: &str, text: String) {
        let now = self.now();
        MEMORY.with_borrow_mut(|memory| memory.insert(name.to_owned(), (now, text)));
    }

    /// A kept text and when it was kept.
    pub fn recall(&self, name: &str) -> Option<(Instant, String)> {
        MEMORY.with_borrow(|memory| memory.get(name).cloned())
    }

    pub async fn pause(&self, ms: u64) {
        spin_sdk::time::sleep(Duration::from_millis(ms)).await;
    }

    pub fn log(&self, line: &str) {
        eprintln!("{line}");
    }

    pub fn usage(&self) -> &Usage {
        &self.usage
    }
}

async fn read_settings(names: &[&str]) -> HashMap<String, String> {
    let mut settings = HashMap::new();
    for name in names {
        if let Ok(value) = spin_sdk::variables::get(name.to_ascii_lowercase()).await {
            settings.insert((*name).to_owned(), value);
        }
    }
    SETTINGS.with_borrow_mut(|kept| *kept = Some(settings.clone()));
    settings
}

/// One shard's database.
pub struct Sql {
    label: String,
    usage: Usage,
}

impl Sql {
    /// Runs the statements in one round trip and gives the rows of each.
    ///
    /// # Errors
    /// Why the database refused.
    pub async fn read(&self, statements: &[Statement]) -> Result<Vec<Rows>, SqlFailure> {
        self.usage.add_trip();
        let connection = self.open().await?;
        self.run(&connection, statements).await
    }

    /// Runs the statements in one round trip and one transaction: all of them or none.
    ///
    /// # Errors
    /// Why the database refused; nothing was written then.
    pub async fn write(&self, statements: &[Statement]) -> Result<Vec<Rows>, SqlFailure> {
        self.usage.add_trip();
        let connection = self.open().await?;
        begin(&connection).await?;
        let done = match self.run(&connection, statements).await {
            Ok(rows) => execute(&connection, "commit", &[]).await.map(|_| rows),
            Err(failure) => Err(failure),
        };
        if done.is_err() {
            // Some failures have rolled back already, and then there is nothing left to do.
            let _ = execute(&connection, "rollback", &[]).await;
        }
        done
    }

    async fn open(&self) -> Result<Connection, SqlFailure> {
        Connection::open(&self.label).await.map_err(failure)
    }

    async fn run(
        &self,
        connection: &Connection,
        statements: &[Statement],
    ) -> Result<Vec<Rows>, SqlFailure> {
        let mut answers = Vec::with_capacity(statements.len());
        for statement in statements {
            let table = execute(connection, &statement.sql, &statement.values).await?;
            self.usage
                .add_rows(i64::try_from(table.len()).unwrap_or(0), 0);
            let json =
                serde_json::to_string(&table).map_err(|error| Fault::new(error.to_string()))?;
            answers.push(Rows::from_json(json));
        }
        Ok(answers)
    }
}

/// Takes the write lock. Nothing has been done before it is had, so waiting for it is safe.
async fn begin(connection: &Connection) -> Result<(), SqlFailure> {
    for pause_ms in [25, 50, 100, 200] {
        match execute(connection, "begin immediate", &[]).await {
            Err(SqlFailure::Busy(_)) => {
                spin_sdk::time::sleep(Duration::from_millis(pause_ms)).await
            }
            done => return done.map(drop),
        }
    }
    execute(connection, "begin immediate", &[]).await.map(drop)
}

type Table = Vec<Vec<serde_json::Value>>;

async fn execute(
    connection: &Connection,
    sql: &str,
    values: &[Value],
) -> Result<Table, SqlFailure> {
    let result = connection
        .execute(sql, values.iter().map(bound))
        .await
        .map_err(failure)?;
    let rows = result.collect().await.map_err(failure)?;
    Ok(rows
        .into_iter()
        .map(|row| row.values.iter().map(cell).collect())
        .collect())
}

fn bound(value: &Value) -> SqlValue {
    match value {
        Value::Null => SqlValue::Null,
        Value::Integer(integer) => SqlValue::Integer(*integer),
        Value::Text(text) => SqlValue::Text(text.clone()),
    }
}

/// A cell as JSON, whole numbers without a point, as JavaScript shows them.
fn cell(value: &SqlValue) -> serde_json::Value {
    match value {
        SqlValue::Null | SqlValue::Blob(_) => serde_json::Value::Null,
        SqlValue::Integer(integer) => (*integer).into(),
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            reason = "checked to be whole and small"
        )]
        SqlValue::Real(real) if real.fract() == 0.0 && real.abs() <= MAX_SAFE_INTEGER as f64 => {
            (*real as i64).into()
        }
        SqlValue::Real(real) => (*real).into(),
        SqlValue::Text(text) => text.as_str().into(),
    }
}

fn failure(error: spin_sdk::sqlite::Error) -> SqlFailure {
    match error {
        spin_sdk::sqlite::Error::Io(text) => SqlFailure::from_text(&text),
        other => SqlFailure::Fault(Fault::new(format!("sqlite: {other:?}"))),
    }
}

/// The component's key-value store. It has no expiry of its own: each value begins with the
/// moment it ends, and what has ended is deleted by whoever comes across it.
pub struct Kv {
    now: Instant,
}

impl Kv {
    /// # Errors
    /// A fault when the store cannot be reached.
    pub async fn get(&self, key: &str) -> Result<Option<String>, Fault> {
        let value = open_store().await?.get(key).await.map_err(kv_fault)?;
        Ok(value
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .and_then(|text| self.live(&text)))
    }

    /// # Errors
    /// As `get`.
    pub async fn put(&self, key: &str, value: &str, ttl_seconds: u64) -> Result<(), Fault> {
        let ends = self
            .now
            .plus_seconds(i64::try_from(ttl_seconds).unwrap_or(i64::MAX));
        let dated = format!("{}\n{value}", ends.ms());
        open_store().await?.set(key, dated).await.map_err(kv_fault)
    }

    /// # Errors
    /// As `get`.
    pub async fn delete(&self, key: &str) -> Result<(), Fault> {
        open_store().await?.delete(key).await.map_err(kv_fault)
    }

    /// Every live key with this prefix.
    ///
    /// # Errors
    /// As `get`.
    pub async fn list(&self, prefix: &str) -> Result<Vec<String>, Fault> {
        let store = open_store().await?;
        let keys = store.get_keys().await.collect().await.map_err(kv_fault)?;
        let mut live = Vec::new();
        for key in keys.into_iter().filter(|key| key.starts_with(prefix)) {
            if self.get(&key).await?.is_some() {
                live.push(key);
            } else {
                store.delete(&key).await.map_err(kv_fault)?;
            }
        }
        Ok(live)
    }

    fn live(&self, dated: &str) -> Option<String> {
        let (ends, value) = dated.split_once('\n')?;
        let ends: i64 = ends.parse().ok()?;
        (Instant(ends) > self.now).then(|| value.to_owned())
    }
}

async fn open_store() -> Result<Store, Fault> {
    Store::open_default().await.map_err(kv_fault)
}

fn kv_fault(error: impl std::fmt::Debug) -> Fault {
    Fault::new(format!("kv: {error:?}"))
}

/// Reads the host's request. The body is read no further than its bound.
pub async fn receive(request: spin_sdk::http::Request) -> Request {
    let (head, body) = request.into_parts();
    let body = match Limited::new(body, BODY_BYTES_MAX).collect().await {
        Ok(whole) => Body::Bytes(whole.to_bytes().to_vec()),
        Err(_) => Body::TooLarge,
    };
    let headers = texts(&head.headers);
    let find = |name: &str| {
        headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    };
    let address = find("spin-client-addr");
    let client_address = address
        .rsplit_once(':')
        .map_or(address.as_str(), |(host, _)| host);
    Request {
        method: Method::parse(head.method.as_str()),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        client_address: client_address.trim_matches(['[', ']']).to_owned(),
        served_by: "spin".to_owned(),
        headers,
        body,
    }
}

fn texts(headers: &HeaderMap) -> Vec<(String, String)> {
    let pair = |(name, value): (&spin_sdk::http::HeaderName, &spin_sdk::http::HeaderValue)| {
        (
            name.as_str().to_owned(),
            String::from_utf8_lossy(value.as_bytes()).into_owned(),
        )
    };
    headers.iter().map(pair).collect()
}

/// Makes the host's response.
pub fn send(response: Response) -> spin_sdk::http::Response<FullBody<bytes::Bytes>> {
    let mut sent = spin_sdk::http::Response::new(FullBody::new(response.body.into()));
    if let Ok(status) = spin_sdk::http::StatusCode::from_u16(response.status) {
        *sent.status_mut() = status;
    }
    for (name, value) in response.headers {
        if let Ok(value) = value.parse() {
            sent.headers_mut().append(name, value);
        }
    }
    sent
}

/// Makes a function a Spin component: `entry!(FUNCTION)`, where it has `serve`. Spin calls
/// nothing on a schedule; a scheduler calls the function's tick route.
#[macro_export]
macro_rules! entry {
    ($function:expr) => {
        #[::spin_sdk::http_service]
        async fn handle(request: ::spin_sdk::http::Request) -> impl ::spin_sdk::http::IntoResponse {
            let request = $crate::receive(request).await;
            let platform = $crate::Platform::open($function.settings()).await;
            $crate::send($function.serve(&platform, &request).await)
        }
    };
}
