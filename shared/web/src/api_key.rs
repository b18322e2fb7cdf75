//! API keys, which programs send in place of an access token.
//!
//! `tds_<shard>_<organisation>_<scopes>_<id>_<secret><check>`: the first two are decimal, the rest hexadecimal. A
//! key names its shard and organisation, can be found by secret scanners
//! (`tds_\d+_\d+_[0-9a-f]+_[0-9a-f]{32}_[0-9a-f]{56}`), and its CRC-32 detects a mistyped key without the database.
//! Whether the key exists and is valid is in the database: `Context` reads it in the same round trip as the facts,
//! and sends no answer before.

use domain::refusal::code;
use domain::{Id, Instant, MAX_SAFE_INTEGER, Permissions, Refusal, Statement, values};
use platform::{Fault, Platform, Rows};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::statements::{FIND_API_KEY, RECORD_KEY_AUDIT, RECORD_KEY_USE};
use crate::{Context, Principal, Stop, hex, log, shards};

const START: &str = "tds_";
/// 192 bits.
pub const SECRET_BYTES: usize = 24;
/// In hexadecimal, with the CRC-32 behind it.
const SECRET_LENGTH: usize = SECRET_BYTES * 2;
const CHECK_LENGTH: usize = 8;
/// How exact `last_used_at` is. A write for every request would cost too much.
const USE_SECONDS: i64 = 3600;

/// Whether a credential has the form of an API key, right or mistyped.
pub fn looks_like_key(credential: &str) -> bool {
    credential.starts_with(START)
}

/// A key without its secret.
pub fn prefix<T>(shard: u8, org_id: i64, scopes: Permissions, id: &Id<T>) -> String {
    let id = id.as_str().replace('-', "");
    format!("{START}{shard}_{org_id}_{scopes}_{id}")
}

/// A whole key.
pub fn text(prefix: &str, secret: &[u8; SECRET_BYTES]) -> String {
    let text = format!("{prefix}_{}", hex(secret));
    let check = crc32fast::hash(text.as_bytes());
    format!("{text}{check:08x}")
}

/// The hash that is stored.
pub fn hash(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// The caller that a key names, if it is well formed. It is not verified yet.
///
/// # Errors
/// `invalid_api_key`.
pub fn read(platform: &Platform, text: &str) -> Result<Principal, Refusal> {
    parse(text)
        .filter(|principal| principal.shard < shards(platform))
        .ok_or_else(|| Refusal::new(&code::INVALID_API_KEY))
}

fn parse(text: &str) -> Option<Principal> {
    let (rest, check) = text.split_at_checked(text.len().checked_sub(CHECK_LENGTH)?)?;
    if check != format!("{:08x}", crc32fast::hash(rest.as_bytes())) {
        return None;
    }
    let mut parts = rest.strip_prefix(START)?.split('_');
    let [shard, org_id, scopes, id, secret] = std::array::from_fn(|_| parts.next());
    if parts.next().is_some() || secret?.len() != SECRET_LENGTH {
        return None;
    }
    let id = Uuid::try_parse(id.filter(|id| id.len() == 32)?).ok()?;
    Some(Principal {
        org_id: org_id?
            .parse()
            .ok()
            .filter(|id| (1..=MAX_SAFE_INTEGER).contains(id))?,
        shard: shard?.parse().ok()?,
        user_id: id.to_string(),
        session_id: String::new(),
        role_id: String::new(),
        permissions: Permissions::parse(scopes?)?,
        issued_at: Instant(0),
        key_hash: Some(hash(text)),
    })
}

/// Finds the row of the caller's key.
pub fn find(principal: &Principal) -> Statement {
    FIND_API_KEY.bind(values![principal.org_id, &principal.user_id])
}

/// Verifies a key against its row. Returns whether its use has to be recorded.
///
/// # Errors
/// In this order: `invalid_api_key`, `api_key_revoked`, `api_key_expired`,
/// `api_key_beyond_creator`.
pub fn verify(principal: &Principal, rows: &Rows, now: Instant) -> Result<bool, Stop> {
    type Row = (String, i64, i64, i64, String);
    let refused = |code| Err(Refusal::new(code).into());
    let Some((hash, is_live, expires_at, last_used_at, allowed)) = rows.first::<Row>()? else {
        return refused(&code::INVALID_API_KEY);
    };
    if principal.key_hash.as_deref() != Some(hash.as_str()) {
        return refused(&code::INVALID_API_KEY);
    }
    if is_live == 0 {
        return refused(&code::API_KEY_REVOKED);
    }
    if Instant(expires_at) <= now {
        return refused(&code::API_KEY_EXPIRED);
    }
    let allowed = Permissions::parse(&allowed)
        .ok_or_else(|| Fault::new("the permissions of a role are not a hexadecimal number"))?;
    if !principal.permissions.within(allowed) {
        return refused(&code::API_KEY_BEYOND_CREATOR);
    }
    Ok(Instant(last_used_at).plus_seconds(USE_SECONDS) <= now)
}

/// Records the use of the caller's key, unless another request just did.
///
/// # Errors
/// A fault when there is no randomness for an id.
pub fn record(c: &Context<'_>) -> Result<[Statement; 2], Fault> {
    let Principal {
        org_id, user_id, ..
    } = &c.principal;
    let since = c.now.plus_seconds(-USE_SECONDS);
    Ok([
        RECORD_KEY_USE.bind(values![*org_id, user_id, c.now, since]),
        RECORD_KEY_AUDIT.bind(values![
            *org_id,
            &c.new_id::<()>()?,
            user_id,
            &c.request_id,
            c.request.client_address.as_str(),
            c.user_agent(),
            c.now
        ]),
    ])
}

/// Records the use in a round trip of its own: once an hour, after a request that wrote nothing. If that
/// fails, the request is answered as usual.
pub async fn record_alone(c: &Context<'_>) {
    let done = match record(c) {
        Ok(statements) => match c.platform.sql(c.principal.shard) {
            Ok(sql) => sql
                .write(&statements)
                .await
                .map(drop)
                .map_err(|failure| format!("{failure:?}")),
            Err(fault) => Err(fault.to_string()),
        },
        Err(fault) => Err(fault.to_string()),
    };
    if let Err(why) = done {
        log::warn(c.platform, "use of an API key", &why);
    }
}

#[cfg(test)]
mod tests {
    use domain::permission::READ_ITEMS;
    use domain::{Id, Permissions};

    use super::{hash, parse, prefix, text};

    fn key() -> String {
        let id = Id::<()>::from_hash([7; 16]);
        let scopes = Permissions::none().with(READ_ITEMS);
        text(&prefix(1, 42, scopes, &id), &[0xab; 24])
    }

    #[test]
    fn a_key_names_its_shard_and_organisation() {
        let principal = parse(&key()).unwrap();
        assert_eq!((principal.shard, principal.org_id), (1, 42));
        assert_eq!(principal.permissions, Permissions::none().with(READ_ITEMS));
        assert_eq!(principal.user_id, Id::<()>::from_hash([7; 16]).to_string());
        assert_eq!(principal.key_hash, Some(hash(&key())));
    }

    #[test]
    fn every_mistyped_character_is_detected() {
        let key = key();
        for position in 0..key.len() {
            for other in ["0", "1", "a", "_", "é"] {
                let (start, rest) = key.split_at(position);
                let changed = format!("{start}{other}{}", rest.split_at(1).1);
                assert!(changed == key || parse(&changed).is_none(), "{changed}");
            }
            assert!(parse(key.split_at(position).0).is_none());
        }
        assert!(parse(&format!("{key}0")).is_none());
    }

    #[test]
    fn a_text_of_another_form_is_refused_even_with_a_right_checksum() {
        let id = "07".repeat(16);
        let secret = "ab".repeat(24);
        for bad in [
            format!("tds_256_42_1_{id}_{secret}"),
            format!("tds_-1_42_1_{id}_{secret}"),
            format!("tds_1_0_1_{id}_{secret}"),
            format!("tds_1_-42_1_{id}_{secret}"),
            format!("tds_1_9007199254740993_1_{id}_{secret}"),
            format!("tds_1_42_x_{id}_{secret}"),
            format!("tds_1_42_1_{}_{secret}", "x".repeat(32)),
            format!("tds_1_42_1_{id}_{secret}00"),
            format!("tds_1_42_1_{id}_{secret}_"),
            format!("tds_1_42_1_{secret}"),
            format!("pat_1_42_1_{id}_{secret}"),
            "tds_".to_owned(),
        ] {
            let checked = format!("{bad}{:08x}", crc32fast::hash(bad.as_bytes()));
            assert!(parse(&checked).is_none(), "{checked}");
        }
        assert!(parse("").is_none());
    }
}
