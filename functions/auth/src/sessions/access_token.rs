//! Signing access tokens. Every function checks them with `web::token`.
//!
//! `jwt_compact` cannot wait for the asynchronous signature of the platform, so it signs with its own Ed25519.
//! That is slower, but tokens are issued rarely.

use base64ct::{Base64UrlUnpadded, Encoding};
use chrono::{DateTime, TimeDelta};
use ed25519_dalek::SigningKey;
use jwt_compact::alg::Ed25519;
use jwt_compact::{AlgorithmExt, Header, TimeOptions};
use platform::{Fault, Platform};
use web::token::{Claims, TOKEN_TYPE, public_keys};

const SETTING: &str = "JWT_PRIVATE_KEY";

/// Signs claims that are valid from `issued_ms` for `ttl_seconds`. The same claims give the same token,
/// because Ed25519 uses no randomness (RFC 8032).
///
/// # Errors
/// A fault when the key is missing, malformed, or not one of JWT_PUBLIC_KEYS, in which case every
/// function would refuse the token.
pub fn sign(platform: &Platform, claims: Claims, ttl_seconds: i64) -> Result<String, Fault> {
    let (kid, seed) = private_key(platform)?;
    let key = SigningKey::from_bytes(&seed);
    if key.verifying_key().as_bytes() != &public_key(platform, &kid)? {
        return Err(fault("is none of JWT_PUBLIC_KEYS"));
    }
    let header = Header::empty().with_key_id(kid).with_token_type(TOKEN_TYPE);
    let issued_at = DateTime::from_timestamp_millis(claims.issued_ms).unwrap_or_default();
    let times = TimeOptions::new(TimeDelta::zero(), || issued_at);
    let claims = jwt_compact::Claims::new(claims)
        .set_duration_and_issuance(&times, TimeDelta::seconds(ttl_seconds))
        .set_not_before(issued_at);
    let token = Ed25519.token(&header, &claims, &key);
    token.map_err(|error| Fault::new(error.to_string()))
}

/// `<kid>.<base64url of 32 bytes>`.
fn private_key(platform: &Platform) -> Result<(String, [u8; 32]), Fault> {
    let text = platform
        .setting(SETTING)
        .ok_or_else(|| fault("is not set"))?;
    let (kid, seed) = text
        .split_once('.')
        .ok_or_else(|| fault("is not <kid>.<base64url seed>"))?;
    let seed = decode(seed).ok_or_else(|| fault("does not hold 32 bytes"))?;
    Ok((kid.to_owned(), seed))
}

fn public_key(platform: &Platform, kid: &str) -> Result<[u8; 32], Fault> {
    let keys = public_keys(platform)?;
    keys.iter()
        .find(|key| key.id == kid)
        .and_then(|key| decode(&key.text))
        .ok_or_else(|| fault("is none of JWT_PUBLIC_KEYS"))
}

fn decode(text: &str) -> Option<[u8; 32]> {
    Base64UrlUnpadded::decode_vec(text).ok()?.try_into().ok()
}

fn fault(what: &str) -> Fault {
    Fault::new(format!("{SETTING} {what}"))
}
