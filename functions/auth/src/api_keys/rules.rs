//! The scopes and the expiry of an API key.

use domain::permission::{MANAGE_API_KEYS, MANAGE_ORGANISATION, MANAGE_ROLES, MANAGE_USERS};
use domain::refusal::code;
use domain::{Instant, Permission, Permissions, Refusal};
use serde::Deserialize;

use crate::roles::grants;

/// How long a rotated key stays valid by default: one day, which has working hours for everybody who must
/// replace it.
const OVERLAP_SECONDS_DEFAULT: i64 = 24 * 3600;

/// The default expiry: three months, so that a forgotten key ends by itself.
const DAYS_DEFAULT: i64 = 90;

/// Permissions that no key can have: with them a stolen key could create users or other keys.
const IN_PERSON: &[Permission] = &[
    MANAGE_USERS,
    MANAGE_ROLES,
    MANAGE_ORGANISATION,
    MANAGE_API_KEYS,
];

/// The scopes of a key that a user with `own` permissions creates.
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

/// When a key that is created now expires.
pub fn expiry(now: Instant, days: Option<i64>) -> Instant {
    let days = days.unwrap_or(DAYS_DEFAULT);
    now.plus_seconds(days.saturating_mul(24 * 3600))
}

/// A row of `FIND`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Found {
    pub version: i64,
    /// In milliseconds since 1970.
    pub revoked_at: Option<i64>,
    pub successor_id: Option<String>,
    pub name: String,
    /// In hexadecimal.
    pub scopes: String,
    /// In milliseconds since 1970, as `expires_at`.
    pub created_at: i64,
    pub expires_at: i64,
}

/// The result of rotating a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rotated {
    pub scopes: Permissions,
    /// When the new key expires: its lifetime is that of the old key.
    pub expires_at: Instant,
    /// When the old key expires, if it does not expire sooner.
    pub old_expires_at: Instant,
}

impl Found {
    /// Whether this key can be revoked. An expired key can, so that the revocation is recorded.
    ///
    /// # Errors
    /// `illegal_transition`.
    pub fn check_revocable(&self) -> Result<(), Refusal> {
        match self.revoked_at {
            None => Ok(()),
            Some(_) => Err(ended("revoked")),
        }
    }

    /// The result of a rotation by a user with `own` permissions. They become the creator of the new key, so they
    /// must have all its scopes.
    ///
    /// # Errors
    /// In this order: `illegal_transition` from revoked, rotated or expired,
    /// `beyond_own_permissions`.
    pub fn rotated(
        &self,
        own: Permissions,
        now: Instant,
        overlap_seconds: Option<i64>,
    ) -> Result<Rotated, Refusal> {
        self.check_revocable()?;
        if self.successor_id.is_some() {
            return Err(ended("rotated"));
        }
        if Instant(self.expires_at) <= now {
            return Err(ended("expired"));
        }
        // Scopes that cannot be read are treated as more than anybody has.
        let scopes = Permissions::parse(&self.scopes)
            .ok_or_else(|| Refusal::new(&code::BEYOND_OWN_PERMISSIONS))?;
        grants::check(own, scopes)?;
        let lifetime_ms = self.expires_at.saturating_sub(self.created_at);
        let overlap_seconds = overlap_seconds.unwrap_or(OVERLAP_SECONDS_DEFAULT);
        Ok(Rotated {
            scopes,
            expires_at: Instant(now.ms().saturating_add(lifetime_ms)),
            old_expires_at: now.plus_seconds(overlap_seconds),
        })
    }
}

fn ended(state: &str) -> Refusal {
    Refusal::new(&code::ILLEGAL_TRANSITION)
        .with("state", state)
        .with("allowed", Vec::new())
}

#[cfg(test)]
mod tests {
    use domain::permission::{MANAGE_API_KEYS, MANAGE_USERS, READ_ITEMS};
    use domain::refusal::Member;
    use domain::{Instant, Permissions};

    use super::{Found, Rotated, expiry, granted};

    const DAY: i64 = 24 * 3600 * 1000;

    /// A key over reading items, made at 0 for thirty days.
    fn found() -> Found {
        Found {
            version: 1,
            revoked_at: None,
            successor_id: None,
            name: "Till".into(),
            scopes: "1".into(),
            created_at: 0,
            expires_at: 30 * DAY,
        }
    }

    #[test]
    fn refusals_of_scopes_come_in_their_published_order() {
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
    fn a_key_expires_after_90_days_by_default() {
        assert_eq!(expiry(Instant(5), None), Instant(5 + 90 * DAY));
        assert_eq!(expiry(Instant(5), Some(1)), Instant(5 + DAY));
    }

    #[test]
    fn a_key_is_revoked_once() {
        assert!(found().check_revocable().is_ok());
        let revoked = Found {
            revoked_at: Some(1),
            ..found()
        };
        let refusal = revoked.check_revocable().unwrap_err();
        assert_eq!(refusal.code.name, "illegal_transition");
    }

    #[test]
    fn the_successor_of_a_key_has_the_same_lifetime() {
        let reader = Permissions::none().with(READ_ITEMS);
        let rotated = |overlap_seconds, old_expires_at| {
            let expected = Rotated {
                scopes: reader,
                expires_at: Instant(31 * DAY),
                old_expires_at: Instant(old_expires_at),
            };
            let made = found().rotated(reader, Instant(DAY), overlap_seconds);
            assert_eq!(made.ok(), Some(expected));
        };
        rotated(None, 2 * DAY);
        rotated(Some(0), DAY);
        rotated(Some(60), DAY + 60_000);
    }

    #[test]
    fn refusals_of_a_rotation_come_in_their_published_order() {
        let reader = Permissions::none().with(READ_ITEMS);
        let none = Permissions::none();
        let revoked = Some(1);
        let successor = Some("s".to_owned());
        let late = Instant(30 * DAY);
        for (revoked_at, successor_id, own, now, code, state) in [
            (
                revoked,
                successor.clone(),
                none,
                late,
                "illegal_transition",
                Some("revoked"),
            ),
            (
                None,
                successor,
                none,
                late,
                "illegal_transition",
                Some("rotated"),
            ),
            (
                None,
                None,
                none,
                late,
                "illegal_transition",
                Some("expired"),
            ),
            (None, None, none, Instant(1), "beyond_own_permissions", None),
        ] {
            let key = Found {
                revoked_at,
                successor_id,
                ..found()
            };
            let refusal = key.rotated(own, now, None).unwrap_err();
            assert_eq!(refusal.code.name, code);
            let shown = refusal.members.iter().find(|(name, _)| *name == "state");
            let state = state.map(|state| ("state", Member::Text(state.into())));
            assert_eq!(shown, state.as_ref());
        }
        assert!(found().rotated(reader, Instant(30 * DAY - 1), None).is_ok());
    }
}
