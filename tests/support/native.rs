//! The functions in this process: in-memory databases behind a real HTTP server.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll};

use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Bytes, Frame, Incoming, SizeHint};
use hyper::service::service_fn;
use platform::{BODY_BYTES_MAX, Body, Method, Platform, Request, World};
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use tokio::sync::oneshot;

use crate::{Client, events, functions, internal_secret, mint, record};

pub const INTERNAL_SECRET: &str = "internal-secret-of-the-native-tests";
const SHARDS: usize = 2;

/// A world of its own with its server, which ends with it.
pub struct Native {
    pub world: Arc<World>,
    pub base_url: String,
    _served: oneshot::Sender<()>,
}

impl Native {
    /// A migrated, empty installation.
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// The same with other settings.
    pub fn with(settings: &[(&str, &str)]) -> Self {
        static MIGRATED: OnceLock<Mutex<Vec<Connection>>> = OnceLock::new();
        if settings.iter().any(|(name, _)| *name == "SHARDS") {
            return Self::migrated(settings);
        }
        let model = MIGRATED.get_or_init(|| {
            let world = Self::migrated(&[]).world;
            let copies = (0..SHARDS).map(|shard| world.inspect(shard, copy).expect("a shard"));
            Mutex::new(copies.collect())
        });
        let copies = {
            let model = model.lock().unwrap_or_else(PoisonError::into_inner);
            model.iter().map(copy).collect()
        };
        Self::of(copies, settings)
    }

    /// One that applied each migration itself, where `with` copies what they made.
    pub fn migrated(settings: &[(&str, &str)]) -> Self {
        let native = Self::unmigrated(settings);
        let _unrecorded = record::pause();
        let client = Client::to(&native.base_url).bearer(&internal_secret());
        client
            .post("/internal/system/migrate")
            .send()
            .expect_status(200);
        native
    }

    /// Empty databases without a table.
    pub fn unmigrated(settings: &[(&str, &str)]) -> Self {
        let empty = |_| Connection::open_in_memory().expect("SQLite opens");
        Self::of((0..SHARDS).map(empty).collect(), settings)
    }

    fn of(databases: Vec<Connection>, settings: &[(&str, &str)]) -> Self {
        let mut all = default_settings();
        all.extend(
            settings
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let world = World::new(databases, all).expect("the world is made");
        events::forget(&world);
        let (_served, end) = oneshot::channel();
        let address = serve(Arc::clone(&world), end);
        Self {
            world,
            base_url: format!("http://{address}"),
            _served,
        }
    }

    pub fn client(&self) -> Client {
        Client::to(&self.base_url)
    }
}

/// A database of its own with the same in it.
fn copy(database: &Connection) -> Connection {
    let mut copy = Connection::open_in_memory().expect("SQLite opens");
    let backup = Backup::new(database, &mut copy).expect("a backup begins");
    let pages_at_once = -1;
    let step = backup.step(pages_at_once);
    assert_eq!(step, Ok(StepResult::Done), "a backup is made");
    drop(backup);
    copy
}

fn default_settings() -> HashMap<String, String> {
    let shards = SHARDS.to_string();
    let public_keys = mint::public_keys();
    let private_key = mint::private_key();
    let internal_secret = internal_secret();
    [
        ("ENVIRONMENT", "development"),
        ("ISSUER", "https://trastienda.test"),
        ("AUDIENCE", "trastienda"),
        ("CORS_ORIGINS", "https://shop.example,http://localhost:5173"),
        ("SHARDS", shards.as_str()),
        ("LOG_LEVEL", "info"),
        ("REGISTRATION", "open"),
        ("DENY_CACHE_SECONDS", "0"),
        ("INTERNAL_SECRET", internal_secret.as_str()),
        // Every test has a shop of its own, and with it two hashes.
        ("PASSWORD_COST", "m=256,t=1,p=1"),
        (
            "PASSWORD_PEPPER",
            "pepper-of-the-native-tests-32-bytes-long",
        ),
        ("TOKEN_SECRET", "token-secret-of-the-native-tests-32-bytes"),
        ("DELIVERY_SECRET", "delivery-secret-of-the-native-tests-32"),
        ("JWT_PUBLIC_KEYS", public_keys.as_str()),
        ("JWT_PRIVATE_KEY", private_key.as_str()),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

/// Serves a world on a free port until `end`.
fn serve(world: Arc<World>, end: oneshot::Receiver<()>) -> SocketAddr {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
        .expect("a free port");
    let address = listener.local_addr().expect("an address");
    runtime.spawn(accept(listener, world));
    std::thread::spawn(move || {
        let _ = runtime.block_on(end);
        runtime.shutdown_background();
    });
    address
}

async fn accept(listener: tokio::net::TcpListener, world: Arc<World>) {
    while let Ok((stream, _)) = listener.accept().await {
        // Head and body are written apart; without this the second waits for the client to say that it
        // got the first.
        let _ = stream.set_nodelay(true);
        let world = Arc::clone(&world);
        tokio::spawn(async move {
            let service = service_fn(move |request| answer(request, Arc::clone(&world)));
            let io = hyper_util::rt::TokioIo::new(stream);
            // A client that goes away mid-request is its own affair.
            let _ = hyper::server::conn::http1::Builder::new()
                .serve_connection(io, service)
                .await;
        });
    }
}

async fn answer(
    request: hyper::Request<Incoming>,
    world: Arc<World>,
) -> Result<hyper::Response<Parts>, Infallible> {
    let (head, body) = request.into_parts();
    let body = match Limited::new(body, BODY_BYTES_MAX).collect().await {
        Ok(whole) => Body::Bytes(whole.to_bytes().to_vec()),
        Err(error) if error.is::<LengthLimitError>() => Body::TooLarge,
        Err(_) => Body::Broken,
    };
    let headers = head.headers.iter();
    let headers = platform::join(
        headers.map(|(name, value)| (name.as_str(), value.as_bytes())),
        "",
    );
    let mut request = Request {
        method: head.method.as_str().parse().ok(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers,
        body,
        client_address: String::new(),
        served_by: "native".to_owned(),
    };
    request.client_address = request
        .header("cf-connecting-ip")
        .unwrap_or("127.0.0.1")
        .to_owned();
    // What follows the head leaves the thread of the function part by part, as it is made.
    let (head, sent) = tokio::sync::oneshot::channel();
    let (parts, body) = tokio::sync::mpsc::channel(1);
    tokio::task::spawn_blocking(move || {
        let function = functions::owner(&request.path);
        let mut answer = pollster::block_on(function.serve(&Platform::new(&world), &request));
        let may_publish = request.method.is_none_or(Method::writes);
        let faults = may_publish.then(|| events::new_faults(&world));
        if let Some(faults) = faults.filter(|faults| !faults.is_empty()) {
            eprintln!("{}: {}", request.path, faults.join("\n"));
            answer.status = 500;
        }
        if answer.status == 500 {
            tell_fault(&world, &answer);
        }
        let mut response = hyper::Response::builder().status(answer.status);
        for (name, value) in &answer.headers {
            response = response.header(*name, value);
        }
        let size = answer.rest.is_none().then_some(answer.body.len());
        let _ = head.send((response, size));
        let mut next = Some((answer.body, answer.rest));
        while let Some((part, rest)) = next {
            // Nobody takes it any more: nothing further is made.
            if parts.blocking_send(Bytes::from(part)).is_err() {
                return;
            }
            let following = rest.and_then(pollster::block_on);
            next = following.map(|(part, rest)| (part, Some(rest)));
        }
    });
    let (response, size) = sent.await.expect("the function does not panic");
    Ok(response
        .body(Parts { body, size })
        .expect("the headers are valid"))
}

/// A body whose parts come from another thread.
struct Parts {
    body: tokio::sync::mpsc::Receiver<Bytes>,
    /// In bytes, if it is known beforehand.
    size: Option<usize>,
}

impl hyper::body::Body for Parts {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let part = std::task::ready!(self.body.poll_recv(context));
        Poll::Ready(part.map(|part| Ok(Frame::data(part))))
    }

    fn size_hint(&self) -> SizeHint {
        let size = self.size.and_then(|size| u64::try_from(size).ok());
        size.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// Shows why an answer is a 500: clients are told its request id only.
fn tell_fault(world: &World, answer: &platform::Response) {
    let mut headers = answer.headers.iter();
    let id = headers.find(|(name, _)| *name == "x-request-id");
    for line in id.map_or(Vec::new(), |(_, id)| world.find_log(id)) {
        if !line.contains("on purpose") {
            eprintln!("{line}");
        }
    }
}
