//! Access tokens: JWT (RFC 7519) signed with Ed25519 (RFC 8037), typed `at+jwt` (RFC 9068).
//!
//! The checks and their order follow RFC 8725: shape, algorithm, type, critical headers, key,
//! signature, then issuer, audience and times. Only `auth` holds the private key.

use base64ct::{Base64UrlUnpadded, Encoding};
use domain::refusal::code;
use domain::{Instant, Permissions, Refusal, Tree};
use platform::{Fault, Platform};
use serde::Serialize;

use crate::{Principal, Stop};

/// How far clocks may differ.
const LEEWAY_SECONDS: i64 = 5;
pub const TOKEN_TYPE: &str = "at+jwt";

/// The claims beside `exp`, `nbf` and `iat`.
#[derive(Debug, Serialize)]
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

/// One public key in force, by its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey {
    pub id: String,
    /// As base64url text, 32 bytes.
    pub text: String,
}

/// The public keys in force: `{"<kid>": "<base64url>"}`. Two during a rotation.
///
/// # Errors
/// A fault when the setting is missing or not of that form.
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

/// A token taken apart: nothing in it is to be believed.
struct Parts<'a> {
    header: Tree,
    claims: Tree,
    signed: &'a str,
    signature: Vec<u8>,
}

/// Takes a JWS in its compact form (RFC 7515) apart.
fn take_apart(token: &str) -> Option<Parts<'_>> {
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, claims) = signed.split_once('.')?;
    let json = |part: &str| {
        let text = String::from_utf8(Base64UrlUnpadded::decode_vec(part).ok()?).ok()?;
        Tree::parse(&text).ok()
    };
    Some(Parts {
        header: json(header)?,
        claims: json(claims)?,
        signed,
        signature: Base64UrlUnpadded::decode_vec(signature).ok()?,
    })
}

/// Reads a token and believes it only after every check.
///
/// # Errors
/// `unauthenticated`, or `token_expired` for one that was good.
pub async fn verify(platform: &Platform, token: &str, now: Instant) -> Result<Principal, Stop> {
    let refused = || Stop::from(Refusal::new(&code::UNAUTHENTICATED));
    let Parts {
        header,
        claims,
        signed,
        signature,
    } = take_apart(token).ok_or_else(refused)?;
    let named = |name: &str| header.get(name).and_then(Tree::as_str);
    let typed = named("typ").is_some_and(|kind| kind.eq_ignore_ascii_case(TOKEN_TYPE));
    if named("alg") != Some("EdDSA") || !typed || header.get("crit").is_some() {
        return Err(refused());
    }
    let key = key_of(platform, named("kid").ok_or_else(refused)?)?.ok_or_else(refused)?;
    if !platform
        .verify_ed25519(&key, &signature, signed.as_bytes())
        .await
    {
        return Err(refused());
    }
    let text = |name: &str| claims.get(name).and_then(Tree::as_str).ok_or_else(refused);
    let number = |name: &str| {
        claims
            .get(name)
            .and_then(Tree::as_integer)
            .ok_or_else(refused)
    };
    let moment = |name: &str| number(name).map(|seconds| Instant(0).plus_seconds(seconds));
    if text("iss")? != setting(platform, "ISSUER")?
        || text("aud")? != setting(platform, "AUDIENCE")?
    {
        return Err(refused());
    }
    if moment("nbf")? > now.plus_seconds(LEEWAY_SECONDS) {
        return Err(refused());
    }
    if moment("exp")?.plus_seconds(LEEWAY_SECONDS) <= now {
        return Err(Refusal::new(&code::TOKEN_EXPIRED).into());
    }
    Ok(Principal {
        org_id: number("org")?,
        shard: u8::try_from(number("shard")?).map_err(|_| refused())?,
        user_id: text("sub")?.to_owned(),
        session_id: text("sid")?.to_owned(),
        permissions: Permissions::parse(text("perm")?).ok_or_else(refused)?,
        issued_at: number("issued_ms")
            .map(Instant)
            .or_else(|_| moment("iat"))?,
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
