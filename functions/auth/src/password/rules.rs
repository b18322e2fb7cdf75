//! Weak passwords (NIST SP 800-63B-4 3.1.1.2, OWASP ASVS 5.0 6.2).

use std::collections::BTreeSet;

use domain::Refusal;
use domain::fold::{fold, words};
use domain::refusal::code;

/// The longest password accepted, in characters.
pub const LENGTH_MAX: usize = 128;
/// The default of the shortest password accepted.
pub const LENGTH_MIN_DEFAULT: i64 = 12;
/// Shorter personal words often occur inside other words by chance, so they are allowed.
const OWN_WORD_LENGTH_MIN: usize = 4;
/// A password with fewer different characters is a pattern, whatever its length: `abababababab`.
const DIFFERENT_CHARACTERS_MIN: usize = 5;

/// The most frequent passwords of public leaks, as ranked by zxcvbn, without the digits and signs around them.
const COMMON: &str = include_str!("common_passwords.txt");

/// The rules of an organisation for passwords.
#[derive(Clone, Copy, Debug)]
pub struct PasswordPolicy {
    /// In characters.
    pub length_min: i64,
    /// Whether upper case, lower case, digits and signs are all required. Off by default, because such rules
    /// make passwords worse (NIST SP 800-63B-4, OWASP ASVS 6.2.5).
    pub composition: bool,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self {
            length_min: LENGTH_MIN_DEFAULT,
            composition: false,
        }
    }
}

/// The part of an e-mail before the at sign.
pub fn local_part(email: &str) -> &str {
    email.split('@').next().unwrap_or_default()
}

/// Refuses a weak password with all its faults at `pointer`. `own` holds the personal data of its owner that
/// others know: e-mail, names, the organisation.
///
/// # Errors
/// `weak_password`.
pub fn check(
    policy: PasswordPolicy,
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

/// All faults of a password, in the order in which they are reported.
fn faults(policy: PasswordPolicy, own: &[&str], password: &str) -> Vec<&'static str> {
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
        ("password_personal", contains_own_word(own, password)),
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

/// Whether it is only a pattern, or a word of the list: with digits and signs around it or between its letters, backwards,
/// repeated, or with look-alikes for letters (`p@ssw0rd`).
fn is_common(password: &str) -> bool {
    let folded = fold(password);
    let different: BTreeSet<char> = folded.chars().collect();
    let listed = |text: &str| COMMON.lines().any(|common| common == text);
    let is_word = |text: &str| listed(text) || is_repeated(text, listed);
    let mut spellings = ["il", "ii", "ll"]
        .map(|ones| without_look_alikes(&folded, ones))
        .to_vec();
    spellings.push(folded);
    different.len() < DIFFERENT_CHARACTERS_MIN
        || spellings.iter().any(|text| {
            let core = text.trim_matches(|c: char| !c.is_alphabetic());
            let letters: String = core.chars().filter(|c| c.is_alphabetic()).collect();
            let backwards: String = letters.chars().rev().collect();
            [text, core, &letters, &backwards].into_iter().any(is_word)
        })
}

/// The letters that digits and signs stand for. `!` and `1` look like two.
fn without_look_alikes(text: &str, ones: &str) -> String {
    let end = text.trim_end_matches(|c: char| !c.is_alphabetic()).len();
    let mut ones = ones.chars();
    let (sign, one) = (ones.next().unwrap_or('i'), ones.next().unwrap_or('l'));
    let letter = |c| match c {
        '@' | '4' => 'a',
        '3' => 'e',
        '!' => sign,
        '1' => one,
        '0' => 'o',
        '$' | '5' => 's',
        '7' | '+' => 't',
        _ => c,
    };
    // What follows the last letter is a year or an exclamation mark sooner than a word.
    text.char_indices()
        .map(|(place, c)| if place < end { letter(c) } else { c })
        .collect()
}

/// Whether it repeats one listed word: `passwordpassword`.
fn is_repeated(text: &str, listed: impl Fn(&str) -> bool) -> bool {
    let length = text.len();
    (1..=length / 2)
        .filter(|period| length.is_multiple_of(*period))
        .filter_map(|period| text.get(..period))
        .any(|unit| unit.repeat(length / unit.len()) == text && listed(unit))
}

fn contains_own_word(own: &[&str], password: &str) -> bool {
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
    use super::{COMMON, PasswordPolicy, check, faults};

    const OWN: &[&str] = &["ana.belen", "Ana Belén Ríos", "Casa Luna", "casa-luna"];

    #[test]
    fn each_weakness_is_reported() {
        let long = "año".repeat(43);
        let table: &[(&str, &[&str])] = &[
            ("eleven blue kettles whistle", &[]),
            ("correct horse battery staple", &["password_common"]),
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
            ("P@ssw0rd2026!", &["password_common"]),
            ("$unsh1ne$unsh1ne", &["password_common"]),
            ("Fr33d0m-Fr33d0m", &["password_common"]),
            ("m!ch3lle_1987", &["password_common"]),
            ("drowssap!2026", &["password_common"]),
            ("w.i.z.a.r.d.1", &["password_common"]),
            ("mi gata belen 3", &["password_personal"]),
            ("BELÉN come pan", &["password_personal"]),
            ("noche de luna llena", &["password_personal"]),
            ("12 rios y mares", &["password_personal"]),
            // Personal words of three letters are allowed.
            ("manzana y pera", &[]),
            // A listed word inside another word is allowed.
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
                faults(PasswordPolicy::default(), OWN, password),
                *expected,
                "{password}"
            );
        }
    }

    #[test]
    fn an_organisation_may_ask_for_more_or_less() {
        let short = PasswordPolicy {
            length_min: 8,
            composition: false,
        };
        assert!(faults(short, &[], "vqz kerw").is_empty());
        let composed = PasswordPolicy {
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
        let refusal = check(PasswordPolicy::default(), &[], "1234", "/user/password").unwrap_err();
        let reported: Vec<_> = refusal
            .errors
            .iter()
            .map(|error| (error.pointer.as_str(), error.code.as_ref()))
            .collect();
        assert_eq!(
            reported,
            [
                ("/user/password", "password_too_short"),
                ("/user/password", "password_all_digits"),
                ("/user/password", "password_common"),
            ]
        );
    }

    #[test]
    fn the_listed_passwords_are_in_lower_case_without_digits_around_them() {
        let words = || COMMON.lines().filter(|line| !line.starts_with('#'));
        assert!(words().count() >= 3000);
        for word in words() {
            assert_eq!(word, word.to_lowercase());
            let core = word.trim_matches(|c: char| !c.is_alphabetic());
            assert!(core == word && core.chars().count() >= 6, "{word:?}");
        }
    }
}
