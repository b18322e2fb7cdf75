//! Changing a role.

use domain::refusal::code;
use domain::{Permissions, Refusal};
use serde::Deserialize;

use super::grants;
use super::wire::RoleChange;

/// A row of `FIND`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Found {
    pub version: i64,
    pub builtin: i64,
    pub name: String,
    pub description: Option<String>,
    /// In hexadecimal.
    pub permissions: String,
}

impl Found {
    /// Whether a user with `own` permissions may change or delete this role: only one who could grant all its
    /// permissions may.
    ///
    /// # Errors
    /// In this order: `builtin_role`, `beyond_own_permissions`.
    pub fn check_changeable(&self, own: Permissions) -> Result<(), Refusal> {
        if self.builtin == 1 {
            return Err(Refusal::new(&code::BUILTIN_ROLE));
        }
        // Permissions that cannot be read are treated as all permissions.
        match Permissions::parse(&self.permissions) {
            Some(permissions) => grants::check(own, permissions),
            None => Err(Refusal::new(&code::BEYOND_OWN_PERMISSIONS)),
        }
    }

    /// This role with a change applied by a user with `own` permissions.
    ///
    /// # Errors
    /// Those of `check_changeable`, then `unknown_permission`, `beyond_own_permissions`.
    pub fn changed(self, own: Permissions, change: RoleChange) -> Result<Self, Refusal> {
        self.check_changeable(own)?;
        let permissions = match change.permissions {
            Some(codes) => granted(own, &codes)?.to_string(),
            None => self.permissions,
        };
        Ok(Self {
            name: change.name.map_or(self.name, |name| name.to_string()),
            description: change
                .description
                .map(|description| description.to_string())
                .apply(self.description),
            permissions,
            ..self
        })
    }
}

impl Found {
    /// Whether this role lacks a permission that it had before. Permissions that cannot be read are treated as all.
    pub fn loses_permissions_of(&self, before: &Self) -> bool {
        let parse = |role: &Self| Permissions::parse(&role.permissions);
        match (parse(before), parse(self)) {
            (Some(before), Some(after)) => !before.within(after),
            _ => true,
        }
    }
}

/// The permissions of a role that a user with `own` permissions creates.
///
/// # Errors
/// In this order: `unknown_permission`, `beyond_own_permissions`.
pub fn granted(own: Permissions, codes: &[String]) -> Result<Permissions, Refusal> {
    let permissions = grants::permissions(codes, "/permissions")?;
    grants::check(own, permissions).map_err(|refusal| refusal.at("/permissions"))?;
    Ok(permissions)
}

#[cfg(test)]
mod tests {
    use domain::permission::{MANAGE_ROLES, READ_ITEMS};
    use domain::{Patch, Permissions};

    use super::Found;
    use crate::roles::wire::RoleChange;

    fn change(permissions: Option<&[&str]>) -> RoleChange {
        RoleChange {
            name: None,
            description: Patch::Keep,
            permissions: permissions.map(|codes| codes.iter().map(|&code| code.into()).collect()),
        }
    }

    #[test]
    fn a_role_loses_permissions_only_when_it_lacks_one_that_it_had() {
        let role = |permissions: &str| Found {
            version: 1,
            builtin: 0,
            name: "Packer".to_owned(),
            description: None,
            permissions: permissions.to_owned(),
        };
        for (before, after, loses) in [
            ("3", "3", false),
            ("3", "7", false),
            ("0", "1", false),
            ("3", "1", true),
            ("3", "5", true),
            ("1", "0", true),
            ("zz", "1", true),
        ] {
            let found = role(after).loses_permissions_of(&role(before));
            assert_eq!(found, loses, "{before} to {after}");
        }
    }

    #[test]
    fn refusals_come_in_their_published_order() {
        let own = Permissions::none().with(READ_ITEMS).with(MANAGE_ROLES);
        let role = |builtin, permissions: &str| Found {
            version: 1,
            builtin,
            name: "Packer".to_owned(),
            description: None,
            permissions: permissions.to_owned(),
        };
        for above in ["ff", "zz"] {
            let refused = role(0, above).changed(own, change(None)).unwrap_err();
            assert_eq!(refused.code.name, "beyond_own_permissions", "{above}");
        }
        type Case<'a> = (i64, Option<&'a [&'a str]>, Result<&'a str, &'a str>);
        let table: &[Case<'_>] = &[
            (0, None, Ok("1")),
            (0, Some(&["read_items"]), Ok("1")),
            (0, Some(&[]), Ok("0")),
            (1, Some(&["fly"]), Err("builtin_role")),
            (0, Some(&["move_stock", "fly"]), Err("unknown_permission")),
            (
                0,
                Some(&["read_items", "move_stock"]),
                Err("beyond_own_permissions"),
            ),
        ];
        for (builtin, permissions, expected) in table {
            let changed = role(*builtin, "1").changed(own, change(*permissions));
            let changed = changed.map(|role| role.permissions);
            let shown = changed.as_deref().map_err(|refusal| refusal.code.name);
            assert_eq!(shown, *expected, "{permissions:?}");
        }
    }
}
