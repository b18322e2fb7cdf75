//! The keys that sign webhooks. The key of a supplier is derived from a secret of this function and the salt in its row, so a
//! copy of the database is not enough to sign.

use base64ct::{Base64, Encoding};
use hmac::{Hmac, Mac};
use platform::{Fault, Platform};
use sha2::Sha256;

/// The setting with the secret, and its minimum length.
const DELIVERY_SECRET: &str = "DELIVERY_SECRET";
const SECRET_BYTES_MIN: usize = 32;

/// The key of a supplier's webhook.
///
/// # Errors
/// A fault when the installation has no secret, or a weak one.
pub fn webhook_key(
    platform: &Platform,
    org_id: i64,
    supplier: &str,
    salt: &str,
) -> Result<[u8; 32], Fault> {
    let secret = platform
        .setting(DELIVERY_SECRET)
        .filter(|secret| secret.len() >= SECRET_BYTES_MIN)
        .ok_or_else(|| Fault::new(format!("{DELIVERY_SECRET} is missing or too short")))?;
    // Only the last part can contain a space, so no two suppliers have the same text.
    let owner = format!("webhook {org_id} {supplier} {salt}");
    mac(secret.as_bytes(), &[owner.as_bytes()])
}

/// The key in the form of Standard Webhooks.
pub fn encode_key(key: &[u8; 32]) -> String {
    format!("whsec_{}", Base64::encode_string(key))
}

/// The signature of a message (Standard Webhooks, `v1`).
///
/// # Errors
/// None: HMAC takes keys of any length.
pub fn signature(key: &[u8; 32], id: &str, seconds: &str, body: &str) -> Result<String, Fault> {
    let parts = [id, ".", seconds, ".", body].map(str::as_bytes);
    Ok(format!("v1,{}", Base64::encode_string(&mac(key, &parts)?)))
}

/// HMAC-SHA256 (RFC 2104).
fn mac(key: &[u8], parts: &[&[u8]]) -> Result<[u8; 32], Fault> {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key).map_err(|error| Fault::new(error.to_string()))?;
    for part in parts {
        mac.update(part);
    }
    Ok(mac.finalize().into_bytes().into())
}

#[cfg(test)]
mod tests {
    use base64ct::{Base64, Encoding};

    use super::{encode_key, signature};

    #[test]
    fn signatures_follow_the_standard() {
        // The example of the specification, with another key.
        let key: [u8; 32] = *b"0123456789abcdef0123456789abcdef";
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        let signed = signature(&key, id, "1614265330", r#"{"test": 2432232314}"#).unwrap();
        assert_eq!(signed, "v1,hK4CWvngkaAwjY1pABLuUbOIkEJjW9tAapq1no4ojG0=");
        assert_eq!(
            encode_key(&key),
            format!("whsec_{}", Base64::encode_string(&key))
        );
    }
}
