//! Password hashes: Argon2id (RFC 9106) with a pepper. Those that were imported as bcrypt are
//! verified, then replaced.
//!
//! 19 MiB, two passes, one lane is OWASP's least, and about 40 ms of a Worker's CPU. PBKDF2 of
//! WebCrypto would be quicker to call but is capped at 100,000 rounds in production.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use base64ct::{Base64Bcrypt, Encoding};
use platform::{Fault, Platform};

use crate::secrets::{PASSWORD_PEPPER, secret};
use crate::wire::Password;

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// bcrypt reads no further.
const BCRYPT_BYTES_MAX: usize = 72;

/// What verifying gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Wrong,
    Right,
    /// Right, but kept in a form that is to be replaced.
    RightButOld,
}

/// Hashes passwords with this installation's pepper.
pub struct Hasher {
    pepper: String,
}

impl Hasher {
    /// # Errors
    /// A fault when the pepper is missing or too short.
    pub fn of(platform: &Platform) -> Result<Self, Fault> {
        Ok(Self {
            pepper: secret(platform, PASSWORD_PEPPER)?,
        })
    }

    /// A hash to store, in the PHC string format.
    ///
    /// # Errors
    /// A fault when there is no randomness for a salt.
    pub fn hash(&self, platform: &Platform, password: &Password) -> Result<String, Fault> {
        self.hash_with(password, platform.random()?)
    }

    fn hash_with(&self, password: &Password, salt: [u8; 16]) -> Result<String, Fault> {
        let salt = SaltString::encode_b64(&salt).map_err(fault)?;
        let hash = self
            .argon2()?
            .hash_password(password.as_bytes(), &salt)
            .map_err(fault)?;
        Ok(hash.to_string())
    }

    /// Whether a password is the one of this hash. Without a hash the same work is done for
    /// nothing, so that the time does not tell which users exist.
    ///
    /// # Errors
    /// A fault when the hash is of no known form.
    pub fn verify(&self, password: &Password, hash: Option<&str>) -> Result<Verdict, Fault> {
        let Some(hash) = hash else {
            self.hash_with(password, [0; 16])?;
            return Ok(Verdict::Wrong);
        };
        if hash.starts_with("$2") {
            return verify_bcrypt(password, hash);
        }
        let parsed = PasswordHash::new(hash).map_err(fault)?;
        let argon2 = self.argon2()?;
        match argon2.verify_password(password.as_bytes(), &parsed) {
            Ok(()) if Params::try_from(&parsed).is_ok_and(|kept| is_ours(&kept)) => {
                Ok(Verdict::Right)
            }
            Ok(()) => Ok(Verdict::RightButOld),
            Err(argon2::password_hash::Error::Password) => Ok(Verdict::Wrong),
            Err(error) => Err(fault(error)),
        }
    }

    fn argon2(&self) -> Result<Argon2<'_>, Fault> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(fault)?;
        Argon2::new_with_secret(
            self.pepper.as_bytes(),
            Algorithm::Argon2id,
            Version::V0x13,
            params,
        )
        .map_err(fault)
    }
}

fn is_ours(params: &Params) -> bool {
    (params.m_cost(), params.t_cost(), params.p_cost()) == (MEMORY_KIB, PASSES, LANES)
}

/// `$2b$<cost>$<22 characters of salt><31 of hash>`, also as `$2a$` and `$2y$`, which differ only in
/// bugs of the programs that wrote them.
fn verify_bcrypt(password: &Password, hash: &str) -> Result<Verdict, Fault> {
    let known = parse_bcrypt(hash).ok_or_else(|| Fault::new("a bcrypt hash is malformed"))?;
    let mut bytes = password.as_bytes().to_vec();
    bytes.push(0);
    bytes.truncate(BCRYPT_BYTES_MAX);
    let found = bcrypt::bcrypt(known.cost, known.salt, &bytes);
    let same = found
        .iter()
        .zip(known.hash)
        .fold(0, |difference, (a, b)| difference | (a ^ b))
        == 0;
    Ok(if same {
        Verdict::RightButOld
    } else {
        Verdict::Wrong
    })
}

struct Bcrypt {
    cost: u32,
    salt: [u8; 16],
    /// bcrypt makes 24 bytes and keeps 23.
    hash: [u8; 23],
}

fn parse_bcrypt(text: &str) -> Option<Bcrypt> {
    let mut parts = text.split('$').skip(1);
    let (version, cost, rest) = (parts.next()?, parts.next()?, parts.next()?);
    // A cost above 16 would take longer than a request may.
    let cost = cost.parse().ok().filter(|cost| (4..=16).contains(cost))?;
    if !["2a", "2b", "2y"].contains(&version) || rest.len() != 53 || parts.next().is_some() {
        return None;
    }
    let (salt, hash) = rest.split_at_checked(22)?;
    let mut known = Bcrypt {
        cost,
        salt: [0; 16],
        hash: [0; 23],
    };
    Base64Bcrypt::decode(salt, &mut known.salt).ok()?;
    Base64Bcrypt::decode(hash, &mut known.hash).ok()?;
    Some(known)
}

fn fault(error: impl std::fmt::Display) -> Fault {
    Fault::new(format!("password hash: {error}"))
}

#[cfg(test)]
mod tests {
    use super::{Hasher, Verdict};
    use crate::wire::Password;

    fn password(text: &str) -> Password {
        Password::parse(text).unwrap()
    }

    fn hasher(pepper: &str) -> Hasher {
        Hasher {
            pepper: pepper.to_owned(),
        }
    }

    #[test]
    fn a_hash_knows_its_password_and_its_pepper() {
        let ours = hasher("pepper");
        let hash = ours
            .hash_with(&password("a long password"), [7; 16])
            .unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        let verdict = |hasher: &Hasher, text| hasher.verify(&password(text), Some(&hash)).unwrap();
        assert_eq!(verdict(&ours, "a long password"), Verdict::Right);
        assert_eq!(verdict(&ours, "a long Password"), Verdict::Wrong);
        assert_eq!(verdict(&hasher("salt"), "a long password"), Verdict::Wrong);
        assert_eq!(ours.verify(&password("x"), None).unwrap(), Verdict::Wrong);
    }

    #[test]
    fn a_password_is_the_same_however_its_accents_are_typed() {
        let ours = hasher("pepper");
        let hash = ours
            .hash_with(&password("contrase\u{f1}a"), [7; 16])
            .unwrap();
        let composed = ours.verify(&password("contrasen\u{303}a"), Some(&hash));
        assert_eq!(composed.unwrap(), Verdict::Right);
    }

    #[test]
    fn an_imported_hash_is_verified_and_found_old() {
        // From crypt_blowfish, from PHP, and made with another program.
        let table = [
            (
                "U*U",
                "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
            ),
            (
                "rasmuslerdorf",
                "$2y$07$usesomesillystringfore2uDLvp1Ii2e./U9C8sBjqp8I90dH6hi",
            ),
            (
                "contraseña larga",
                "$2b$06$abcdefghijklmnopqrstuufyNOj3OU6qalk885BMxZLa76Phw0Qaq",
            ),
        ];
        let ours = hasher("pepper");
        for (text, hash) in table {
            let verdict = ours.verify(&password(text), Some(hash)).unwrap();
            assert_eq!(verdict, Verdict::RightButOld, "{text}");
            let wrong = ours.verify(&password("another"), Some(hash)).unwrap();
            assert_eq!(wrong, Verdict::Wrong, "{text}");
        }
    }

    #[test]
    fn a_hash_of_weaker_parameters_is_found_old() {
        let weak = argon2::Argon2::new_with_secret(
            b"pepper",
            argon2::Algorithm::Argon2id,
            argon2::Version::V0x13,
            argon2::Params::new(1024, 1, 1, None).unwrap(),
        )
        .unwrap();
        let salt = argon2::password_hash::SaltString::encode_b64(&[7; 16]).unwrap();
        let hash = argon2::PasswordHasher::hash_password(&weak, b"secret", &salt).unwrap();
        let verdict = hasher("pepper").verify(&password("secret"), Some(&hash.to_string()));
        assert_eq!(verdict.unwrap(), Verdict::RightButOld);
    }

    #[test]
    fn what_is_no_hash_is_a_fault() {
        for bad in [
            "",
            "plain",
            "$2b$31$",
            "$2b$99$BCryptRequires22Chrcte/VlQH0piJtjXl.0t1XkA8pw9dMXTTOq",
            "$1$x",
        ] {
            assert!(
                hasher("pepper").verify(&password("x"), Some(bad)).is_err(),
                "{bad}"
            );
        }
    }
}
