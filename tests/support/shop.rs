//! A shop of its own for a test: an organisation, its administrator, and a client that is them.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use crate::Client;

/// A registered organisation. `client` speaks as its administrator.
pub struct Shop {
    pub client: Client,
    pub slug: String,
    pub email: String,
    pub organisation: Value,
    pub user: Value,
}

pub const PASSWORD: &str = "eleven blue kettles whistle";

impl Shop {
    /// Registers on the server under test and logs in.
    pub fn open() -> Self {
        Self::open_at(&Client::new())
    }

    /// Registers on a server and logs in.
    pub fn open_at(client: &Client) -> Self {
        let slug = unique("shop");
        let email = format!("admin@{slug}.example");
        // Each shop comes from an address of its own, so that login limits never mix tests.
        let client = client.clone().header("cf-connecting-ip", &address());
        let registered = client
            .post("/v1/auth/register")
            .json(&json!({
                "organisation": { "name": "Test shop", "slug": slug, "base_currency": "GBP" },
                "user": { "email": email, "full_name": "Ada Admin", "password": PASSWORD }
            }))
            .send()
            .expect_status(201)
            .json();
        let token = login(&client, &email).text_at("/access_token");
        Self {
            client: client.bearer(&token),
            slug,
            email,
            organisation: registered["organisation"].clone(),
            user: registered["user"].clone(),
        }
    }

    /// Adds a user with a built-in role and gives a client that is them.
    pub fn user(&self, role: &str) -> Client {
        let email = format!("{}@{}.example", unique(role), self.slug);
        self.client
            .post("/v1/auth/users")
            .json(&json!({ "email": email, "full_name": "Uma User", "role": role, "password": PASSWORD }))
            .send()
            .expect_status(201);
        let client = self.client.clone().header("cf-connecting-ip", &address());
        let token = login(&client, &email).text_at("/access_token");
        client.bearer(&token)
    }
}

impl Shop {
    /// Makes an API key with these scopes and gives a client that speaks with it.
    pub fn api_key(&self, scopes: &[&str]) -> Client {
        let made = self
            .client
            .post("/v1/auth/api-keys")
            .json(&json!({ "name": unique("key"), "scopes": scopes }))
            .send()
            .expect_status(201);
        self.client.clone().bearer(&made.text_at("/key"))
    }
}

/// Logs in and gives the whole answer.
pub fn login(client: &Client, login: &str) -> crate::Answer {
    let body = json!({ "login": login, "password": PASSWORD });
    client
        .post("/v1/auth/login")
        .json(&body)
        .send()
        .expect_status(200)
}

/// A name that no other test has.
pub fn unique(prefix: &str) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let nanos = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .expect("after 1970")
        .as_nanos();
    format!("{prefix}-{:x}-{count}", nanos & 0xffff_ffff_ffff)
}

/// An address that no other test has.
pub fn address() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed) + u64::from(std::process::id()) * 1009;
    format!(
        "10.{}.{}.{}",
        count >> 16 & 255,
        count >> 8 & 255,
        count & 255
    )
}
