//! Password hashes: Argon2id (RFC 9106) with a pepper. Imported bcrypt hashes are verified, then replaced.
//!
//! WebCrypto has only PBKDF2, which Workers limit to 100,000 rounds.

use argon2::{Algorithm, Argon2, Params, Version};
use base64ct::{Base64Bcrypt, Base64Unpadded, Encoding};
use platform::{Fault, Platform};
use subtle::ConstantTimeEq;

use super::cost::Cost;
use crate::fields::Password;
use crate::secrets::{PASSWORD_PEPPER, secret};

/// bcrypt reads no further.
const BCRYPT_BYTES_MAX: usize = 72;

/// The result of verifying a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Wrong,
    Right,
    /// Right, but its hash should be replaced by a new one.
    RightButOutdated,
}

/// Hashes passwords with this installation's pepper, at its cost.
pub struct Hasher {
    pepper: String,
    cost: Cost,
}

impl Hasher {
    /// # Errors
    /// A fault when the pepper is missing or too short, or the cost is not valid.
    pub fn of(platform: &Platform) -> Result<Self, Fault> {
        Ok(Self {
            pepper: secret(platform, PASSWORD_PEPPER)?,
            cost: Cost::of(platform)?,
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
        let hash = self.argon2(password, &salt, self.cost)?;
        Ok(format!(
            "$argon2id$v=19${}${}${}",
            self.cost,
            Base64Unpadded::encode_string(&salt),
            Base64Unpadded::encode_string(&hash),
        ))
    }

    /// Whether a password belongs to this hash. Without a hash the same work is done, so that the time does not
    /// reveal which users exist. A hash that was imported or has an old cost takes its own time.
    ///
    /// # Errors
    /// A fault when the form of the hash is unknown.
    pub fn verify(&self, password: &Password, hash: Option<&str>) -> Result<Verdict, Fault> {
        let Some(hash) = hash else {
            self.argon2(password, &[0; 16], self.cost)?;
            return Ok(Verdict::Wrong);
        };
        if hash.starts_with("$2") {
            return verify_bcrypt(password, hash);
        }
        let known = parse_argon2(hash).ok_or_else(|| Fault::new("a password hash is malformed"))?;
        let found = self.argon2(password, &known.salt, known.cost)?;
        Ok(match found.ct_eq(&known.hash).into() {
            false => Verdict::Wrong,
            true if known.cost == self.cost => Verdict::Right,
            true => Verdict::RightButOutdated,
        })
    }

    fn argon2(&self, password: &Password, salt: &[u8], cost: Cost) -> Result<[u8; 32], Fault> {
        let fault = |error: argon2::Error| Fault::new(format!("argon2: {error}"));
        let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, None).map_err(fault)?;
        let pepper = self.pepper.as_bytes();
        let argon2 = Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params);
        let mut hash = [0; 32];
        argon2
            .and_then(|argon2| argon2.hash_password_into(password.as_bytes(), salt, &mut hash))
            .map_err(fault)?;
        Ok(hash)
    }
}

struct Argon2Hash {
    cost: Cost,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

/// `$argon2id$v=19$m=<KiB>,t=<passes>,p=<lanes>$<salt>$<hash>` (PHC string format).
fn parse_argon2(text: &str) -> Option<Argon2Hash> {
    let mut parts = text.strip_prefix("$argon2id$v=19$")?.split('$');
    let (cost, salt, hash) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Argon2Hash {
        cost: Cost::parse(cost)?,
        salt: Base64Unpadded::decode_vec(salt).ok()?,
        hash: Base64Unpadded::decode_vec(hash).ok()?,
    })
}

/// `$2b$<cost>$<22 characters of salt><31 of hash>`, also as `$2a$` and `$2y$`, which differ only in
/// bugs of the programs that wrote them.
fn verify_bcrypt(password: &Password, hash: &str) -> Result<Verdict, Fault> {
    let known = parse_bcrypt(hash).ok_or_else(|| Fault::new("a bcrypt hash is malformed"))?;
    let mut bytes = password.as_bytes().to_vec();
    bytes.push(0);
    bytes.truncate(BCRYPT_BYTES_MAX);
    let found = bcrypt::bcrypt(known.cost, known.salt, &bytes);
    // bcrypt computes one byte more than is stored.
    let found = found.get(..known.hash.len()).unwrap_or_default();
    Ok(if found.ct_eq(&known.hash).into() {
        Verdict::RightButOutdated
    } else {
        Verdict::Wrong
    })
}

struct Bcrypt {
    cost: u32,
    salt: [u8; 16],
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

#[cfg(test)]
mod tests {
    use super::{Cost, Hasher, Verdict};
    use crate::fields::Password;

    fn password(text: &str) -> Password {
        Password::parse(text).unwrap()
    }

    fn hasher(pepper: &str) -> Hasher {
        Hasher {
            pepper: pepper.to_owned(),
            cost: Cost::DEFAULT,
        }
    }

    #[test]
    fn a_hash_verifies_its_password_with_its_pepper_only() {
        let ours = hasher("pepper");
        let hash = ours
            .hash_with(&password("a long password"), [7; 16])
            .unwrap();
        // The hash that the reference implementation gives.
        assert_eq!(
            hash,
            "$argon2id$v=19$m=19456,t=2,p=1$BwcHBwcHBwcHBwcHBwcHBw$PyeieVqwAryreM0+PuFBp4XQP4qSlhFdEUA0/ZLn6XI"
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
    fn an_imported_hash_is_verified_and_outdated() {
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
            assert_eq!(verdict, Verdict::RightButOutdated, "{text}");
            let wrong = ours.verify(&password("another"), Some(hash)).unwrap();
            assert_eq!(wrong, Verdict::Wrong, "{text}");
        }
    }

    #[test]
    fn a_hash_of_weaker_parameters_is_outdated() {
        let mut weak = hasher("pepper");
        weak.cost = Cost::parse("m=1024,t=1,p=1").unwrap();
        let hash = weak.hash_with(&password("secret"), [7; 16]).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=1024,t=1,p=1$"), "{hash}");
        let verdict = hasher("pepper").verify(&password("secret"), Some(&hash));
        assert_eq!(verdict.unwrap(), Verdict::RightButOutdated);
    }

    #[test]
    fn a_malformed_hash_is_a_fault() {
        for bad in [
            "$argon2id$v=19$m=19456,t=2$c2FsdHNhbHQ$aGFzaA",
            "$argon2i$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA",
            "$argon2id$v=19$m=0,t=0,p=0$c2FsdHNhbHQ$aGFzaA",
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
