//! Keys of the tests, and tokens signed with them: good ones and forgeries.

use base64ct::{Base64UrlUnpadded, Encoding};
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Value, json};

const KID: &str = "test";
const SEED: [u8; 32] = [7; 32];

/// `<kid>.<base64url seed>` of the server under test.
pub fn private_key() -> String {
    std::env::var("JWT_PRIVATE_KEY")
        .unwrap_or_else(|_| format!("{KID}.{}", Base64UrlUnpadded::encode_string(&SEED)))
}

/// The setting JWT_PUBLIC_KEYS that belongs to `private_key`.
pub fn public_keys() -> String {
    let (kid, key) = signing_key();
    json!({ kid: Base64UrlUnpadded::encode_string(key.verifying_key().as_bytes()) }).to_string()
}

/// The key id and the key.
pub fn signing_key() -> (String, SigningKey) {
    let text = private_key();
    let (kid, seed) = text.split_once('.').expect("<kid>.<seed>");
    let seed = Base64UrlUnpadded::decode_vec(seed).expect("base64url");
    (
        kid.to_owned(),
        SigningKey::from_bytes(&seed.try_into().expect("32 bytes")),
    )
}

/// A token of this header and these claims, signed with a key.
pub fn sign(header: &Value, claims: &Value, key: &SigningKey) -> String {
    sign_text(&header.to_string(), &claims.to_string(), key)
}

/// The same of any two texts.
pub fn sign_text(header: &str, claims: &str, key: &SigningKey) -> String {
    let encode = |text: &str| Base64UrlUnpadded::encode_string(text.as_bytes());
    let signed = format!("{}.{}", encode(header), encode(claims));
    let signature = key.sign(signed.as_bytes());
    format!(
        "{signed}.{}",
        Base64UrlUnpadded::encode_string(&signature.to_bytes())
    )
}

/// The header every good token has.
pub fn header() -> Value {
    json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": signing_key().0 })
}

/// Now, in seconds since 1970.
pub fn now_seconds() -> u64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .expect("after 1970")
        .as_secs()
}
