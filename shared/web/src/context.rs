//! What a handler works with: the caller, the request, and the database, which it reads and commits to.

use std::cell::{Cell, RefCell};

use domain::refusal::code;
use domain::{Id, Instant, Permission, Permissions, Read, Refusal, Statement, values};
use platform::{Fault, Platform, Request, Rows, SqlFailure};

use crate::idempotency::Key;
use crate::limit::LimitUse;
use crate::statements::FIND_SESSION;
use crate::{Audit, Change, Function, Principal, Route, Stop, api_key, body, etag};

/// Whether the API key of a request is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyStatus {
    /// Not yet.
    Unverified,
    /// By the database; also for a request without a key.
    Verified,
    /// Verified, and its use has not been recorded for an hour.
    VerifiedUseDue,
    /// The database has no such key, or it is not valid.
    Rejected,
}

pub struct Context<'a> {
    pub platform: &'a Platform,
    pub function: &'a Function,
    pub route: &'a Route,
    pub request: &'a Request,
    pub principal: Principal,
    pub request_id: String,
    /// The trace of this request, as a `traceparent` header (W3C Trace Context).
    pub traceparent: String,
    pub now: Instant,
    pub(crate) key: Option<Key>,
    pub(crate) parameters: Vec<(&'static str, String)>,
    pub(crate) sequence: Cell<u16>,
    pub(crate) key_status: Cell<KeyStatus>,
    /// How much of each rate limit the request has used.
    pub(crate) limit_uses: RefCell<Vec<LimitUse>>,
}

impl Context<'_> {
    pub const fn org_id(&self) -> i64 {
        self.principal.org_id
    }

    /// The body as a validated type.
    ///
    /// # Errors
    /// `malformed_json`, `unsupported_media_type` or `invalid_body` with the field at fault.
    pub fn body<T: Read>(&self) -> Result<T, Refusal> {
        body::parse(self.request)
    }

    /// An optional body: no body, white space and `{}` are the same.
    ///
    /// # Errors
    /// As `body`.
    pub fn optional_body<T: Read + Default>(&self) -> Result<T, Refusal> {
        if body::is_empty(self.request) {
            return Ok(T::default());
        }
        self.body()
    }

    /// The body if it is a CSV file; none if it is of another type.
    ///
    /// # Errors
    /// `body_too_large`.
    pub fn csv_body(&self) -> Result<Option<body::CsvBody<'_>>, Refusal> {
        body::csv(self.request)
    }

    /// The preferred language of the caller.
    pub fn language(&self) -> domain::Language {
        crate::problem::preferred_language(self.request)
    }

    /// The query parameters as a struct of filters.
    ///
    /// # Errors
    /// `invalid_query`.
    pub fn query<T: Read>(&self) -> Result<T, Refusal> {
        body::parse_query(&self.request.query)
    }

    /// A parameter of the path as text.
    pub fn parameter(&self, name: &str) -> &str {
        self.parameters
            .iter()
            .find(|(key, _)| *key == name)
            .map_or("", |(_, value)| value)
    }

    /// A parameter of the path as an id.
    ///
    /// # Errors
    /// `invalid_id`.
    pub fn id<T>(&self, name: &str) -> Result<Id<T>, Refusal> {
        Id::parse(self.parameter(name)).ok_or_else(|| Refusal::new(&code::INVALID_ID))
    }

    /// A new id; ids of one request keep the order they were made in.
    ///
    /// # Errors
    /// A fault when there is no randomness.
    pub fn new_id<T>(&self) -> Result<Id<T>, Fault> {
        let sequence = self.sequence.get();
        self.sequence.set(sequence.wrapping_add(1));
        Ok(Id::new(self.now.ms(), sequence, self.platform.random()?))
    }

    /// As many new ids, as text.
    ///
    /// # Errors
    /// As `new_id`.
    pub fn new_ids(&self, count: usize) -> Result<Vec<String>, Fault> {
        (0..count)
            .map(|_| self.new_id::<()>().map(|id| id.to_string()))
            .collect()
    }

    /// Gives the Idempotency-Key of an anonymous request an owner, so that equal keys of different clients are
    /// different keys. Only the first call counts.
    pub fn scope_idempotency_key(&self, owner: String) {
        if let Some(key) = &self.key {
            let _ = key.principal.set(owner);
        }
    }

    /// The Idempotency-Key, for handlers that derive secrets from it.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.key.as_ref().map(|key| key.text.as_str())
    }

    /// Reads the facts for a decision, in one round trip on the caller's shard. The same round trip reads the
    /// stored answer of this Idempotency-Key, the API key of the caller and, on a sensitive route, the session.
    ///
    /// # Errors
    /// The stored answer, the refusal of the API key, `session_revoked`, `unavailable`, or a fault.
    pub async fn read<const N: usize>(
        &self,
        statements: [Statement; N],
    ) -> Result<[Rows; N], Stop> {
        self.read_on(self.principal.shard, self.principal.org_id, statements)
            .await
    }

    /// Reads on another shard.
    ///
    /// # Errors
    /// As `read`.
    pub async fn read_on<const N: usize>(
        &self,
        shard: u8,
        org_id: i64,
        statements: [Statement; N],
    ) -> Result<[Rows; N], Stop> {
        let rows = self.read_all(shard, org_id, Vec::from(statements)).await?;
        rows.try_into()
            .map_err(|_| Fault::new("fewer results than statements").into())
    }

    /// `read_on` for any number of statements.
    async fn read_all(
        &self,
        shard: u8,
        org_id: i64,
        statements: Vec<Statement>,
    ) -> Result<Vec<Rows>, Stop> {
        if shard != self.principal.shard {
            self.require_verified_key().await?;
        }
        let reads_key = self.key_status.get() == KeyStatus::Unverified;
        // A request with an API key has no session; its key is always read.
        let reads_session = self.route.sensitive && !self.principal.is_api_key();
        let mut batch = Vec::with_capacity(statements.len().saturating_add(2));
        batch.extend(reads_key.then(|| api_key::find(&self.principal)));
        batch.extend(reads_session.then(|| self.find_session()));
        batch.extend(self.key.as_ref().map(|key| key.find(org_id)));
        batch.extend(statements);
        let mut rows = self.read_with_retries(shard, &batch).await?.into_iter();
        if reads_key && let Some(rows) = rows.next() {
            self.verify_key(&rows)?;
        }
        if reads_session && let Some(rows) = rows.next() {
            self.verify_session(&rows)?;
        }
        if let Some(key) = &self.key
            && let Some(rows) = rows.next()
        {
            key.replay(&rows)?;
        }
        Ok(rows.collect())
    }

    /// Reads and verifies the API key of the caller, if that has not been done.
    ///
    /// # Errors
    /// The refusal of the key.
    pub(crate) async fn require_verified_key(&self) -> Result<(), Stop> {
        match self.key_status.get() {
            KeyStatus::Unverified => {}
            KeyStatus::Rejected => return Err(Refusal::new(&code::INVALID_API_KEY).into()),
            KeyStatus::Verified | KeyStatus::VerifiedUseDue => return Ok(()),
        }
        let batch = [api_key::find(&self.principal)];
        let rows = self.read_with_retries(self.principal.shard, &batch).await?;
        let rows = rows.first().ok_or_else(|| Fault::new("no result"))?;
        self.verify_key(rows)
    }

    fn find_session(&self) -> Statement {
        let Principal {
            org_id, session_id, ..
        } = &self.principal;
        FIND_SESSION.bind(values![*org_id, session_id, self.now])
    }

    fn verify_session(&self, rows: &Rows) -> Result<(), Stop> {
        let session: Option<(String,)> = rows.first()?;
        let (permissions,) = session.ok_or_else(|| Refusal::new(&code::SESSION_REVOKED))?;
        // The role has changed since the token was signed: a refreshed token has the new permissions.
        if Permissions::parse(&permissions) != Some(self.principal.permissions) {
            return Err(Refusal::new(&code::TOKEN_EXPIRED).into());
        }
        Ok(())
    }

    /// Reads the session of the caller, as a sensitive route does, in a round trip of its own.
    ///
    /// # Errors
    /// `session_revoked`, `token_expired`, `unavailable`, or a fault.
    pub(crate) async fn require_session(&self) -> Result<(), Stop> {
        let batch = [self.find_session()];
        let rows = self.read_with_retries(self.principal.shard, &batch).await?;
        let rows = rows.first().ok_or_else(|| Fault::new("no result"))?;
        self.verify_session(rows)
    }

    fn verify_key(&self, rows: &Rows) -> Result<(), Stop> {
        let verified = api_key::verify(&self.principal, rows, self.now);
        self.key_status.set(match verified {
            Ok(true) => KeyStatus::VerifiedUseDue,
            Ok(false) => KeyStatus::Verified,
            Err(_) => KeyStatus::Rejected,
        });
        verified.map(drop)
    }

    /// Reads are tried three times while the database is busy; writes are tried once.
    async fn read_with_retries(&self, shard: u8, batch: &[Statement]) -> Result<Vec<Rows>, Stop> {
        if batch.is_empty() {
            return Ok(Vec::new());
        }
        let sql = self.platform.sql(shard)?;
        for pause_ms in [20, 80] {
            match sql.read(batch).await {
                Err(SqlFailure::Busy(_)) => self.platform.pause(pause_ms).await,
                done => return done.map_err(|failure| self.explain(failure)),
            }
        }
        sql.read(batch)
            .await
            .map_err(|failure| self.explain(failure))
    }

    /// Compares a record's version with If-Match, if the client sent one.
    ///
    /// # Errors
    /// `precondition_failed` or `invalid_precondition`.
    pub fn check_version(&self, current: i64) -> Result<(), Refusal> {
        let Some(wanted) = self.request.header("if-match") else {
            return Ok(());
        };
        if etag::is_met(wanted, current)? {
            return Ok(());
        }
        Err(Refusal::new(&code::PRECONDITION_FAILED).with("version", current))
    }
}

impl Context<'_> {
    /// Requires a permission besides the one of the route.
    ///
    /// # Errors
    /// `forbidden` with the permission.
    pub fn may(&self, permission: Permission) -> Result<(), Refusal> {
        if self.principal.permissions.has(permission) {
            return Ok(());
        }
        Err(Refusal::new(&code::FORBIDDEN).with("permission", permission.code))
    }

    /// A change whose answer is the changed record.
    pub fn change(
        &self,
        action: &'static str,
        entity: &'static str,
        id: &str,
        answer: Statement,
    ) -> Change {
        let audit = Audit {
            action,
            entity,
            entity_id: id.to_owned(),
            diff: self.body_text(),
        };
        Change::new(audit, answer)
    }

    /// The body as it was sent, for the audit log.
    pub fn body_text(&self) -> Option<String> {
        match &self.request.body {
            platform::Body::Bytes(bytes) if !body::is_empty(self.request) => {
                String::from_utf8(bytes.clone()).ok()
            }
            // White space and `{}`, which an action may have as its body, hold nothing to record.
            _ => None,
        }
    }
}
