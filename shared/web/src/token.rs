//! Access tokens: JWT (RFC 7519) signed with Ed25519 (RFC 8037), typed `at+jwt` (RFC 9068).
//!
//! `jwt_compact` parses a token and checks its claims and times; the platform verifies the signature, which on Workers
//! takes half the time of doing it in wasm. The checks and their order follow RFC 8725: form, header, key, signature,
//! then issuer, audience, times and shard. Only `auth` has the private key, so that another function cannot issue
//! tokens.

use std::collections::BTreeMap;

use base64ct::{Base64UrlUnpadded, Encoding};
use chrono::{DateTime, TimeDelta};
use domain::refusal::code;
use domain::{Instant, Permissions, Refusal, Tree};
use jwt_compact::{TimeOptions, UntrustedToken, ValidationError};
use platform::{Fault, Platform};
use serde::{Deserialize, Serialize};

use crate::{Principal, Stop, shards};

/// The clock difference that is accepted.
const LEEWAY: TimeDelta = TimeDelta::seconds(5);
pub const TOKEN_TYPE: &str = "at+jwt";

/// The claims besides `exp`, `nbf` and `iat`.
#[derive(Debug, Deserialize, Serialize)]
pub struct Claims {
    pub iss: String,
    pub aud: String,
    /// The user.
    pub sub: String,
    /// The session.
    pub sid: String,
    pub org: i64,
    pub shard: u8,
    /// The role, whose tokens are denied when it loses permissions.
    pub role: String,
    /// The permissions as hexadecimal bits.
    pub perm: String,
    /// `iat` to the millisecond: denying earlier tokens does not deny a token of the same second that is issued
    /// later.
    pub issued_ms: i64,
}

/// A public key in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    pub id: String,
    /// As base64url text, 32 bytes.
    pub text: String,
}

/// The public keys in force: `{"<kid>": "<base64url>"}`. Two during a rotation.
///
/// # Errors
/// A fault when the setting is missing or malformed.
pub fn public_keys(platform: &Platform) -> Result<Vec<PublicKey>, Fault> {
    let text = setting(platform, "JWT_PUBLIC_KEYS")?;
    let Ok(Tree::Object(keys)) = Tree::parse(&text) else {
        return Err(Fault::new("JWT_PUBLIC_KEYS is not a JSON object"));
    };
    let key = |(id, text): (String, Tree)| match text {
        Tree::Text(text) => Ok(PublicKey { id, text }),
        _ => Err(Fault::new("a key in JWT_PUBLIC_KEYS is not a text")),
    };
    keys.into_iter().map(key).collect()
}

/// A header has the algorithm, the key and the type; any other member is refused (RFC 8725, 3.10).
type Header = BTreeMap<String, Forbidden>;

/// No value is of this type.
#[derive(Clone, Deserialize)]
enum Forbidden {}

/// Verifies a token and returns the caller it names.
///
/// # Errors
/// `unauthenticated`, or `token_expired` for a valid token that has expired.
pub async fn verify(platform: &Platform, text: &str, now: Instant) -> Result<Principal, Stop> {
    let refused = || Stop::from(Refusal::new(&code::UNAUTHENTICATED));
    let token = UntrustedToken::<Header>::try_from(text).map_err(|_| refused())?;
    let header = token.header();
    let type_fits = |given: &String| given.eq_ignore_ascii_case(TOKEN_TYPE);
    if token.algorithm() != "EdDSA" || !header.token_type.as_ref().is_some_and(type_fits) {
        return Err(refused());
    }
    let key_id = header.key_id.as_deref().ok_or_else(refused)?;
    let key = key_of(platform, key_id)?.ok_or_else(refused)?;
    let (signed, _) = text.rsplit_once('.').ok_or_else(refused)?;
    if !platform
        .verify_ed25519(&key, token.signature_bytes(), signed.as_bytes())
        .await
    {
        return Err(refused());
    }
    let claims = token
        .deserialize_claims_unchecked::<Claims>()
        .map_err(|_| refused())?;
    let own = &claims.custom;
    if own.iss != setting(platform, "ISSUER")? || own.aud != setting(platform, "AUDIENCE")? {
        return Err(refused());
    }
    let clock = DateTime::from_timestamp_millis(now.ms()).unwrap_or_default();
    let times = TimeOptions::new(LEEWAY, || clock);
    let is_issued = claims.issued_at.is_some_and(|at| at <= clock + LEEWAY);
    if !is_issued || claims.validate_maturity(&times).is_err() {
        return Err(refused());
    }
    match claims.validate_expiration(&times) {
        Ok(_) => {}
        Err(ValidationError::Expired) => return Err(Refusal::new(&code::TOKEN_EXPIRED).into()),
        Err(_) => return Err(refused()),
    }
    if own.shard >= shards(platform) {
        return Err(refused());
    }
    Ok(Principal {
        org_id: own.org,
        shard: own.shard,
        permissions: Permissions::parse(&own.perm).ok_or_else(refused)?,
        issued_at: Instant(own.issued_ms),
        user_id: claims.custom.sub,
        session_id: claims.custom.sid,
        role_id: claims.custom.role,
        key_hash: None,
    })
}

/// The bytes of a key in force.
fn key_of(platform: &Platform, id: &str) -> Result<Option<[u8; 32]>, Fault> {
    let Some(key) = public_keys(platform)?.into_iter().find(|key| key.id == id) else {
        return Ok(None);
    };
    let bytes = Base64UrlUnpadded::decode_vec(&key.text)
        .ok()
        .and_then(|bytes| bytes.try_into().ok());
    bytes
        .map(Some)
        .ok_or_else(|| Fault::new("a public key is not 32 bytes of base64url"))
}

fn setting(platform: &Platform, name: &str) -> Result<String, Fault> {
    platform
        .setting(name)
        .ok_or_else(|| Fault::new(format!("{name} is not set")))
}
