//! What makes a password too weak (NIST SP 800-63B-4 3.1.1.2, OWASP ASVS 5.0 6.2).

use std::collections::BTreeSet;

use domain::Refusal;
use domain::fold::{fold, words};
use domain::refusal::code;

/// The longest password taken, in characters.
pub const LENGTH_MAX: usize = 128;
/// The shortest one where an organisation did not choose.
pub const LENGTH_MIN_DEFAULT: i64 = 12;
/// Shorter words of one's own data are too common inside other words to mean anything.
const OWN_WORD_LENGTH_MIN: usize = 4;
/// A password of fewer different characters is a pattern, however long: `abababababab`.
const DIFFERENT_CHARACTERS_MIN: usize = 5;

/// What people choose most: the frequent passwords of public leaks, as ranked by zxcvbn, without
/// the digits and signs around them.
const COMMON: &str = include_str!("common_passwords.txt");

/// What an organisation asks of passwords.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// In characters.
    pub length_min: i64,
    /// Whether upper case, lower case, digits and signs must all be there. Off by default, because
    /// it makes passwords worse (NIST SP 800-63B-4, OWASP ASVS 6.2.5).
    pub composition: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            length_min: LENGTH_MIN_DEFAULT,
            composition: false,
        }
    }
}

/// The part of an e-mail that is its owner's.
pub fn local_part(email: &str) -> &str {
    email.split('@').next().unwrap_or_default()
}

/// Refuses a weak password, naming everything that is wrong with it at `pointer`. `own` is what
/// others know of its owner: e-mail, names, the organisation.
///
/// # Errors
/// `weak_password`.
pub fn check(
    policy: Policy,
    own: &[&str],
    password: &str,
    pointer: &'static str,
) -> Result<(), Refusal> {
    let faults = faults(policy, own, password);
    if faults.is_empty() {
        return Ok(());
    }
    let refusal = Refusal::new(&code::WEAK_PASSWORD).with("minimum", policy.length_min);
    Err(faults.into_iter().fold(refusal, |refusal, fault| {
        refusal.because(pointer, fault, None)
    }))
}

/// Every fault of a password, in the order they are told.
fn faults(policy: Policy, own: &[&str], password: &str) -> Vec<&'static str> {
    let length = password.chars().count();
    let too_short = usize::try_from(policy.length_min).is_ok_and(|minimum| length < minimum);
    let checks = [
        ("password_too_short", too_short),
        ("password_too_long", length > LENGTH_MAX),
        (
            "password_all_digits",
            password.chars().all(char::is_numeric),
        ),
        ("password_common", is_common(password)),
        ("password_personal", holds_own_word(own, password)),
        (
            "password_composition",
            policy.composition && !is_composed(password),
        ),
    ];
    checks
        .into_iter()
        .filter_map(|(fault, found)| found.then_some(fault))
        .collect()
}

/// Whether it is on the list, whatever digits and signs stand around it, or only a pattern.
fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let core = lower.trim_matches(|c: char| !c.is_alphabetic());
    let different: BTreeSet<char> = lower.chars().collect();
    let listed = |text: &str| COMMON.lines().any(|common| common == text);
    different.len() < DIFFERENT_CHARACTERS_MIN
        || listed(&lower)
        || listed(core)
        || is_repeated(core, listed)
}

/// Whether it is one listed word again and again: `passwordpassword`.
fn is_repeated(text: &str, listed: impl Fn(&str) -> bool) -> bool {
    let length = text.len();
    (1..=length / 2)
        .filter(|period| length.is_multiple_of(*period))
        .filter_map(|period| text.get(..period))
        .any(|unit| unit.repeat(length / unit.len()) == text && listed(unit))
}

fn holds_own_word(own: &[&str], password: &str) -> bool {
    let password = fold(password);
    own.iter()
        .flat_map(|text| words(text))
        .any(|word| word.chars().count() >= OWN_WORD_LENGTH_MIN && password.contains(&word))
}

fn is_composed(password: &str) -> bool {
    password.chars().any(char::is_uppercase)
        && password.chars().any(char::is_lowercase)
        && password.chars().any(char::is_numeric)
        && password.chars().any(|c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::{COMMON, Policy, check, faults};

    const OWN: &[&str] = &["ana.belen", "Ana Belén Ríos", "Casa Luna", "casa-luna"];

    #[test]
    fn each_weakness_is_told() {
        let long = "año".repeat(43);
        let table: &[(&str, &[&str])] = &[
            ("correct horse battery staple", &[]),
            ("ñandú-veloz-27", &[]),
            ("Zq4!vLr9_ewk", &[]),
            ("short one", &["password_too_short"]),
            ("éééééééééééé", &["password_common"]),
            (&long, &["password_too_long", "password_common"]),
            ("837462910375", &["password_all_digits"]),
            (
                "8374",
                &[
                    "password_too_short",
                    "password_all_digits",
                    "password_common",
                ],
            ),
            ("Password1234", &["password_common"]),
            ("!!!qwertyuiop99", &["password_common"]),
            ("passwordpassword", &["password_common"]),
            ("PasswordPassword2026!", &["password_common"]),
            ("abababababab", &["password_common"]),
            ("1qaz2wsx3edc", &["password_common"]),
            ("mi gata belen 3", &["password_personal"]),
            ("BELÉN come pan", &["password_personal"]),
            ("noche de luna llena", &["password_personal"]),
            ("12 rios y mares", &["password_personal"]),
            // Three letters prove nothing.
            ("manzana y pera", &[]),
            // What stands inside a word that is itself fine.
            ("dragonfly over water", &[]),
            (
                "",
                &[
                    "password_too_short",
                    "password_all_digits",
                    "password_common",
                ],
            ),
        ];
        for (password, expected) in table {
            assert_eq!(
                faults(Policy::default(), OWN, password),
                *expected,
                "{password}"
            );
        }
    }

    #[test]
    fn an_organisation_may_ask_for_more_or_less() {
        let short = Policy {
            length_min: 8,
            composition: false,
        };
        assert!(faults(short, &[], "vqz kerw").is_empty());
        let composed = Policy {
            length_min: 12,
            composition: true,
        };
        for (password, fits) in [
            ("Verde-mar-27-sol", true),
            ("verde-mar-27-sol", false),
            ("VERDE-MAR-27-SOL", false),
            ("Verde-mar-y-sol", false),
            ("Verdemar27solyluna", false),
        ] {
            let found = faults(composed, &[], password);
            assert_eq!(found.is_empty(), fits, "{password}: {found:?}");
        }
    }

    #[test]
    fn a_refusal_names_the_field_and_every_fault() {
        let refusal = check(Policy::default(), &[], "1234", "/user/password").unwrap_err();
        let told: Vec<_> = refusal
            .errors
            .iter()
            .map(|error| (error.pointer.as_str(), error.code.as_ref()))
            .collect();
        assert_eq!(
            told,
            [
                ("/user/password", "password_too_short"),
                ("/user/password", "password_all_digits"),
                ("/user/password", "password_common"),
            ]
        );
    }

    #[test]
    fn the_list_is_in_the_form_that_it_is_compared_in() {
        assert!(COMMON.lines().count() > 1000);
        for word in COMMON.lines() {
            assert_eq!(word, word.to_lowercase());
            let core = word.trim_matches(|c: char| !c.is_alphabetic());
            assert!(core == word && core.chars().count() >= 6, "{word:?}");
        }
    }
}
