//! Checks of a supplier channel, and the rotation of its secret.

use domain::refusal::code;
use domain::{Instant, Language, Refusal};
use serde::Deserialize;

use super::wire::{Kind, NewChannel};

/// For how long messages are also signed with the former secret of a webhook.
const OVERLAP_SECONDS: i64 = 86_400;

/// A row of `FIND`: the channel of a supplier, with version 0 if it has none.
#[derive(Deserialize)]
pub struct Found {
    pub version: i64,
    pub salt: Option<String>,
    pub secret_made_at: Option<i64>,
    pub former_salt: Option<String>,
    pub former_until: Option<i64>,
}

/// A channel as it is stored.
pub struct StoredChannel {
    pub kind: Kind,
    pub target: String,
    pub language: Option<&'static str>,
    pub automatic: bool,
    pub secret: Found,
}

/// What the installation supports.
pub struct Capabilities {
    pub is_development: bool,
    pub has_email: bool,
}

/// The channel that replaces the one found. A webhook keeps its secret unless a new one is requested; `salt` is for the new
/// one.
///
/// # Errors
/// `invalid_body` for members that its kind does not have or that are missing; `mail_not_configured`.
pub fn next_channel(
    found: Found,
    new: NewChannel,
    capabilities: &Capabilities,
    salt: String,
    now: Instant,
) -> Result<StoredChannel, Refusal> {
    let automatic = new.automatic;
    match new.kind {
        Kind::Email => {
            let address = new.address.ok_or_else(|| invalid("/address", "missing"))?;
            if new.url.is_some() {
                return Err(invalid("/url", "unknown_field"));
            }
            if new.new_secret {
                return Err(invalid("/new_secret", "invalid_value"));
            }
            if !capabilities.has_email {
                return Err(Refusal::new(&code::MAIL_NOT_CONFIGURED));
            }
            let language = new.language.unwrap_or(Language::English).into_str();
            let secret = Found {
                version: found.version,
                salt: None,
                secret_made_at: None,
                former_salt: None,
                former_until: None,
            };
            Ok(StoredChannel {
                kind: Kind::Email,
                target: address.as_str().to_owned(),
                language: Some(language),
                automatic,
                secret,
            })
        }
        Kind::Webhook => {
            let url = new.url.ok_or_else(|| invalid("/url", "missing"))?;
            if new.address.is_some() {
                return Err(invalid("/address", "unknown_field"));
            }
            if new.language.is_some() {
                return Err(invalid("/language", "unknown_field"));
            }
            if !platform::may_call(&url.0, capabilities.is_development) {
                return Err(invalid("/url", "invalid_url"));
            }
            let secret = if found.salt.is_some() && !new.new_secret {
                found
            } else {
                let until = now.plus_seconds(OVERLAP_SECONDS).ms();
                Found {
                    version: found.version,
                    former_until: found.salt.as_ref().map(|_| until),
                    former_salt: found.salt,
                    salt: Some(salt),
                    secret_made_at: Some(now.ms()),
                }
            };
            Ok(StoredChannel {
                kind: Kind::Webhook,
                target: url.0,
                language: None,
                automatic,
                secret,
            })
        }
    }
}

fn invalid(pointer: &'static str, reason: &'static str) -> Refusal {
    Refusal::new(&code::INVALID_BODY).because(pointer, reason, None)
}
