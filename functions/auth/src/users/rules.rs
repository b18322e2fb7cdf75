//! Changing users, and who may change them.

use domain::refusal::code;
use domain::{Permissions, Refusal};
use serde::Deserialize;

use super::wire::{ProfileChange, State};
use crate::roles::grants;

/// A row of `FIND`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Found {
    pub version: i64,
    pub state: String,
    pub full_name: String,
    pub locale: Option<String>,
    #[serde(rename = "role_id")]
    pub role: String,
    /// The permissions of the role, in hexadecimal.
    pub permissions: String,
}

impl Found {
    /// This user with a change of their own profile applied.
    pub fn with_profile(self, change: ProfileChange) -> Self {
        Self {
            full_name: change
                .full_name
                .map_or(self.full_name, |name| name.to_string()),
            locale: change
                .locale
                .map(|locale| locale.into_str().to_owned())
                .apply(self.locale),
            ..self
        }
    }

    /// Whether a user with `own` permissions may change this user, who must not have more permissions.
    ///
    /// # Errors
    /// `beyond_own_permissions`.
    pub fn check_changeable(&self, own: Permissions) -> Result<(), Refusal> {
        // Permissions that cannot be read are treated as all permissions.
        match Permissions::parse(&self.permissions) {
            Some(permissions) => grants::check(own, permissions),
            None => Err(Refusal::new(&code::BEYOND_OWN_PERMISSIONS)),
        }
    }

    /// Whether this user can change to a state: from active to disabled, or back.
    ///
    /// # Errors
    /// `illegal_transition`.
    pub fn check_transition(&self, to: State) -> Result<(), Refusal> {
        if self.state == to.into_str() {
            return Err(Refusal::new(&code::ILLEGAL_TRANSITION).with("state", self.state.as_str()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use domain::permission::{MANAGE_USERS, READ_ITEMS};
    use domain::{Language, Patch, Permissions};

    use super::Found;
    use crate::users::wire::{ProfileChange, State};

    fn found(state: &str, permissions: &str) -> Found {
        Found {
            version: 1,
            state: state.to_owned(),
            full_name: "Ana".to_owned(),
            locale: Some("en".to_owned()),
            role: "seller".to_owned(),
            permissions: permissions.to_owned(),
        }
    }

    #[test]
    fn a_profile_change_keeps_the_fields_it_does_not_name() {
        let of = |locale| {
            let changed = found("active", "1").with_profile(ProfileChange {
                full_name: None,
                locale,
            });
            (changed.full_name, changed.locale)
        };
        let ana = || "Ana".to_owned();
        assert_eq!(of(Patch::Keep), (ana(), Some("en".to_owned())));
        assert_eq!(of(Patch::Clear), (ana(), None));
        assert_eq!(
            of(Patch::Set(Language::Spanish)),
            (ana(), Some("es".to_owned()))
        );
    }

    #[test]
    fn a_user_with_more_permissions_cannot_be_changed() {
        let manager = Permissions::none().with(MANAGE_USERS);
        let equal = found("active", &manager.to_string());
        let above = found("active", &manager.with(READ_ITEMS).to_string());
        let unreadable = found("active", "zz");
        assert!(equal.check_changeable(manager).is_ok());
        assert!(above.check_changeable(manager).is_err());
        assert!(unreadable.check_changeable(manager).is_err());
    }

    #[test]
    fn a_user_can_only_change_to_the_other_state() {
        for (from, to, legal) in [
            ("active", State::Disabled, true),
            ("disabled", State::Active, true),
            ("active", State::Active, false),
            ("disabled", State::Disabled, false),
        ] {
            assert_eq!(
                found(from, "1").check_transition(to).is_ok(),
                legal,
                "{from} {to:?}"
            );
        }
    }
}
