//! Cloudflare Workers: D1, KV and WebCrypto, through a little JavaScript so that a request makes few calls between wasm
//! and JavaScript.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "JavaScript's numbers are doubles; what passes here stays below 2^53"
)]

#[path = "workers/outbound.rs"]
mod outbound;

use std::cell::RefCell;
use std::rc::Rc;

use domain::{Instant, Statement, Tree, Value};
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;
use worker::Env;

use crate::memory::Memory;
use crate::use_counts::{UseCounts, end_of_window};
use crate::{BODY_BYTES_MAX, Body, Fault, Request, Response, Rows, SqlFailure, Usage};

#[wasm_bindgen(module = "/src/workers.js")]
extern "C" {
    async fn read_request(request: &web_sys::Request, limit: usize) -> JsValue;
    fn write_response(status: u16, headers: &str, body: &[u8]) -> web_sys::Response;
    fn stream_response(
        status: u16,
        headers: &str,
        beginning: &[u8],
        next: JsValue,
    ) -> web_sys::Response;
    async fn d1_batch(database: &JsValue, statements: &str) -> JsValue;
    async fn verify_ed25519(key: &[u8], signature: &[u8], message: &[u8]) -> JsValue;
    fn setting(env: &JsValue, name: &str) -> Option<String>;
    async fn kv_get(store: &JsValue, key: &str) -> JsValue;
    async fn kv_put(store: &JsValue, key: &str, value: &str, ttl_seconds: f64) -> JsValue;
    async fn kv_get_all(store: &JsValue, keys: &str) -> JsValue;
    async fn is_within(limiter: &JsValue, key: &str) -> JsValue;
    async fn pause(ms: f64);
    fn log(line: &str);
}

thread_local! {
    /// Cached texts, for the life of the isolate, with the time they were stored.
    static MEMORY: RefCell<Memory> = const { RefCell::new(Memory::new()) };
    /// The uses that this isolate has counted.
    static USE_COUNTS: RefCell<UseCounts> = const { RefCell::new(UseCounts::new()) };
}

/// The platform of one request.
#[derive(Clone)]
pub struct Platform {
    env: Env,
    usage: Usage,
}

impl Platform {
    pub fn new(env: Env) -> Self {
        Self {
            env,
            usage: Usage::default(),
        }
    }

    pub fn now(&self) -> Instant {
        Instant(js_sys::Date::now() as i64)
    }

    /// # Errors
    /// A fault when the platform has no randomness.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], Fault> {
        let mut bytes = [0; N];
        getrandom::fill(&mut bytes).map_err(|error| Fault::new(format!("random: {error}")))?;
        Ok(bytes)
    }

    /// A variable or a secret of this function.
    pub fn setting(&self, name: &str) -> Option<String> {
        setting(self.env.as_ref(), name)
    }

    /// The database of a shard, bound as `DB0`, `DB1`, …
    ///
    /// # Errors
    /// A fault when no such database is bound.
    pub fn sql(&self, shard: u8) -> Result<Sql, Fault> {
        let database = self.binding(&format!("DB{shard}"))?;
        Ok(Sql {
            database,
            usage: self.usage.clone(),
        })
    }

    /// # Errors
    /// A fault when no namespace is bound.
    pub fn kv(&self) -> Result<Kv, Fault> {
        self.binding("KV").map(Kv)
    }

    fn binding(&self, name: &str) -> Result<JsValue, Fault> {
        let binding =
            js_sys::Reflect::get(self.env.as_ref(), &JsValue::from_str(name)).unwrap_or_default();
        if binding.is_undefined() {
            return Err(Fault::new(format!("nothing is bound as {name}")));
        }
        Ok(binding)
    }

    pub async fn verify_ed25519(&self, key: &[u8; 32], signature: &[u8], message: &[u8]) -> bool {
        verify_ed25519(key, signature, message).await.is_truthy()
    }

    /// Keeps a text in the memory of this isolate, until there are too many.
    pub fn cache(&self, name: &str, text: String) {
        let now = self.now();
        MEMORY.with_borrow_mut(|memory| memory.store(name, now, text));
    }

    /// A cached text and when it was stored.
    pub fn cached(&self, name: &str) -> Option<(Instant, String)> {
        MEMORY.with_borrow(|memory| memory.get(name))
    }

    /// Counts one use of a bucket for a coarse limit and returns the count in its window so far.
    /// The runtime's limiter of that name decides, for the whole location. It reports no numbers, so the count
    /// is that of this isolate, which may be too low. Without a limiter the count decides.
    pub async fn count_use(
        &self,
        limiter: &str,
        bucket: &str,
        limit: i64,
        window_seconds: i64,
    ) -> i64 {
        let now = self.now();
        let ends = end_of_window(now, window_seconds);
        let count = USE_COUNTS.with_borrow_mut(|counts| counts.add(bucket, now, ends));
        let Ok(binding) = self.binding(limiter) else {
            return count;
        };
        if is_within(&binding, bucket).await.is_truthy() {
            count.min(limit)
        } else {
            limit.saturating_add(1)
        }
    }

    pub async fn pause(&self, ms: u64) {
        pause(ms as f64).await;
    }

    pub fn log(&self, line: &str) {
        log(line);
    }

    pub fn usage(&self) -> &Usage {
        &self.usage
    }
}

/// A text in Unicode's composed form (NFC), with the tables of the runtime: those of a crate take 54 KB.
pub fn compose(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFC").into()
}

/// One shard's D1 database.
pub struct Sql {
    database: JsValue,
    usage: Usage,
}

impl Sql {
    /// Runs the statements in one round trip and returns the rows of each.
    ///
    /// # Errors
    /// Why the database refused.
    pub async fn read(&self, statements: &[Statement]) -> Result<Vec<Rows>, SqlFailure> {
        self.batch(statements).await
    }

    /// Runs the statements in one round trip and one transaction, all of them or none.
    ///
    /// # Errors
    /// Why the database refused; nothing was written then.
    pub async fn write(&self, statements: &[Statement]) -> Result<Vec<Rows>, SqlFailure> {
        self.batch(statements).await
    }

    async fn batch(&self, statements: &[Statement]) -> Result<Vec<Rows>, SqlFailure> {
        self.usage.add_trip();
        let answer = d1_batch(&self.database, &encode(statements)).await;
        if let Some(text) = answer.as_string() {
            return Err(SqlFailure::from_text(&text));
        }
        let mut parts = answer.unchecked_into::<Array>().into_iter();
        let mut count = || {
            parts
                .next()
                .and_then(|v| v.as_f64())
                .map_or(0, |n| n as i64)
        };
        let (read, written) = (count(), count());
        self.usage.add_rows(read, written);
        Ok(parts
            .map(|part| Rows::from_json(part.as_string().unwrap_or_default()))
            .collect())
    }
}

/// `[[sql, [values]], …]` as JSON text.
fn encode(statements: &[Statement]) -> String {
    let one = |statement: &Statement| {
        let values = statement.values.iter().map(|value| match value {
            Value::Null => Tree::Null,
            Value::Integer(integer) => Tree::Integer(*integer),
            Value::Text(text) => Tree::from(text.as_str()),
        });
        Tree::List(vec![
            Tree::from(&*statement.sql),
            Tree::List(values.collect()),
        ])
    };
    Tree::List(statements.iter().map(one).collect()).to_string()
}

/// The function's KV namespace.
pub struct Kv(JsValue);

impl Kv {
    /// # Errors
    /// A fault when the store cannot be reached.
    pub async fn get(&self, key: &str) -> Result<Option<String>, Fault> {
        kv_answer(kv_get(&self.0, key).await)
    }

    /// Stores a value for `ttl_seconds`; the minimum of the platform is 60.
    ///
    /// # Errors
    /// As `get`.
    pub async fn put(&self, key: &str, value: &str, ttl_seconds: u64) -> Result<(), Fault> {
        kv_answer(kv_put(&self.0, key, value, ttl_seconds.max(60) as f64).await).map(drop)
    }

    /// The values of several keys, in their order, in one call; at most 100.
    ///
    /// # Errors
    /// As `get`.
    pub async fn get_all(&self, keys: &[&str]) -> Result<Vec<Option<String>>, Fault> {
        let answer = kv_get_all(&self.0, &keys.join("\n")).await;
        if let Some(error) = answer.as_string() {
            return Err(Fault::new(format!("kv: {error}")));
        }
        let values = answer.unchecked_into::<Array>().into_iter();
        Ok(values.map(|value| value.as_string()).collect())
    }

    /// Nothing to do: the platform deletes what has ended.
    ///
    /// # Errors
    /// None here.
    #[expect(clippy::unused_async, reason = "asynchronous on the other platforms")]
    pub async fn delete_ended(&self, _keys: &[String]) -> Result<(), Fault> {
        Ok(())
    }
}

/// `[text or null]`, or the message of the error.
fn kv_answer(answer: JsValue) -> Result<Option<String>, Fault> {
    if let Some(error) = answer.as_string() {
        return Err(Fault::new(format!("kv: {error}")));
    }
    Ok(answer.unchecked_into::<Array>().get(0).as_string())
}

/// Reads the runtime's request.
///
/// # Errors
/// A fault when the value of the runtime is not a request.
pub async fn receive(request: &web_sys::Request) -> Result<Request, Fault> {
    let mut parts = read_request(request, BODY_BYTES_MAX)
        .await
        .unchecked_into::<Array>()
        .into_iter();
    let mut text = || {
        parts
            .next()
            .and_then(|part| part.as_string())
            .unwrap_or_default()
    };
    let (method, path, query) = (text(), text(), text());
    let headers =
        serde_json::from_str(&text()).map_err(|error| Fault::new(format!("headers: {error}")))?;
    let (client_address, served_by) = (text(), text());
    let body = match parts.next().map(JsCast::dyn_into::<Uint8Array>) {
        Some(Ok(bytes)) => Body::Bytes(bytes.to_vec()),
        Some(Err(none)) if none.is_null() => Body::Broken,
        _ => Body::TooLarge,
    };
    Ok(Request {
        method: method.parse().ok(),
        path,
        query,
        headers,
        body,
        client_address,
        served_by,
    })
}

/// Makes the runtime's response.
pub fn send(response: Response) -> web_sys::Response {
    let headers = headers(&response);
    let Some(rest) = response.rest else {
        return write_response(response.status, &headers, &response.body);
    };
    let rest = Rc::new(RefCell::new(Some(rest)));
    let next = Closure::<dyn FnMut() -> Promise>::new(move || {
        let rest = Rc::clone(&rest);
        future_to_promise(async move {
            let parts = rest.take();
            let next = match parts {
                Some(parts) => parts.await,
                None => None,
            };
            let (part, following) = next.unzip();
            rest.replace(following);
            Ok(part.map_or(JsValue::UNDEFINED, |part| {
                Uint8Array::from(part.as_slice()).into()
            }))
        })
    });
    stream_response(
        response.status,
        &headers,
        &response.body,
        next.into_js_value(),
    )
}

/// The headers of an answer as JSON.
fn headers(response: &Response) -> String {
    let pair =
        |(name, value): &(&str, String)| Tree::List(vec![(*name).into(), value.as_str().into()]);
    Tree::List(response.headers.iter().map(pair).collect()).to_string()
}

/// Makes a function a Worker: `entry!(FUNCTION)`. Its jobs run when a trigger of wrangler.toml fires.
#[macro_export]
macro_rules! entry {
    ($function:expr) => {
        #[::worker::event(fetch)]
        async fn fetch(
            request: ::worker::worker_sys::web_sys::Request,
            env: ::worker::Env,
            _context: ::worker::Context,
        ) -> ::worker::Result<::worker::worker_sys::web_sys::Response> {
            let platform = $crate::Platform::new(env);
            let request = $crate::receive(&request)
                .await
                .map_err(|f| ::worker::Error::RustError(f.to_string()))?;
            Ok($crate::send($function.serve(&platform, &request).await))
        }

        #[::worker::event(scheduled)]
        async fn scheduled(
            _event: ::worker::ScheduledEvent,
            env: ::worker::Env,
            _context: ::worker::ScheduleContext,
        ) {
            $function.tick(&$crate::Platform::new(env)).await;
        }
    };
}
