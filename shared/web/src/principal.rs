//! The caller.

use domain::{Instant, Permissions};

/// The authenticated caller, from the token or the API key alone: no database read.
#[derive(Clone, Debug)]
pub struct Principal {
    pub org_id: i64,
    pub shard: u8,
    /// The id of the user or of the API key.
    pub user_id: String,
    /// Empty for an API key.
    pub session_id: String,
    /// The role that the permissions come from; empty for an API key.
    pub role_id: String,
    pub permissions: Permissions,
    pub issued_at: Instant,
    /// The hash of the API key, if the caller has one. Until the database has verified it, nothing here can be
    /// trusted.
    pub key_hash: Option<String>,
}

impl Principal {
    /// The caller of a public route. Its idempotency keys belong to no organisation.
    pub const fn anonymous() -> Self {
        Self {
            org_id: 0,
            shard: 0,
            user_id: String::new(),
            session_id: String::new(),
            role_id: String::new(),
            permissions: Permissions::none(),
            issued_at: Instant(0),
            key_hash: None,
        }
    }

    pub const fn is_api_key(&self) -> bool {
        self.key_hash.is_some()
    }

    /// The type of the actor in the audit log.
    pub const fn kind(&self) -> &'static str {
        if self.is_api_key() {
            "api_key"
        } else if self.user_id.is_empty() {
            "anonymous"
        } else {
            "user"
        }
    }
}
