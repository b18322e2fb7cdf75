//! Speaks JSON with the server, and waits when it is asked to.

use std::time::Duration;

use serde_json::Value;
use ureq::http::Response;
use ureq::{Agent, Body};

use crate::failure::{Failure, Problem, Result};

/// A request that takes longer has failed.
const TIMEOUT: Duration = Duration::from_secs(60);
/// How often a busy server is asked again, and how long it may have us wait.
const TRIES: usize = 5;
const WAIT_SECONDS_MAX: u64 = 60;

pub struct Client {
    agent: Agent,
    base_url: String,
    token: String,
}

impl Client {
    pub fn new(base_url: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(TIMEOUT))
            .build();
        Self {
            agent: config.into(),
            base_url: base_url.to_owned(),
            token: String::new(),
        }
    }

    /// Authenticates everything from now on: an access token.
    pub fn use_token(&mut self, token: &str) {
        token.clone_into(&mut self.token);
    }

    pub fn get(&self, path: &str) -> Result<Value> {
        self.ask("GET", path, || {
            let request = self.agent.get(self.url(path));
            let request = match self.authorization() {
                Some(value) => request.header("authorization", value),
                None => request,
            };
            request.call()
        })
    }

    /// Every record of a list, page by page.
    pub fn list(&self, path: &str) -> Result<Vec<Value>> {
        let mut records = Vec::new();
        let mut query = "limit=100".to_owned();
        loop {
            let mut page = self.get(&format!("{path}?{query}"))?;
            if let Some(Value::Array(items)) = page.get_mut("items").map(Value::take) {
                records.extend(items);
            }
            match page.get("next_cursor").and_then(Value::as_str) {
                Some(cursor) => query = format!("limit=100&cursor={cursor}"),
                None => return Ok(records),
            }
        }
    }

    /// `key` names the effect: sent again, it happens once.
    pub fn post(&self, path: &str, key: &str, body: &Value) -> Result<Value> {
        self.write("POST", path, key, body)
    }

    pub fn put(&self, path: &str, key: &str, body: &Value) -> Result<Value> {
        self.write("PUT", path, key, body)
    }

    /// Runs the scheduled work of a function that is due.
    pub fn tick(&self, function: &str, internal_secret: &str) -> Result {
        let path = &format!("/internal/{function}/tick");
        let authorization = format!("Bearer {internal_secret}");
        let send = || {
            self.agent
                .post(self.url(path))
                .header("authorization", &authorization)
                .send_empty()
        };
        self.ask("POST", path, send).map(drop)
    }

    fn write(&self, method: &str, path: &str, key: &str, body: &Value) -> Result<Value> {
        let text = body.to_string();
        self.ask(method, path, || {
            let url = self.url(path);
            let request = if method == "PUT" {
                self.agent.put(url)
            } else {
                self.agent.post(url)
            };
            let request = match self.authorization() {
                Some(value) => request.header("authorization", value),
                None => request,
            };
            request
                .header("content-type", "application/json")
                .header("idempotency-key", key)
                .send(&text)
        })
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    fn authorization(&self) -> Option<String> {
        (!self.token.is_empty()).then(|| format!("Bearer {}", self.token))
    }

    /// Sends, and sends again after the wait that a 429 or 503 asks for.
    fn ask(
        &self,
        method: &str,
        path: &str,
        send: impl Fn() -> std::result::Result<Response<Body>, ureq::Error>,
    ) -> Result<Value> {
        let request = format!("{method} {path}");
        let because = |why: String| {
            Failure::Because(format!("{method} {}{path} failed: {why}", self.base_url))
        };
        for last in (0..TRIES).map(|attempt| attempt + 1 == TRIES) {
            let mut response = send().map_err(|error| because(error.to_string()))?;
            let status = response.status().as_u16();
            let wait = retry_after_seconds(&response);
            let text = response
                .body_mut()
                .read_to_string()
                .map_err(|error| because(error.to_string()))?;
            match (status, wait) {
                (429 | 503, Some(seconds)) if !last && seconds <= WAIT_SECONDS_MAX => {
                    std::thread::sleep(Duration::from_secs(seconds));
                }
                (200..=299, _) if text.is_empty() => return Ok(Value::Null),
                (200..=299, _) => {
                    return serde_json::from_str(&text).map_err(|error| because(error.to_string()));
                }
                _ => return Err(problem(request, status, &text)),
            }
        }
        Err(because("the server stays busy".to_owned()))
    }
}

fn retry_after_seconds(response: &Response<Body>) -> Option<u64> {
    response
        .headers()
        .get("retry-after")?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

fn problem(request: String, status: u16, text: &str) -> Failure {
    let body: Value = serde_json::from_str(text).unwrap_or_default();
    let word =
        |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let errors = body
        .get("errors")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    Failure::Problem(Problem {
        request,
        status,
        code: word(&body, "code").unwrap_or_else(|| "without a code".to_owned()),
        detail: word(&body, "detail").unwrap_or_else(|| text.chars().take(200).collect()),
        errors: errors
            .map(|error| {
                let pointer = word(error, "pointer").unwrap_or_default();
                let why = word(error, "detail")
                    .or_else(|| word(error, "code"))
                    .unwrap_or_default();
                format!("{pointer}: {why}")
            })
            .collect(),
    })
}
