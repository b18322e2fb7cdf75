//! `/v1/auth/permissions` and `/v1/auth/me/permissions`: from the code and the token alone.

use domain::refusal::code;
use domain::{Permission, Refusal, permission};
use web::{Answer, Context, reply};

use super::wire::{OwnPermissions, PermissionEntry, PermissionFilter, PermissionList};

/// Every permission there is.
#[expect(clippy::unused_async, reason = "every handler is asynchronous")]
pub async fn list(_: &Context<'_>) -> Answer {
    reply(&PermissionList {
        permissions: permission::ALL.iter().map(entry).collect(),
    })
}

/// What the caller's token allows, and whether that includes the permission asked about.
#[expect(clippy::unused_async, reason = "every handler is asynchronous")]
pub async fn own(c: &Context<'_>) -> Answer {
    let PermissionFilter { check } = c.query()?;
    let own = c.principal.permissions;
    let allowed = check.map(|asked| {
        let mut all = permission::ALL.iter();
        let known = all.find(|permission| permission.code == asked.as_str());
        known.map(|permission| own.has(*permission)).ok_or_else(|| {
            let reason = format!("check: there is no permission {asked}");
            Refusal::new(&code::INVALID_QUERY)
                .with("reason", reason)
                .because("?check", "unknown_value", None)
        })
    });
    let held = permission::ALL
        .iter()
        .filter(|permission| own.has(**permission));
    reply(&OwnPermissions {
        permissions: held.map(entry).collect(),
        allowed: allowed.transpose()?,
    })
}

fn entry(permission: &Permission) -> PermissionEntry {
    PermissionEntry {
        code: permission.code,
        description: permission.description,
    }
}
