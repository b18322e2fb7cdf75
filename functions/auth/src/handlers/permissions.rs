//! `/v1/auth/permissions` and `/v1/auth/me/permissions`: from the code and the token alone.

use domain::{Permission, permission};
use web::{Answer, Context};

use super::json;
use crate::wire::roles::{PermissionEntry, PermissionList};

/// Every permission there is.
#[expect(clippy::unused_async, reason = "every handler is asynchronous")]
pub async fn list(_: &Context<'_>) -> Answer {
    entries(|_| true)
}

/// What the caller's token allows.
#[expect(clippy::unused_async, reason = "every handler is asynchronous")]
pub async fn own(c: &Context<'_>) -> Answer {
    entries(|permission| c.principal.permissions.has(permission))
}

fn entries(wanted: impl Fn(Permission) -> bool) -> Answer {
    let permissions = permission::ALL
        .iter()
        .filter(|permission| wanted(**permission))
        .map(|permission| PermissionEntry {
            code: permission.code,
            description: permission.description,
        });
    json(&PermissionList {
        permissions: permissions.collect(),
    })
}
