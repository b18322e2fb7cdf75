//! Speaks for an organisation of a native world, in this process and without a network between.

use std::sync::Arc;

use platform::{Body, Platform, Request, Response};
use serde_json::{Value, json};
use support::depot::Depot;
use support::{Native, functions, mint, tokens};

use crate::books::Books;

pub struct Caller {
    pub books: Books,
    token: String,
    keys: usize,
}

impl Caller {
    pub fn of(native: &Native, depot: &Depot) -> Self {
        let claims = tokens::claims(depot.client().token());
        let number = |name: &str| claims[name].as_i64().expect("a number");
        // The world's clock may jump over weeks: the token must not be the first thing to expire.
        let lasting = tokens::with(&claims, "exp", json!(mint::now_seconds() + 100_000_000));
        Self {
            books: Books {
                world: Arc::clone(&native.world),
                shard: usize::try_from(number("shard")).expect("a shard"),
                org_id: number("org"),
            },
            token: tokens::signed_with(&lasting),
            keys: 0,
        }
    }

    /// A key that was never used, where one is wanted.
    pub fn key(&mut self, wanted: bool) -> Option<String> {
        self.keys += 1;
        wanted.then(|| format!("key-{}", self.keys))
    }

    pub fn send(&self, method: &str, path: &str, body: &Value, key: Option<&str>) -> Response {
        self.send_as(&self.token, method, (path, ""), body, key)
    }

    /// What reading a path, with or without a query, gives.
    pub fn read(&self, path: &str, place: &str) -> Value {
        let target = path.split_once('?').unwrap_or((path, ""));
        let answer = self.send_as(&self.token, "GET", target, &Value::Null, None);
        assert_eq!(
            answer.status,
            200,
            "{place}: {path}: {}",
            String::from_utf8_lossy(&answer.body)
        );
        serde_json::from_slice(&answer.body).expect("JSON")
    }

    /// Path and query, with another token.
    pub fn send_as(
        &self,
        token: &str,
        method: &str,
        (path, query): (&str, &str),
        body: &Value,
        key: Option<&str>,
    ) -> Response {
        let mut headers = vec![("authorization".to_owned(), format!("Bearer {token}"))];
        headers.extend(key.map(|key| ("idempotency-key".to_owned(), key.to_owned())));
        let mut bytes = Vec::new();
        if !body.is_null() {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
            bytes = body.to_string().into_bytes();
        }
        let request = Request {
            method: method.parse().ok(),
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
            body: Body::Bytes(bytes),
            client_address: "127.0.0.1".to_owned(),
            served_by: "native".to_owned(),
        };
        let platform = Platform::new(&self.books.world);
        pollster::block_on(functions::owner(path).serve(&platform, &request))
    }
}

/// A request that came again under its key was answered as before, and did nothing.
pub fn expect_replay(first: &Response, again: &Response, place: &str) {
    let told = |answer: &Response| (answer.status, answer.body.clone());
    assert_eq!(told(again), told(first), "{place}: again");
    let mut headers = again.headers.iter();
    assert!(
        headers.any(|(name, _)| *name == "idempotency-replayed"),
        "{place}"
    );
}
