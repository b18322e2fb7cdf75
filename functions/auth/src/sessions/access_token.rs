//! Access tokens: how they are signed. How they are believed is `web::token`, in every function.

use base64ct::{Base64UrlUnpadded, Encoding};
use domain::Instant;
use platform::{Fault, Platform};
use serde::Serialize;
use web::token::{Claims, TOKEN_TYPE, public_keys};

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
    /// `iat` to the millisecond: a denial of what was issued before does not hit what follows it
    /// within the second.
    issued_ms: i64,
    nbf: i64,
    exp: i64,
}

/// Signs claims that hold from `issued_at` for `ttl_seconds`. The same claims at the same moment
/// give the same token: Ed25519 draws no randomness (RFC 8032).
///
/// # Errors
/// A fault when the key is missing, malformed, or not one of JWT_PUBLIC_KEYS: nobody would believe
/// the token.
pub async fn sign(
    platform: &Platform,
    claims: Claims,
    issued_at: Instant,
    ttl_seconds: i64,
) -> Result<String, Fault> {
    let (kid, seed) = private_key(platform)?;
    let iat = issued_at.ms().div_euclid(1000);
    let header = Header {
        alg: "EdDSA",
        typ: TOKEN_TYPE,
        kid: &kid,
    };
    let dated = Dated {
        claims,
        iat,
        issued_ms: issued_at.ms(),
        nbf: iat,
        exp: iat.saturating_add(ttl_seconds),
    };
    let signed = format!("{}.{}", encode(&header)?, encode(&dated)?);
    let signature = platform.sign_ed25519(&seed, signed.as_bytes()).await?;
    // What we do not believe ourselves, no function would.
    let public = public_key(platform, &kid)?;
    if !platform
        .verify_ed25519(&public, &signature, signed.as_bytes())
        .await
    {
        return Err(fault("is none of JWT_PUBLIC_KEYS"));
    }
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
