//! Who may register an organisation, and how a registration that stopped half way goes on.

use domain::refusal::code;
use domain::{Code, Refusal};

/// Who may register an organisation in this installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegistrationPolicy {
    /// Everybody: REGISTRATION is `open`.
    Open,
    /// Only the first organisation of the installation, by a request with the installation's secret.
    Closed { has_secret: bool },
}

/// What the directory holds for the slug, the e-mail and the username.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Whether the installation has an organisation.
    pub any_organisation: bool,
    /// The organisation of this slug.
    pub organisation: Option<Started>,
    /// The user with this e-mail.
    pub account_id: Option<String>,
    /// Whether another account has the username.
    pub is_username_taken: bool,
}

/// An organisation in the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    pub id: i64,
    pub shard: u8,
    pub name: String,
    pub is_provisioning: bool,
    pub created_by: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Registration {
    /// There is no organisation with this slug yet.
    New,
    /// An earlier try stopped half way. A request with the right password of its founder continues it.
    Resume(Started),
}

/// Whether a registration starts or continues.
///
/// # Errors
/// In this order: `registration_closed`, `slug_taken`, `email_taken`, `username_taken`.
pub fn decide(policy: RegistrationPolicy, found: Found) -> Result<Registration, Refusal> {
    let resumed = found.organisation.as_ref().filter(|organisation| {
        organisation.is_provisioning && found.account_id.as_ref() == Some(&organisation.created_by)
    });
    if let RegistrationPolicy::Closed { has_secret } = policy
        && (!has_secret || (found.any_organisation && resumed.is_none()))
    {
        return Err(Refusal::new(&code::REGISTRATION_CLOSED));
    }
    if let Some(resumed) = resumed {
        return Ok(Registration::Resume(resumed.clone()));
    }
    let taken = |code: &'static Code, pointer: &str| Err(Refusal::new(code).at(pointer));
    if found.organisation.is_some() {
        return taken(&code::SLUG_TAKEN, "/organisation/slug");
    }
    if found.account_id.is_some() {
        return taken(&code::EMAIL_TAKEN, "/user/email");
    }
    if found.is_username_taken {
        return taken(&code::USERNAME_TAKEN, "/user/username");
    }
    Ok(Registration::New)
}

#[cfg(test)]
mod tests {
    use super::{Found, Registration, RegistrationPolicy, Started, decide};

    fn started(is_provisioning: bool) -> Started {
        Started {
            id: 7,
            shard: 1,
            name: "Ana's".to_owned(),
            is_provisioning,
            created_by: "ana".to_owned(),
        }
    }

    #[test]
    fn refusals_come_in_their_published_order() {
        let nothing = Found::default();
        let others = Found {
            any_organisation: true,
            ..nothing.clone()
        };
        let username_taken = Found {
            is_username_taken: true,
            ..others.clone()
        };
        let slug = Found {
            organisation: Some(started(false)),
            ..others.clone()
        };
        let half = Found {
            organisation: Some(started(true)),
            ..others.clone()
        };
        let of = |found: &Found, account: &str| Found {
            account_id: Some(account.to_owned()),
            ..found.clone()
        };
        let no_secret = RegistrationPolicy::Closed { has_secret: false };
        let secret = RegistrationPolicy::Closed { has_secret: true };
        let table: &[(RegistrationPolicy, Found, Result<bool, &str>)] = &[
            (RegistrationPolicy::Open, nothing.clone(), Ok(false)),
            (RegistrationPolicy::Open, others.clone(), Ok(false)),
            (no_secret, nothing.clone(), Err("registration_closed")),
            (secret, nothing, Ok(false)),
            (secret, others.clone(), Err("registration_closed")),
            (RegistrationPolicy::Open, slug.clone(), Err("slug_taken")),
            (
                RegistrationPolicy::Open,
                of(&slug, "ana"),
                Err("slug_taken"),
            ),
            (RegistrationPolicy::Open, half.clone(), Err("slug_taken")),
            (
                RegistrationPolicy::Open,
                of(&half, "eve"),
                Err("slug_taken"),
            ),
            (RegistrationPolicy::Open, of(&half, "ana"), Ok(true)),
            (secret, of(&half, "ana"), Ok(true)),
            (no_secret, of(&half, "ana"), Err("registration_closed")),
            (
                RegistrationPolicy::Open,
                of(&others, "ana"),
                Err("email_taken"),
            ),
            (
                RegistrationPolicy::Open,
                username_taken.clone(),
                Err("username_taken"),
            ),
            (
                RegistrationPolicy::Open,
                of(&username_taken, "ana"),
                Err("email_taken"),
            ),
        ];
        for (policy, found, expected) in table {
            let decided = decide(*policy, found.clone());
            let resumes =
                decided.map(|registration| matches!(registration, Registration::Resume(_)));
            assert_eq!(
                resumes.map_err(|refusal| refusal.code.name),
                *expected,
                "{policy:?} {found:?}"
            );
        }
    }
}
