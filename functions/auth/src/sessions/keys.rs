//! `GET /v1/auth/jwks.json`.

use web::token::public_keys;
use web::{Answer, Context, reply};

use super::wire::{Key, KeySet};

/// The public keys in force, for whoever else wants to verify our tokens (RFC 7517, RFC 8037).
#[expect(clippy::unused_async, reason = "every handler is asynchronous")]
pub async fn list(c: &Context<'_>) -> Answer {
    let keys = public_keys(c.platform)?.into_iter().map(|key| Key {
        kty: "OKP",
        crv: "Ed25519",
        usage: "sig",
        alg: "EdDSA",
        kid: key.id,
        x: key.text,
    });
    let set = KeySet {
        keys: keys.collect(),
    };
    Ok(reply(&set)?.with("cache-control", "public, max-age=300"))
}
