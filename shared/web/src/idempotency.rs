//! Idempotency-Key: a request takes effect once. Its answer is stored in the same batch as the change, so a later or
//! concurrent repeat gets the first answer.

use std::cell::OnceCell;

use domain::refusal::code;
use domain::{Refusal, Statement, values};
use hmac::{Hmac, Mac};
use platform::{Body, Fault, Platform, Request, Rows};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::answer::{Content, Record};
use crate::statements::FIND_ANSWER;
use crate::{Reply, Stop, hex};

/// The length of the part of a fingerprint that identifies its secret, in hexadecimal digits.
const SECRET_DIGITS: usize = 8;
/// How long an answer is stored.
pub const TTL_SECONDS: i64 = 24 * 3600;

/// The key of a request, and a fingerprint of the request that tells a repeat from a reuse.
#[derive(Clone, Debug)]
pub struct Key {
    pub text: String,
    /// The owner of the key. A public route may set it, once.
    pub principal: OnceCell<String>,
    pub fingerprint: String,
}

impl Key {
    /// The key of a writing request, if it has one.
    ///
    /// # Errors
    /// `invalid_idempotency_key`, or a fault without INTERNAL_SECRET.
    pub fn of(
        platform: &Platform,
        request: &Request,
        principal: &str,
    ) -> Result<Option<Self>, Stop> {
        let writes = request.method.is_some_and(platform::Method::writes);
        let Some(text) = request.header("idempotency-key").filter(|_| writes) else {
            return Ok(None);
        };
        if !(1..=128).contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Refusal::new(&code::INVALID_IDEMPOTENCY_KEY).into());
        }
        let secret = platform
            .setting("INTERNAL_SECRET")
            .ok_or_else(|| Fault::new("INTERNAL_SECRET is not set"))?;
        let owner = OnceCell::new();
        if !principal.is_empty() {
            let _ = owner.set(principal.to_owned());
        }
        Ok(Some(Self {
            text: text.to_owned(),
            principal: owner,
            fingerprint: fingerprint(&secret, request)?,
        }))
    }

    pub fn principal(&self) -> &str {
        self.principal.get().map_or("", String::as_str)
    }

    pub fn find(&self, org_id: i64) -> Statement {
        FIND_ANSWER.bind(values![org_id, self.principal(), &self.text])
    }

    /// Stops with the stored answer, if these rows of `find` hold one.
    ///
    /// # Errors
    /// `Stop::Replay` with the answer, or `idempotency_key_reused` for another request.
    pub fn replay(&self, rows: &Rows) -> Result<(), Stop> {
        let Some(Stored {
            fingerprint,
            status,
            body,
            id,
            version,
        }) = rows.first()?
        else {
            return Ok(());
        };
        // The secret has changed since, so the requests cannot be compared. The caller and the key are the same.
        let secret_of = |fingerprint: &str| fingerprint.get(..SECRET_DIGITS).map(str::to_owned);
        let comparable = secret_of(&fingerprint) == secret_of(&self.fingerprint);
        if comparable && fingerprint != self.fingerprint {
            return Err(Refusal::new(&code::IDEMPOTENCY_KEY_REUSED).into());
        }
        let record = Record { body, id, version };
        let stored = Reply::new(status, Content::Record(record));
        let stored = stored.with("idempotency-replayed", "true");
        Err(Stop::Replay(Box::new(stored)))
    }
}

/// A row of `find`.
#[derive(Deserialize)]
struct Stored {
    fingerprint: String,
    status: u16,
    body: String,
    id: Option<String>,
    version: Option<i64>,
}

/// The id of the secret, then an HMAC of method, path, query and body, in hexadecimal. An HMAC, because a body may hold
/// a password, which a plain hash in a stolen table would allow to guess quickly.
fn fingerprint(secret: &str, request: &Request) -> Result<String, Fault> {
    let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes());
    let mut mac = mac.map_err(|error| Fault::new(error.to_string()))?;
    for part in [
        request.method.map_or("", <&str>::from),
        &request.path,
        &request.query,
    ] {
        mac.update(part.as_bytes());
        mac.update(&[0]);
    }
    if let Body::Bytes(bytes) = &request.body {
        mac.update(bytes);
    }
    let mut text = hex(&Sha256::digest(format!("fingerprint{secret}")));
    text.truncate(SECRET_DIGITS);
    Ok(format!("{text}.{}", hex(&mac.finalize().into_bytes())))
}
