//! The secrets that only this function has. A secret that is too short is a fault of the installation, and
//! nothing is signed or hashed with it.

use base64ct::{Base64UrlUnpadded, Encoding};
use hmac::{Hmac, Mac};
use platform::{Fault, Platform};
use sha2::{Digest, Sha256};

/// The shortest secret allowed: as many bytes as are derived from it (RFC 2104).
const SECRET_BYTES_MIN: usize = 32;

/// The pepper of the password hashes.
pub const PASSWORD_PEPPER: &str = "PASSWORD_PEPPER";
/// Refresh tokens, API keys and the ids of repeated logins are derived from it.
pub const TOKEN_SECRET: &str = "TOKEN_SECRET";

/// A secret of this installation.
///
/// # Errors
/// A fault when it is missing or too short.
pub fn secret(platform: &Platform, name: &str) -> Result<String, Fault> {
    let value = platform
        .setting(name)
        .ok_or_else(|| Fault::new(format!("{name} is not set")))?;
    if value.len() < SECRET_BYTES_MIN {
        return Err(Fault::new(format!(
            "{name} is shorter than {SECRET_BYTES_MIN} bytes"
        )));
    }
    Ok(value)
}

/// HMAC-SHA256 (RFC 2104) of parts. The length precedes each part, so that two different lists of parts never
/// give the same bytes.
///
/// # Errors
/// None: HMAC takes keys of any length.
pub fn derive(secret: &str, parts: &[&str]) -> Result<[u8; 32], Fault> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .map_err(|error| Fault::new(error.to_string()))?;
    for part in parts {
        mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(part.as_bytes());
    }
    Ok(mac.finalize().into_bytes().into())
}

/// SHA-256 in hexadecimal. For random texts and for texts that are not secret, never for a password.
pub fn sha256(text: &str) -> String {
    web::hex(&Sha256::digest(text.as_bytes()))
}

/// A nonce for a request without an Idempotency-Key: 32 random bytes.
///
/// # Errors
/// A fault when there is no randomness.
pub fn nonce(platform: &Platform) -> Result<String, Fault> {
    Ok(Base64UrlUnpadded::encode_string(&platform.random::<32>()?))
}

#[cfg(test)]
mod tests {
    use super::{derive, sha256};

    #[test]
    fn different_parts_give_different_bytes() {
        let of = |parts: &[&str]| derive("key", parts).unwrap();
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_ne!(of(&["ab"]), of(&["ab", ""]));
        assert_eq!(of(&["ab", "c"]), of(&["ab", "c"]));
    }

    #[test]
    fn a_hash_is_sha_256_in_hexadecimal() {
        assert_eq!(
            sha256("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
