//! Access tokens: how they are signed. How they are believed is `web::token`, in every function.

use base64ct::{Base64UrlUnpadded, Encoding};
use domain::Instant;
use ed25519_dalek::{Signer, SigningKey};
use platform::{Fault, Platform};
use serde::Serialize;
use web::token::{Claims, PublicKey, TOKEN_TYPE, public_keys};

const SETTING: &str = "JWT_PRIVATE_KEY";

#[derive(Serialize)]
struct Header<'a> {
    alg: &'static str,
    typ: &'static str,
    kid: &'a str,
}

/// The claims with the times they hold, in seconds since 1970.
#[derive(Serialize)]
struct Dated {
    #[serde(flatten)]
    claims: Claims,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// Signs claims that hold from `issued_at` for `ttl_seconds`. The same claims at the same moment
/// give the same token: Ed25519 draws no randomness (RFC 8032).
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
    let iat = issued_at.ms().div_euclid(1000);
    let header = Header {
        alg: "EdDSA",
        typ: TOKEN_TYPE,
        kid: &kid,
    };
    let dated = Dated {
        claims,
        iat,
        nbf: iat,
        exp: iat.saturating_add(ttl_seconds),
    };
    let signed = format!("{}.{}", encode(&header)?, encode(&dated)?);
    let signature = key.sign(signed.as_bytes()).to_bytes();
    Ok(format!(
        "{signed}.{}",
        Base64UrlUnpadded::encode_string(&signature)
    ))
}

fn encode<T: Serialize>(part: &T) -> Result<String, Fault> {
    let json = serde_json::to_vec(part).map_err(|error| Fault::new(error.to_string()))?;
    Ok(Base64UrlUnpadded::encode_string(&json))
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
    let public = PublicKey {
        id: kid.to_owned(),
        text: Base64UrlUnpadded::encode_string(key.verifying_key().as_bytes()),
    };
    if !public_keys(platform)?.contains(&public) {
        return Err(fault("is none of JWT_PUBLIC_KEYS"));
    }
    Ok((public.id, key))
}
