//! Spin: SQLite or libSQL, key-value and variables, all asynchronous.

#[path = "spin/kv.rs"]
mod kv;
#[path = "spin/limits.rs"]
mod limits;
#[path = "spin/outbound.rs"]
mod outbound;
#[path = "spin/queue.rs"]
mod queue;
#[path = "spin/sql.rs"]
mod sql;

use std::cell::RefCell;
use std::collections::HashMap;
use std::convert::Infallible;
use std::io::Write as _;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use domain::Instant;
use http_body::Frame;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::memory::Memory;
use crate::{BODY_BYTES_MAX, Body, Fault, Parts, Request, Response, Usage, join};

pub use kv::Kv;
pub use sql::Sql;

/// The setting that names the header in which a proxy in front passes the caller's address. Without a proxy it is
/// empty, because a caller can write any address there.
const ADDRESS_HEADER: &str = "CLIENT_ADDRESS_HEADER";

type Settings = Rc<HashMap<String, String>>;

thread_local! {
    /// Cached texts, for the life of the instance, with the time they were stored.
    static MEMORY: RefCell<Memory> = const { RefCell::new(Memory::new()) };
    /// The variables, which do not change during the life of an instance.
    static SETTINGS: RefCell<Option<Settings>> = RefCell::default();
}

fn now() -> Instant {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    Instant(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// A text in Unicode's composed form (NFC).
pub fn compose(text: &str) -> String {
    unicode_normalization::UnicodeNormalization::nfc(text).collect()
}

/// The platform of one request.
#[derive(Clone)]
pub struct Platform {
    settings: Settings,
    usage: Usage,
}

impl Platform {
    /// Reads the variables once per instance. On Spin their names are lower case: `jwt_public_keys`.
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
        now()
    }

    /// # Errors
    /// A fault when the host has no randomness.
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
    /// None here: a database that is not declared fails on its first use.
    pub fn sql(&self, shard: u8) -> Result<Sql, Fault> {
        Ok(Sql::new(shard, self.usage.clone()))
    }

    /// # Errors
    /// None here: a store that is not declared fails on its first use.
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

    /// Keeps a text in the memory of this instance, until there are too many.
    pub fn cache(&self, name: &str, text: String) {
        let now = self.now();
        MEMORY.with_borrow_mut(|memory| memory.store(name, now, text));
    }

    /// A cached text and when it was stored.
    pub fn cached(&self, name: &str) -> Option<(Instant, String)> {
        MEMORY.with_borrow(|memory| memory.get(name))
    }

    /// Counts one use of a bucket for a coarse limit and returns the count in its window so far, as far as this
    /// instance knows it (see `limits.rs`).
    pub async fn count_use(
        &self,
        _limiter: &str,
        bucket: &str,
        limit: i64,
        window_seconds: i64,
    ) -> i64 {
        limits::count_use(self.now(), bucket, limit, window_seconds).await
    }

    pub async fn pause(&self, ms: u64) {
        spin_sdk::time::sleep(Duration::from_millis(ms)).await;
    }

    /// Writes the line and its end in one call: `eprintln` takes two, and the host puts the lines of other instances
    /// between them.
    pub fn log(&self, line: &str) {
        let _ = std::io::stderr().write_all(format!("{line}\n").as_bytes());
    }

    pub fn usage(&self) -> &Usage {
        &self.usage
    }
}

async fn read_settings(names: &[&str]) -> Settings {
    let mut settings = HashMap::new();
    for name in names.iter().chain(&[ADDRESS_HEADER]) {
        if let Ok(value) = spin_sdk::variables::get(name.to_ascii_lowercase()).await {
            settings.insert((*name).to_owned(), value);
        }
    }
    let settings = Rc::new(settings);
    SETTINGS.with_borrow_mut(|kept| *kept = Some(Rc::clone(&settings)));
    settings
}

/// Reads the request of the host. The body is read up to its maximum size.
pub async fn receive(platform: &Platform, request: spin_sdk::http::Request) -> Request {
    let (head, body) = request.into_parts();
    let body = match Limited::new(body, BODY_BYTES_MAX).collect().await {
        Ok(whole) => Body::Bytes(whole.to_bytes().to_vec()),
        Err(error) if error.is::<LengthLimitError>() => Body::TooLarge,
        Err(_) => Body::Broken,
    };
    // The headers that Spin adds are not joined, because a caller can send the same names.
    let headers = head.headers.iter();
    let headers = join(
        headers.map(|(name, value)| (name.as_str(), value.as_bytes())),
        "spin-",
    );
    let client_address = client_address(&headers, platform.setting(ADDRESS_HEADER));
    Request {
        method: head.method.as_str().parse().ok(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        client_address,
        served_by: "spin".to_owned(),
        headers,
        body,
    }
}

/// The caller's address: from the proxy in front if there is one, else from Spin, which adds its own header after
/// those that the caller sent.
fn client_address(headers: &[(String, String)], proxy_header: Option<String>) -> String {
    let last = |name: &str| {
        let mut all = headers.iter().rev();
        all.find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    };
    if let Some(name) = proxy_header.filter(|name| !name.is_empty())
        && let Some(address) = last(&name.to_ascii_lowercase())
    {
        // A proxy may pass a list of addresses; the one it saw itself is the last.
        return address
            .rsplit(',')
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned();
    }
    let address = last("spin-client-addr").unwrap_or_default();
    let host = address.rsplit_once(':').map_or(address, |(host, _)| host);
    host.trim_matches(['[', ']']).to_owned()
}

/// A body that is being sent: its beginning, then its parts.
pub struct Sent {
    beginning: Option<Bytes>,
    rest: Option<Parts>,
}

impl http_body::Body for Sent {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(beginning) = self.beginning.take() {
            return Poll::Ready(Some(Ok(Frame::data(beginning))));
        }
        let Some(rest) = &mut self.rest else {
            return Poll::Ready(None);
        };
        let next = std::task::ready!(Pin::new(rest).poll(context));
        let (part, rest) = next.unzip();
        self.rest = rest;
        Poll::Ready(part.map(|part| Ok(Frame::data(part.into()))))
    }
}

/// Makes the response of the host.
pub fn send(response: Response) -> spin_sdk::http::Response<Sent> {
    let mut sent = spin_sdk::http::Response::new(Sent {
        beginning: Some(response.body.into()),
        rest: response.rest,
    });
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

/// Makes a function a Spin component: `entry!(FUNCTION)`. Spin has no schedules; a scheduler calls the tick
/// route of the function.
#[macro_export]
macro_rules! entry {
    ($function:expr) => {
        #[::spin_sdk::http_service]
        async fn handle(request: ::spin_sdk::http::Request) -> impl ::spin_sdk::http::IntoResponse {
            let platform = $crate::Platform::open($function.settings()).await;
            let request = $crate::receive(&platform, request).await;
            $crate::send($function.serve(&platform, &request).await)
        }
    };
}
