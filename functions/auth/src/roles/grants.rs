//! Who may give what to whom: nobody hands out more than they hold.

use domain::refusal::code;
use domain::{Permissions, Refusal};

/// Whether someone with `own` permissions may give or take a role of these.
///
/// # Errors
/// `beyond_own_permissions`.
pub fn check(own: Permissions, role: Permissions) -> Result<(), Refusal> {
    if role.within(own) {
        return Ok(());
    }
    Err(Refusal::new(&code::BEYOND_OWN_PERMISSIONS))
}

/// The permissions of a list of codes, which stands at `pointer`.
///
/// # Errors
/// `unknown_permission`, naming the first that is.
pub fn permissions(codes: &[String], pointer: &str) -> Result<Permissions, Refusal> {
    Permissions::from_codes(codes.iter().map(String::as_str)).map_err(|unknown| {
        let position = codes.iter().position(|code| code == unknown);
        Refusal::new(&code::UNKNOWN_PERMISSION)
            .with("permission", unknown)
            .at(format!("{pointer}/{}", position.unwrap_or_default()))
    })
}

#[cfg(test)]
mod tests {
    use domain::Permissions;
    use domain::permission::{MANAGE_USERS, READ_ITEMS, READ_USERS};

    use super::{check, permissions};

    #[test]
    fn nobody_grants_more_than_they_may() {
        let manager = Permissions::none().with(READ_USERS).with(MANAGE_USERS);
        assert!(check(manager, Permissions::none().with(READ_USERS)).is_ok());
        assert!(check(manager, manager).is_ok());
        let refusal = check(manager, manager.with(READ_ITEMS)).unwrap_err();
        assert_eq!(refusal.code.name, "beyond_own_permissions");
    }

    #[test]
    fn an_unknown_permission_is_named() {
        let refusal =
            permissions(&["read_items".into(), "fly".into()], "/permissions").unwrap_err();
        assert_eq!(refusal.code.name, "unknown_permission");
        assert_eq!(refusal.errors[0].pointer, "/permissions/1");
    }
}
