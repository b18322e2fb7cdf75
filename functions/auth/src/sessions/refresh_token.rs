//! Refresh tokens: opaque texts `<shard>.<session>.<secret>`, of which only the hash is stored.
//!
//! The secret is derived, not random, so that a request repeated with its Idempotency-Key gets the same
//! token again although no token is stored.

use base64ct::{Base64UrlUnpadded, Encoding};
use domain::Id;
use platform::{Fault, Platform};

use crate::secrets::{TOKEN_SECRET, derive, secret, sha256};

/// A row of `session`.
pub struct Session;

pub struct RefreshToken {
    pub shard: u8,
    pub session_id: Id<Session>,
    text: String,
}

impl RefreshToken {
    /// The token of one generation of a session. The nonce is what only this client knows: the
    /// Idempotency-Key of its request, or random bytes.
    ///
    /// # Errors
    /// A fault when TOKEN_SECRET is missing or too short.
    pub fn new(
        platform: &Platform,
        shard: u8,
        session_id: &Id<Session>,
        generation: i64,
        nonce: &str,
    ) -> Result<Self, Fault> {
        let secret = secret(platform, TOKEN_SECRET)?;
        Self::derived(&secret, shard, session_id, generation, nonce)
    }

    fn derived(
        secret: &str,
        shard: u8,
        session_id: &Id<Session>,
        generation: i64,
        nonce: &str,
    ) -> Result<Self, Fault> {
        let generation = generation.to_string();
        let parts = ["refresh", session_id.as_str(), &generation, nonce];
        let secret = Base64UrlUnpadded::encode_string(&derive(secret, &parts)?);
        Ok(Self {
            shard,
            session_id: session_id.clone(),
            text: format!("{shard}.{session_id}.{secret}"),
        })
    }

    /// Reads a token. A text of this form need not be a token that was issued.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (shard, session, secret) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || secret.len() != 43 {
            return None;
        }
        Some(Self {
            shard: shard.parse().ok()?,
            session_id: Id::parse(session)?,
            text: text.to_owned(),
        })
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The hash that is stored.
    pub fn hash(&self) -> String {
        sha256(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use domain::Id;

    use super::RefreshToken;

    #[test]
    fn a_token_depends_on_every_part_it_is_derived_from() {
        let one = Id::from_hash([1; 16]);
        let two = Id::from_hash([2; 16]);
        let text = |secret, id, generation, nonce| {
            let token = RefreshToken::derived(secret, 1, id, generation, nonce);
            token.unwrap().as_str().to_owned()
        };
        let first = text("secret", &one, 1, "key");
        assert_eq!(first, text("secret", &one, 1, "key"));
        for other in [
            text("other", &one, 1, "key"),
            text("secret", &two, 1, "key"),
            text("secret", &one, 2, "key"),
            text("secret", &one, 1, "yek"),
        ] {
            assert_ne!(first, other);
        }
        let parsed = RefreshToken::parse(&first).unwrap();
        assert_eq!((parsed.shard, parsed.as_str()), (1, first.as_str()));
        assert_eq!(parsed.session_id, one);
        assert_eq!(parsed.hash().len(), 64);
    }

    #[test]
    fn a_text_of_another_form_is_refused() {
        let id = "0190b8f0-c4b2-7c1e-8f3a-5d6e7f809102";
        let secret = "x".repeat(43);
        for bad in [
            String::new(),
            "..".to_owned(),
            format!("1.{id}"),
            format!("256.{id}.{secret}"),
            format!("-1.{id}.{secret}"),
            format!("1.{id}.{secret}x"),
            format!("1.{id}.{secret}.x"),
            format!("1.' or 1=1 --.{secret}"),
        ] {
            assert!(RefreshToken::parse(&bad).is_none(), "{bad}");
        }
    }
}
