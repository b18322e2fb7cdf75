//! Who may register an organisation, and what a repeat finds half done.

use domain::refusal::code;
use domain::{Code, Refusal};

/// What stands in the way of anybody registering here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Nothing: REGISTRATION is `open`.
    Open,
    /// Only the first organisation of an installation may come in, and only who knows the
    /// installation's secret may bring it.
    Closed { knows_secret: bool },
}

/// What the directory holds of the slug and the e-mail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Whether there is any organisation at all.
    pub any_organisation: bool,
    /// The organisation of this slug.
    pub organisation: Option<Started>,
    /// The user with this e-mail.
    pub account_id: Option<String>,
    /// Whether anybody has the username.
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
    /// Nothing is there yet.
    New,
    /// An earlier try stopped half way. Whoever proves the password of its founder goes on.
    Resume(Started),
}

/// What a registration has to do.
///
/// # Errors
/// In this order: `registration_closed`, `slug_taken`, `email_taken`, `username_taken`.
pub fn decide(gate: Gate, found: Found) -> Result<Registration, Refusal> {
    let resumed = found.organisation.as_ref().filter(|organisation| {
        organisation.is_provisioning && found.account_id.as_ref() == Some(&organisation.created_by)
    });
    if let Gate::Closed { knows_secret } = gate
        && (!knows_secret || (found.any_organisation && resumed.is_none()))
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
    use super::{Found, Gate, Registration, Started, decide};

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
    fn every_refusal_in_its_order() {
        let nothing = Found::default();
        let others = Found {
            any_organisation: true,
            ..nothing.clone()
        };
        let named = Found {
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
        let no_secret = Gate::Closed {
            knows_secret: false,
        };
        let secret = Gate::Closed { knows_secret: true };
        let table: &[(Gate, Found, Result<bool, &str>)] = &[
            (Gate::Open, nothing.clone(), Ok(false)),
            (Gate::Open, others.clone(), Ok(false)),
            (no_secret, nothing.clone(), Err("registration_closed")),
            (secret, nothing, Ok(false)),
            (secret, others.clone(), Err("registration_closed")),
            (Gate::Open, slug.clone(), Err("slug_taken")),
            (Gate::Open, of(&slug, "ana"), Err("slug_taken")),
            (Gate::Open, half.clone(), Err("slug_taken")),
            (Gate::Open, of(&half, "eve"), Err("slug_taken")),
            (Gate::Open, of(&half, "ana"), Ok(true)),
            (secret, of(&half, "ana"), Ok(true)),
            (no_secret, of(&half, "ana"), Err("registration_closed")),
            (Gate::Open, of(&others, "ana"), Err("email_taken")),
            (Gate::Open, named.clone(), Err("username_taken")),
            (Gate::Open, of(&named, "ana"), Err("email_taken")),
        ];
        for (gate, found, expected) in table {
            let decided = decide(*gate, found.clone());
            let resumes =
                decided.map(|registration| matches!(registration, Registration::Resume(_)));
            assert_eq!(
                resumes.map_err(|refusal| refusal.code.name),
                *expected,
                "{gate:?} {found:?}"
            );
        }
    }
}
