//! Access tokens: JWT (RFC 7519) signed with Ed25519 (RFC 8037), typed `at+jwt` (RFC 9068).
//!
//! The checks and their order follow RFC 8725: shape, algorithm, type, critical headers, key,
//! signature, then issuer, audience and times. Only `auth` holds the private key.

use std::collections::BTreeMap;

use base64ct::{Base64UrlUnpadded, Encoding};
use domain::refusal::code;
use domain::{Instant, Permissions, Refusal};
use jwt_compact::UntrustedToken;
use platform::{Fault, Platform};
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::{Principal, Stop};

/// How far clocks may differ.
const LEEWAY_SECONDS: i64 = 5;
pub const TOKEN_TYPE: &str = "at+jwt";

/// The claims beside `exp`, `nbf` and `iat`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Claims {
    pub iss: String,
    pub aud: String,
    /// The user.
    pub sub: String,
    /// The session.
    pub sid: String,
    pub org: i64,
    pub shard: u8,
    /// The permissions as hexadecimal bits.
    pub perm: String,
}

#[derive(Deserialize)]
struct ExtraHeader {
    /// Extensions that must be understood (RFC 7515): none is.
    crit: Option<IgnoredAny>,
}

/// The public keys in force, by key id: `{"<kid>": "<base64url>"}`. Two during a rotation.
///
/// # Errors
/// A fault when the setting is missing or not of that form.
pub fn public_keys(platform: &Platform) -> Result<BTreeMap<String, String>, Fault> {
    let text = platform
        .setting("JWT_PUBLIC_KEYS")
        .ok_or_else(|| Fault::new("JWT_PUBLIC_KEYS is not set"))?;
    serde_json::from_str(&text).map_err(|error| Fault::new(format!("JWT_PUBLIC_KEYS: {error}")))
}

/// Reads a token and believes it only after every check.
///
/// # Errors
/// `unauthenticated`, or `token_expired` for one that was good.
pub async fn verify(platform: &Platform, token: &str, now: Instant) -> Result<Principal, Stop> {
    let refused = || Stop::from(Refusal::new(&code::UNAUTHENTICATED));
    let parsed: UntrustedToken<'_, ExtraHeader> = token.try_into().map_err(|_| refused())?;
    let header = parsed.header();
    let typed = header
        .token_type
        .as_deref()
        .is_some_and(|kind| kind.eq_ignore_ascii_case(TOKEN_TYPE));
    if parsed.algorithm() != "EdDSA" || !typed || header.other_fields.crit.is_some() {
        return Err(refused());
    }
    let kid = header.key_id.as_deref().ok_or_else(refused)?;
    let keys = public_keys(platform)?;
    let mut key = [0; 32];
    let encoded = keys.get(kid).ok_or_else(refused)?;
    let decoded = Base64UrlUnpadded::decode(encoded, &mut key)
        .map_err(|_| Fault::new("a public key is not base64url"))?;
    if decoded.len() != 32 {
        return Err(Fault::new("a public key is not 32 bytes").into());
    }
    let (signed, _) = token.rsplit_once('.').ok_or_else(refused)?;
    if !platform
        .verify_ed25519(&key, parsed.signature_bytes(), signed.as_bytes())
        .await
    {
        return Err(refused());
    }
    let claims = parsed
        .deserialize_claims_unchecked::<Claims>()
        .map_err(|_| refused())?;
    let (Some(expires), Some(issued)) = (claims.expiration, claims.issued_at) else {
        return Err(refused());
    };
    let starts = claims.not_before.unwrap_or(issued);
    let ours = claims.custom;
    let setting = |name: &str| {
        platform
            .setting(name)
            .ok_or_else(|| Fault::new(format!("{name} is not set")))
    };
    if ours.iss != setting("ISSUER")? || ours.aud != setting("AUDIENCE")? {
        return Err(refused());
    }
    if Instant(starts.timestamp_millis()) > now.plus_seconds(LEEWAY_SECONDS) {
        return Err(refused());
    }
    if Instant(expires.timestamp_millis()).plus_seconds(LEEWAY_SECONDS) <= now {
        return Err(Refusal::new(&code::TOKEN_EXPIRED).into());
    }
    Ok(Principal {
        org_id: ours.org,
        shard: ours.shard,
        user_id: ours.sub,
        session_id: ours.sid,
        permissions: Permissions::parse(&ours.perm).ok_or_else(refused)?,
        issued_at: Instant(issued.timestamp_millis()),
    })
}
