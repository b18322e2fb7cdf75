//! `GET /v1/auth/jwks.json`.

use web::token::public_keys;
use web::{Answer, Context, reply};

use super::wire::{PublicKey, PublicKeySet};

/// The public keys in force, for other programs that verify our tokens (RFC 7517, RFC 8037).
#[expect(clippy::unused_async, reason = "every handler is asynchronous")]
pub async fn list(c: &Context<'_>) -> Answer {
    let keys = public_keys(c.platform)?.into_iter().map(|key| PublicKey {
        kty: "OKP",
        crv: "Ed25519",
        usage: "sig",
        alg: "EdDSA",
        kid: key.id,
        x: key.text,
    });
    let set = PublicKeySet {
        keys: keys.collect(),
    };
    Ok(reply(&set)?.with("cache-control", "public, max-age=300"))
}
