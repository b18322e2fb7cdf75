//! Granting permissions: a user grants only permissions that they have.

use domain::refusal::code;
use domain::{Permissions, Refusal};

/// Whether a user with `own` permissions may grant or withdraw a role with these permissions.
///
/// # Errors
/// `beyond_own_permissions`.
pub fn check(own: Permissions, role: Permissions) -> Result<(), Refusal> {
    if role.within(own) {
        return Ok(());
    }
    Err(Refusal::new(&code::BEYOND_OWN_PERMISSIONS))
}

/// The permissions of the list of codes at `pointer`.
///
/// # Errors
/// `unknown_permission` for the first unknown code.
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
    fn a_user_cannot_grant_more_than_their_own_permissions() {
        let manager = Permissions::none().with(READ_USERS).with(MANAGE_USERS);
        assert!(check(manager, Permissions::none().with(READ_USERS)).is_ok());
        assert!(check(manager, manager).is_ok());
        let refusal = check(manager, manager.with(READ_ITEMS)).unwrap_err();
        assert_eq!(refusal.code.name, "beyond_own_permissions");
    }

    #[test]
    fn an_unknown_permission_is_refused_at_its_position() {
        let refusal =
            permissions(&["read_items".into(), "fly".into()], "/permissions").unwrap_err();
        assert_eq!(refusal.code.name, "unknown_permission");
        assert_eq!(refusal.errors[0].pointer, "/permissions/1");
    }
}
