//! What a handler holds: the caller, the request, and the two doors to the database.

use std::cell::{Cell, RefCell};

use domain::refusal::code;
use domain::{Id, Instant, Permission, Permissions, Read, Refusal, Statement, values};
use platform::{Fault, Platform, Request, Rows, SqlFailure};

use crate::idempotency::Key;
use crate::limit::Spent;
use crate::statements::FIND_SESSION;
use crate::{Audit, Change, Function, Principal, Route, Stop, api_key, body, etag};

/// How far the API key of a request is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// It says so itself.
    Claimed,
    /// The database says so, or there is none.
    Confirmed,
    /// And nobody recorded lately that it is used.
    UsedAnew,
    /// The database says otherwise.
    Refused,
}

pub struct Context<'a> {
    pub platform: &'a Platform,
    pub function: &'a Function,
    pub route: &'a Route,
    pub request: &'a Request,
    pub principal: Principal,
    pub request_id: String,
    /// The trace this request belongs to, as W3C Trace Context writes it.
    pub traceparent: String,
    pub now: Instant,
    pub(crate) key: Option<Key>,
    pub(crate) parameters: Vec<(&'static str, String)>,
    pub(crate) sequence: Cell<u16>,
    pub(crate) key_trust: Cell<Trust>,
    /// What the request has used of the limits on it.
    pub(crate) spent: RefCell<Vec<Spent>>,
}

impl Context<'_> {
    pub const fn org_id(&self) -> i64 {
        self.principal.org_id
    }

    /// The body as a type that cannot be wrong.
    ///
    /// # Errors
    /// `malformed_json`, `unsupported_media_type` or `invalid_body` with the field at fault.
    pub fn body<T: Read>(&self) -> Result<T, Refusal> {
        body::parse(self.request)
    }

    /// The body of a request that may come without one: nothing, blanks and `{}` are the same.
    ///
    /// # Errors
    /// As `body`.
    pub fn optional_body<T: Read + Default>(&self) -> Result<T, Refusal> {
        if body::is_empty(self.request) {
            return Ok(T::default());
        }
        self.body()
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

    /// Names whose the Idempotency-Key of an anonymous request is, so that strangers who choose the
    /// same one do not meet. Only the first name counts.
    pub fn own_key(&self, owner: String) {
        if let Some(key) = &self.key {
            let _ = key.principal.set(owner);
        }
    }

    /// The Idempotency-Key, for what derives more than an answer from it.
    pub fn idempotency_key(&self) -> Option<&str> {
        self.key.as_ref().map(|key| key.text.as_str())
    }

    /// The facts for a decision, in one round trip on the caller's shard. The same trip looks
    /// for the stored answer of this Idempotency-Key, for the API key that asks and, on a sensitive
    /// route, for the session.
    ///
    /// # Errors
    /// The stored answer, what is wrong with the API key, `session_revoked`, `unavailable`, or a
    /// fault.
    pub async fn read<const N: usize>(
        &self,
        statements: [Statement; N],
    ) -> Result<[Rows; N], Stop> {
        self.read_on(self.principal.shard, self.principal.org_id, statements)
            .await
    }

    /// The same on a named shard.
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

    /// `read_on` for any number of statements: one copy of the code serves all.
    async fn read_all(
        &self,
        shard: u8,
        org_id: i64,
        statements: Vec<Statement>,
    ) -> Result<Vec<Rows>, Stop> {
        if shard != self.principal.shard {
            self.confirm_key().await?;
        }
        let asks_key = self.key_trust.get() == Trust::Claimed;
        // A key is always looked up: there is no session to look at.
        let asks_session = self.route.sensitive && !self.principal.is_api_key();
        let mut batch = Vec::with_capacity(statements.len().saturating_add(2));
        batch.extend(asks_key.then(|| api_key::find(&self.principal)));
        batch.extend(asks_session.then(|| {
            let Principal {
                org_id, session_id, ..
            } = &self.principal;
            FIND_SESSION.bind(values![*org_id, session_id, self.now])
        }));
        batch.extend(self.key.as_ref().map(|key| key.find(org_id)));
        batch.extend(statements);
        let mut rows = self.read_patiently(shard, &batch).await?.into_iter();
        if asks_key && let Some(rows) = rows.next() {
            self.believe_key(&rows)?;
        }
        if asks_session {
            let session = rows
                .next()
                .map(|rows| rows.first::<(String,)>())
                .transpose()?
                .flatten();
            let (permissions,) = session.ok_or_else(|| Refusal::new(&code::SESSION_REVOKED))?;
            // The role changed since the token was signed: a refreshed one says what holds now.
            if Permissions::parse(&permissions) != Some(self.principal.permissions) {
                return Err(Refusal::new(&code::TOKEN_EXPIRED).into());
            }
        }
        if let Some(key) = &self.key
            && let Some(rows) = rows.next()
        {
            key.replay(&rows)?;
        }
        Ok(rows.collect())
    }

    /// Looks up the API key that asks, if nothing has yet.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) async fn confirm_key(&self) -> Result<(), Stop> {
        match self.key_trust.get() {
            Trust::Claimed => {}
            Trust::Refused => return Err(Refusal::new(&code::INVALID_API_KEY).into()),
            Trust::Confirmed | Trust::UsedAnew => return Ok(()),
        }
        let batch = [api_key::find(&self.principal)];
        let rows = self.read_patiently(self.principal.shard, &batch).await?;
        let rows = rows.first().ok_or_else(|| Fault::new("no result"))?;
        self.believe_key(rows)
    }

    fn believe_key(&self, rows: &Rows) -> Result<(), Stop> {
        let believed = api_key::believe(&self.principal, rows, self.now);
        self.key_trust.set(match believed {
            Ok(true) => Trust::UsedAnew,
            Ok(false) => Trust::Confirmed,
            Err(_) => Trust::Refused,
        });
        believed.map(drop)
    }

    /// Reads are tried three times when the database says "not now"; writes never are.
    async fn read_patiently(&self, shard: u8, batch: &[Statement]) -> Result<Vec<Rows>, Stop> {
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
    /// More than the route itself asks for.
    ///
    /// # Errors
    /// `forbidden` with the permission.
    pub fn may(&self, permission: Permission) -> Result<(), Refusal> {
        if self.principal.permissions.has(permission) {
            return Ok(());
        }
        Err(Refusal::new(&code::FORBIDDEN).with("permission", permission.code))
    }

    /// A change whose answer is the record as it then is.
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
            diff: self.asked(),
        };
        Change::new(audit, answer)
    }

    /// The body as it was sent, for the audit log. Not for bodies that carry a secret.
    pub fn asked(&self) -> Option<String> {
        match &self.request.body {
            platform::Body::Bytes(bytes) if !body::is_empty(self.request) => {
                String::from_utf8(bytes.clone()).ok()
            }
            // The blanks or the `{}` that an action may come with say nothing.
            _ => None,
        }
    }
}
