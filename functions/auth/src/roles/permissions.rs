//! `/v1/auth/permissions` and `/v1/auth/me/permissions`. They need no database.

use domain::refusal::code;
use domain::{Permission, Refusal, permission};
use web::{Answer, Context, reply};

use super::wire::{OwnPermissions, PermissionEntry, PermissionFilter, PermissionList};

/// All permissions.
#[expect(clippy::unused_async, reason = "every handler is asynchronous")]
pub async fn list(_: &Context<'_>) -> Answer {
    reply(&PermissionList {
        permissions: permission::ALL.iter().map(entry).collect(),
    })
}

/// The permissions in the caller's token, and whether `check` is among them.
#[expect(clippy::unused_async, reason = "every handler is asynchronous")]
pub async fn own(c: &Context<'_>) -> Answer {
    let PermissionFilter { check } = c.query()?;
    let own = c.principal.permissions;
    let allowed = check.map(|wanted| {
        let mut all = permission::ALL.iter();
        let known = all.find(|permission| permission.code == wanted.as_str());
        known.map(|permission| own.has(*permission)).ok_or_else(|| {
            let reason = format!("check: there is no permission {wanted}");
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
