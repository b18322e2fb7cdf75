//! Access tokens: how they are signed. How they are believed is `web::token`, in every function.

use base64ct::{Base64UrlUnpadded, Encoding};
use chrono::DateTime;
use domain::Instant;
use ed25519_dalek::SigningKey;
use jwt_compact::alg::Ed25519;
use jwt_compact::{AlgorithmExt, Header};
use platform::{Fault, Platform};
use web::token::{Claims, TOKEN_TYPE, public_keys};

const SETTING: &str = "JWT_PRIVATE_KEY";

/// Signs claims that hold from `issued_at` for `ttl_seconds`. The same claims at the same moment
/// give the same token (RFC 8032 signs without randomness).
///
/// # Errors
/// A fault when the key is missing, malformed, or not one of JWT_PUBLIC_KEYS: nobody would believe
/// the token.
pub fn sign(
    platform: &Platform,
    claims: Claims,
    issued_at: Instant,
    ttl_seconds: i64,
) -> Result<String, Fault> {
    let (kid, key) = private_key(platform)?;
    let moment = |instant: Instant| DateTime::from_timestamp(instant.ms().div_euclid(1000), 0);
    let mut claims = jwt_compact::Claims::new(claims);
    claims.issued_at = moment(issued_at);
    claims.not_before = moment(issued_at);
    claims.expiration = moment(issued_at.plus_seconds(ttl_seconds));
    let header = Header::empty().with_key_id(kid).with_token_type(TOKEN_TYPE);
    Ed25519
        .token(&header, &claims, &key)
        .map_err(|error| Fault::new(format!("access token: {error}")))
}

/// `<kid>.<base64url of 32 bytes>`.
fn private_key(platform: &Platform) -> Result<(String, SigningKey), Fault> {
    let fault = |what: &str| Fault::new(format!("{SETTING} {what}"));
    let text = platform
        .setting(SETTING)
        .ok_or_else(|| fault("is not set"))?;
    let (kid, seed) = text
        .split_once('.')
        .ok_or_else(|| fault("is not <kid>.<base64url seed>"))?;
    let mut bytes = [0; 32];
    let decoded = Base64UrlUnpadded::decode(seed, &mut bytes);
    if decoded.map(<[u8]>::len) != Ok(32) {
        return Err(fault("does not hold 32 bytes"));
    }
    let key = SigningKey::from_bytes(&bytes);
    let public = Base64UrlUnpadded::encode_string(key.verifying_key().as_bytes());
    if public_keys(platform)?.get(kid) != Some(&public) {
        return Err(fault("is none of JWT_PUBLIC_KEYS"));
    }
    Ok((kid.to_owned(), key))
}
