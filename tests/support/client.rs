//! A plain HTTP client that tests read well with.

use std::time::Duration;

use serde_json::Value;
use ureq::{Agent, http};

mod events;
mod stubborn;

pub use events::{Event, Stream};
pub use stubborn::Ending;

/// A request that is not answered within this time has failed: a server that hangs must not hang its tests. Sixty-four
/// racers on two busy cores need ten seconds.
const PATIENCE: Duration = Duration::from_secs(40);

/// A server's address, and what every request to it carries.
#[derive(Clone)]
pub struct Client {
    agent: Agent,
    patience: Duration,
    base_url: String,
    headers: Vec<(String, String)>,
}

impl Client {
    pub fn to(base_url: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .allow_non_standard_methods(true)
            // Node closes what was idle for five seconds: use no connection that may be closing.
            .max_idle_age(Duration::from_secs(1))
            .build();
        Self {
            agent: config.into(),
            patience: PATIENCE,
            base_url: base_url.to_owned(),
            headers: Vec::new(),
        }
    }

    /// The server under test.
    pub fn new() -> Self {
        Self::to(&crate::base_url())
    }

    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// The same client for requests that take long on purpose.
    #[must_use]
    pub fn waiting(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// The same client with a connection that it shares with nobody.
    #[must_use]
    pub fn on_its_own_connection(&self) -> Self {
        Self {
            headers: self.headers.clone(),
            patience: self.patience,
            ..Self::to(&self.base_url)
        }
    }

    /// The same client, logged out.
    #[must_use]
    pub fn anonymous(&self) -> Self {
        let mut client = self.clone();
        client.headers.retain(|(name, _)| name != "authorization");
        client
    }

    /// The token it speaks with.
    ///
    /// # Panics
    /// When it has none.
    pub fn token(&self) -> &str {
        let mut headers = self.headers.iter();
        let (_, value) = headers
            .find(|(name, _)| name == "authorization")
            .expect("a client that is logged in");
        value.trim_start_matches("Bearer ")
    }

    /// Sends a header with every request.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What is sent with every request under a name.
    pub fn header_of(&self, name: &str) -> Option<String> {
        let mut headers = self.headers.iter();
        headers
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.clone())
    }

    pub fn request(&self, method: &str, path: &str) -> Draft<'_> {
        Draft {
            client: self,
            method: method.to_owned(),
            path: path.to_owned(),
            headers: self.headers.clone(),
            body: None,
        }
    }

    pub fn get(&self, path: &str) -> Draft<'_> {
        self.request("GET", path)
    }

    pub fn post(&self, path: &str) -> Draft<'_> {
        self.request("POST", path)
    }

    pub fn put(&self, path: &str) -> Draft<'_> {
        self.request("PUT", path)
    }

    pub fn patch(&self, path: &str) -> Draft<'_> {
        self.request("PATCH", path)
    }

    pub fn delete(&self, path: &str) -> Draft<'_> {
        self.request("DELETE", path)
    }

    /// All that a list holds, page by page. The path has a query.
    ///
    /// # Panics
    /// When a page is not answered as one.
    pub fn all(&self, path: &str) -> Vec<Value> {
        let mut items = Vec::new();
        let mut next = path.to_owned();
        loop {
            let page = self.get(&next).send().expect_status(200).json();
            items.extend(page["items"].as_array().expect("items").iter().cloned());
            match page["next_cursor"].as_str() {
                Some(cursor) => next = format!("{path}&cursor={cursor}"),
                None => return items,
            }
        }
    }
}

impl Default for Client {
    fn default() -> Self {
        Self::new()
    }
}

/// A request that has not been sent.
pub struct Draft<'c> {
    client: &'c Client,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl Draft<'_> {
    pub fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json")
            .bytes(body.to_string())
    }

    pub fn bytes(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sends a header beside another of the same name.
    pub fn and_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn key(self, idempotency_key: &str) -> Self {
        self.header("idempotency-key", idempotency_key)
    }

    /// Sends it, and holds the answer against the documentation of its route.
    ///
    /// # Panics
    /// When no answer comes, or not one as documented.
    #[track_caller]
    pub fn send(self) -> Answer {
        match self.try_send() {
            Ok(answer) => answer,
            Err(why) => panic!("{why}"),
        }
    }

    /// As `send`, for servers that may be gone.
    ///
    /// # Errors
    /// Why no answer came.
    #[track_caller]
    pub fn try_send(self) -> Result<Answer, String> {
        let url = format!("{}{}", self.client.base_url, self.path);
        let mut request = http::Request::builder()
            .method(self.method.as_str())
            .uri(&url);
        for (name, value) in &self.headers {
            request = request.header(name, value.as_bytes());
        }
        let body = self.body.unwrap_or_default();
        let sent = format!("{} {}", self.method, self.path);
        let patience = self.client.patience;
        let told = |error: ureq::Error| match error {
            ureq::Error::Timeout(_) => format!("{sent}: no answer in {patience:?}"),
            error => format!("{sent}: {error}"),
        };
        let request = request.body(body).expect("a valid request");
        let timed = self.client.agent.configure_request(request);
        let request = timed.timeout_global(Some(patience)).build();
        let mut response = self.client.agent.run(request).map_err(told)?;
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| {
                (
                    name.to_string(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect();
        let body = response.body_mut().with_config().limit(64 << 20);
        let bytes = body.read_to_vec().map_err(told)?;
        let text = if bytes.starts_with(b"%PDF-") {
            // Compressed letters: whoever wants them reads the file.
            String::new()
        } else {
            String::from_utf8(bytes.clone()).map_err(|why| format!("{sent}: {why}"))?
        };
        let answer = Answer {
            status: response.status().as_u16(),
            sent,
            headers,
            bytes,
            text,
        };
        let mut names = self.headers.iter().map(|(name, _)| name);
        let is_conditional = names.any(|name| name == "if-none-match");
        crate::record::note(is_conditional, &answer);
        crate::check::answer(&self.method, &self.path, &answer);
        Ok(answer)
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    sent: String,
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub bytes: Vec<u8>,
    /// Empty for a PDF.
    pub text: String,
}

impl Answer {
    /// Method and path of what was asked.
    pub fn sent(&self) -> &str {
        &self.sent
    }

    /// Fails the test unless the status is this one.
    #[track_caller]
    pub fn expect_status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.sent, self.text);
        self
    }

    /// Fails the test unless it is a problem with this status and code.
    #[track_caller]
    pub fn expect_problem(self, status: u16, code: &str) -> Self {
        let answer = self.expect_status(status);
        assert_eq!(
            answer.header("content-type"),
            Some("application/problem+json"),
            "{}",
            answer.sent
        );
        assert_eq!(
            answer.json()["code"],
            code,
            "{}: {}",
            answer.sent,
            answer.text
        );
        answer
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", self.sent, self.text))
    }

    /// A member of the JSON body, by pointer, as text.
    #[track_caller]
    pub fn text_at(&self, pointer: &str) -> String {
        match self.json().pointer(pointer) {
            Some(Value::String(text)) => text.clone(),
            other => panic!("{}: {pointer} is {other:?} in {}", self.sent, self.text),
        }
    }

    pub fn id(&self) -> String {
        self.text_at("/id")
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// SQL round trips, as the server counted them.
    #[track_caller]
    pub fn trips(&self) -> u64 {
        let timing = self
            .header("server-timing")
            .expect("server-timing in development");
        let count = timing
            .split("trips=")
            .nth(1)
            .and_then(|rest| rest.split(',').next());
        count.and_then(|count| count.parse().ok()).expect("trips=n")
    }
}
