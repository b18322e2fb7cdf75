//! How a supplier may take orders.

use domain::refusal::code;
use domain::{Instant, Refusal};
use serde::Deserialize;

use super::wire::{Kind, NewChannel};
use crate::purchase_orders::wire::Language;

/// For how long a webhook's former secret still signs beside the new one.
const OVERLAP_SECONDS: i64 = 86_400;

/// A row of `FIND`, in its order: the channel that a supplier has, of version 0 if none.
#[derive(Deserialize)]
pub struct Found {
    pub version: i64,
    pub salt: Option<String>,
    pub secret_made_at: Option<i64>,
    pub former_salt: Option<String>,
    pub former_until: Option<i64>,
}

/// What is stored.
pub struct Next {
    pub kind: Kind,
    pub target: String,
    pub language: Option<&'static str>,
    pub automatic: bool,
    pub secret: Found,
}

/// What the installation can do.
pub struct Means {
    pub is_development: bool,
    pub has_mail: bool,
}

/// The channel that takes the place of the one found. A webhook keeps its secret unless another is
/// wanted; `salt` is for a new one.
///
/// # Errors
/// `invalid_body` when it says what its kind has not, or lacks what it has; `mail_not_configured`.
pub fn decide(
    found: Found,
    new: NewChannel,
    means: &Means,
    salt: String,
    now: Instant,
) -> Result<Next, Refusal> {
    let automatic = new.automatic;
    match new.kind {
        Kind::Email => {
            let address = new.address.ok_or_else(|| wrong("/address", "missing"))?;
            if new.url.is_some() {
                return Err(wrong("/url", "unknown_field"));
            }
            if new.new_secret {
                return Err(wrong("/new_secret", "invalid_value"));
            }
            if !means.has_mail {
                return Err(Refusal::new(&code::MAIL_NOT_CONFIGURED));
            }
            let language = new.language.unwrap_or(Language::En).into_str();
            let secret = Found {
                version: found.version,
                salt: None,
                secret_made_at: None,
                former_salt: None,
                former_until: None,
            };
            Ok(Next {
                kind: Kind::Email,
                target: address.as_str().to_owned(),
                language: Some(language),
                automatic,
                secret,
            })
        }
        Kind::Webhook => {
            let url = new.url.ok_or_else(|| wrong("/url", "missing"))?;
            if new.address.is_some() {
                return Err(wrong("/address", "unknown_field"));
            }
            if new.language.is_some() {
                return Err(wrong("/language", "unknown_field"));
            }
            if !platform::may_call(&url.0, means.is_development) {
                return Err(wrong("/url", "invalid_url"));
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
            Ok(Next {
                kind: Kind::Webhook,
                target: url.0,
                language: None,
                automatic,
                secret,
            })
        }
    }
}

fn wrong(pointer: &'static str, why: &'static str) -> Refusal {
    Refusal::new(&code::INVALID_BODY).because(pointer, why, None)
}
