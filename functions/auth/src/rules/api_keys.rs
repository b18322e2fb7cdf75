//! What an API key may do, and when it ends.

use domain::permission::{MANAGE_API_KEYS, MANAGE_ORGANISATION, MANAGE_ROLES, MANAGE_USERS};
use domain::refusal::code;
use domain::{Instant, Permission, Permissions, Refusal};
use serde::Deserialize;

use super::grants;

/// Where it is not said: three months, so that a forgotten key ends by itself.
const DAYS_DEFAULT: i64 = 90;

/// Power over people and keys is for people: a stolen key could make itself at home with it.
const IN_PERSON: &[Permission] = &[
    MANAGE_USERS,
    MANAGE_ROLES,
    MANAGE_ORGANISATION,
    MANAGE_API_KEYS,
];

/// The scopes of a key that someone with `own` permissions creates.
///
/// # Errors
/// In this order: `unknown_permission`, `not_a_scope`, `beyond_own_permissions`.
pub fn granted(own: Permissions, codes: &[String]) -> Result<Permissions, Refusal> {
    let scopes = grants::permissions(codes, "/scopes")?;
    let never = codes
        .iter()
        .position(|code| IN_PERSON.iter().any(|permission| permission.code == code));
    if let Some(position) = never {
        let code = codes.get(position).map_or("", String::as_str);
        return Err(Refusal::new(&code::NOT_A_SCOPE)
            .with("permission", code)
            .at(format!("/scopes/{position}")));
    }
    grants::check(own, scopes).map_err(|refusal| refusal.at("/scopes"))?;
    Ok(scopes)
}

/// When a key ends that is made now.
pub fn expiry(now: Instant, days: Option<i64>) -> Instant {
    let days = days.unwrap_or(DAYS_DEFAULT);
    now.plus_seconds(days.saturating_mul(24 * 3600))
}

/// The row that `FIND` gives, in its order.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Found {
    pub version: i64,
    /// In milliseconds since 1970.
    pub revoked_at: Option<i64>,
}

impl Found {
    /// Whether this key can be revoked. One that has expired can: its end is then on record.
    ///
    /// # Errors
    /// `illegal_transition`.
    pub fn check_revocable(&self) -> Result<(), Refusal> {
        if self.revoked_at.is_none() {
            return Ok(());
        }
        Err(Refusal::new(&code::ILLEGAL_TRANSITION)
            .with("state", "revoked")
            .with("allowed", Vec::new()))
    }
}

#[cfg(test)]
mod tests {
    use domain::permission::{MANAGE_API_KEYS, MANAGE_USERS, READ_ITEMS};
    use domain::{Instant, Permissions};

    use super::{Found, expiry, granted};

    #[test]
    fn every_refusal_in_its_order() {
        let own = Permissions::none()
            .with(READ_ITEMS)
            .with(MANAGE_USERS)
            .with(MANAGE_API_KEYS);
        type Case<'a> = (&'a [&'a str], Result<&'a str, (&'a str, &'a str)>);
        let table: &[Case<'_>] = &[
            (&[], Ok("0")),
            (&["read_items"], Ok("1")),
            (&["read_items", "read_items"], Ok("1")),
            (
                &["manage_users", "fly"],
                Err(("unknown_permission", "/scopes/1")),
            ),
            (
                &["move_stock", "manage_users"],
                Err(("not_a_scope", "/scopes/1")),
            ),
            (&["manage_api_keys"], Err(("not_a_scope", "/scopes/0"))),
            (
                &["read_items", "move_stock"],
                Err(("beyond_own_permissions", "/scopes")),
            ),
        ];
        for (codes, expected) in table {
            let codes: Vec<String> = codes.iter().map(|&code| code.into()).collect();
            let scopes = granted(own, &codes).map(|scopes| scopes.to_string());
            let shown = scopes.as_deref().map_err(|refusal| {
                let error = refusal.errors.first().unwrap();
                (refusal.code.name, error.pointer.as_str())
            });
            assert_eq!(shown, *expected, "{codes:?}");
        }
    }

    #[test]
    fn a_key_ends_by_itself() {
        let day = 24 * 3600 * 1000;
        assert_eq!(expiry(Instant(5), None), Instant(5 + 90 * day));
        assert_eq!(expiry(Instant(5), Some(1)), Instant(5 + day));
    }

    #[test]
    fn a_key_is_revoked_once() {
        let found = |revoked_at| Found {
            version: 1,
            revoked_at,
        };
        assert!(found(None).check_revocable().is_ok());
        let refusal = found(Some(1)).check_revocable().unwrap_err();
        assert_eq!(refusal.code.name, "illegal_transition");
    }
}
