//! Who is asking.

use domain::{Instant, Permissions};

/// The authenticated caller, from the token alone: no database read.
#[derive(Clone, Debug)]
pub struct Principal {
    pub org_id: i64,
    pub shard: u8,
    pub user_id: String,
    pub session_id: String,
    pub permissions: Permissions,
    pub issued_at: Instant,
}

impl Principal {
    /// The caller of a public route. Its idempotency keys live apart from every organisation's.
    pub const fn anonymous() -> Self {
        Self {
            org_id: 0,
            shard: 0,
            user_id: String::new(),
            session_id: String::new(),
            permissions: Permissions::none(),
            issued_at: Instant(0),
        }
    }
}
