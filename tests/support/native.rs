//! The functions in this process: in-memory databases behind a real HTTP server.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use platform::{BODY_BYTES_MAX, Body, Method, Platform, Request, World};
use rusqlite::Connection;

use crate::{Client, functions, internal_secret, mint};

pub const INTERNAL_SECRET: &str = "internal-secret-of-the-native-tests";
const SHARDS: usize = 2;

/// A world of its own with its server. It lives as long as the process.
pub struct Native {
    pub world: Arc<World>,
    pub base_url: String,
}

impl Native {
    /// A migrated, empty installation.
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// The same with other settings.
    pub fn with(settings: &[(&str, &str)]) -> Self {
        let native = Self::unmigrated(settings);
        let client = Client::to(&native.base_url).bearer(&internal_secret());
        client
            .post("/internal/system/migrate")
            .send()
            .expect_status(200);
        native
    }

    /// Empty databases without a table.
    pub fn unmigrated(settings: &[(&str, &str)]) -> Self {
        let connections = (0..SHARDS).map(|_| Connection::open_in_memory().expect("SQLite opens"));
        let mut all = default_settings();
        all.extend(
            settings
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        let world = World::new(connections.collect(), all).expect("the world is made");
        let address = serve(Arc::clone(&world));
        Self {
            world,
            base_url: format!("http://{address}"),
        }
    }

    pub fn client(&self) -> Client {
        Client::to(&self.base_url)
    }
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
        (
            "PASSWORD_PEPPER",
            "pepper-of-the-native-tests-32-bytes-long",
        ),
        ("TOKEN_SECRET", "token-secret-of-the-native-tests-32-bytes"),
        ("JWT_PUBLIC_KEYS", public_keys.as_str()),
        ("JWT_PRIVATE_KEY", private_key.as_str()),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

/// Serves a world on a free port.
fn serve(world: Arc<World>) -> SocketAddr {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
        .expect("a free port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || runtime.block_on(accept(listener, world)));
    address
}

async fn accept(listener: tokio::net::TcpListener, world: Arc<World>) {
    while let Ok((stream, _)) = listener.accept().await {
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
) -> Result<hyper::Response<Full<Bytes>>, hyper::Error> {
    let (head, body) = request.into_parts();
    let body = match Limited::new(body, BODY_BYTES_MAX).collect().await {
        Ok(whole) => Body::Bytes(whole.to_bytes().to_vec()),
        Err(_) => Body::TooLarge,
    };
    let headers = head.headers.iter();
    let headers = platform::join(
        headers.map(|(name, value)| (name.as_str(), value.as_bytes())),
        "",
    );
    let mut request = Request {
        method: Method::parse(head.method.as_str()),
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
    let served = tokio::task::spawn_blocking(move || {
        let function = functions::owner(&request.path);
        let answer = pollster::block_on(function.serve(&Platform::new(&world), &request));
        if answer.status == 500 {
            tell_fault(&world, &answer);
        }
        answer
    });
    let answer = served.await.expect("the function does not panic");
    let mut response = hyper::Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        response = response.header(*name, value);
    }
    Ok(response
        .body(Full::from(answer.body))
        .expect("the headers are valid"))
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
