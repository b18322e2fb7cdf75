//! Which organisation a login enters, and what happens to a refresh token.
//!
//! A refresh token is exchanged once. A second use is either the same request again, a second tab of one
//! browser, or theft.

use domain::refusal::code;
use domain::{Instant, Refusal};
use serde::Deserialize;

/// An active organisation that the user belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Membership {
    #[serde(rename = "id")]
    pub org_id: i64,
    pub shard: u8,
    /// When the user joined, in milliseconds since 1970.
    pub joined_at: i64,
}

/// The organisations that a login tries, in the order in which the user joined them; the first in which the
/// user is active is used. If the login names an organisation, `memberships` holds only that one.
///
/// # Errors
/// `no_organisation`.
pub fn candidates(mut memberships: Vec<Membership>) -> Result<Vec<Membership>, Refusal> {
    if memberships.is_empty() {
        return Err(Refusal::new(&code::NO_ORGANISATION));
    }
    memberships.sort_by_key(|membership| (membership.joined_at, membership.org_id));
    Ok(memberships)
}

/// A second use within this time is taken for a second tab.
const SECOND_TAB_SECONDS: i64 = 10;
/// How long a repeated request gets the first answer, as for every other route.
const REPEAT_SECONDS: i64 = 24 * 3600;

/// A row of `FIND_TOKEN`.
#[derive(Clone, Debug, Deserialize)]
pub struct Found {
    pub org_id: i64,
    pub user_id: String,
    pub generation: i64,
    pub used_at: Option<i64>,
    /// When the token ends, when the session ends if it is not used, and when it ends in any case.
    pub expires_at: i64,
    pub session_idle_expires_at: i64,
    pub session_expires_at: i64,
    pub session_revoked_at: Option<i64>,
    /// The token it was exchanged for, and when that token was issued and used.
    pub successor_hash: Option<String>,
    pub successor_issued_at: Option<i64>,
    pub successor_used_at: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A new token replaces it.
    Rotate,
    /// The same request again: the answer is made again with this time of issue.
    Repeat { issued_at: Instant },
    /// Two clients use the token and one of them stole it, so the session ends.
    Revoke,
}

/// What to do with a token. `repeat_hash` is the hash of the successor that a request with this
/// Idempotency-Key would have made.
///
/// # Errors
/// `invalid_refresh_token` when the token or its session has ended, `token_already_rotated` for a
/// second tab.
pub fn decide(found: &Found, repeat_hash: Option<&str>, now: Instant) -> Result<Decision, Refusal> {
    let ends = [
        found.expires_at,
        found.session_idle_expires_at,
        found.session_expires_at,
    ];
    if found.session_revoked_at.is_some() || ends.iter().any(|end| *end <= now.ms()) {
        return Err(Refusal::new(&code::INVALID_REFRESH_TOKEN));
    }
    let Some(used_at) = found.used_at.map(Instant) else {
        return Ok(Decision::Rotate);
    };
    // The successor has been used, so its owner received the answer: this is not a repeat and not a second tab.
    if found.successor_used_at.is_some() {
        return Ok(Decision::Revoke);
    }
    if let (Some(hash), Some(issued_at)) = (&found.successor_hash, found.successor_issued_at)
        && repeat_hash == Some(hash)
        && now < used_at.plus_seconds(REPEAT_SECONDS)
    {
        return Ok(Decision::Repeat {
            issued_at: Instant(issued_at),
        });
    }
    if now <= used_at.plus_seconds(SECOND_TAB_SECONDS) {
        return Err(Refusal::new(&code::TOKEN_ALREADY_ROTATED));
    }
    Ok(Decision::Revoke)
}

#[cfg(test)]
mod tests {
    use domain::Instant;

    use super::{Decision, Found, Membership, candidates, decide};

    fn membership(org_id: i64, joined_at: i64) -> Membership {
        Membership {
            org_id,
            shard: 0,
            joined_at,
        }
    }

    #[test]
    fn the_organisation_joined_first_comes_first() {
        let all = vec![membership(3, 30), membership(9, 10), membership(5, 10)];
        let order = candidates(all).map(|found| found.iter().map(|m| m.org_id).collect::<Vec<_>>());
        assert_eq!(order.ok(), Some(vec![5, 9, 3]));
        assert!(candidates(Vec::new()).is_err());
    }

    const DAY: i64 = 24 * 3600 * 1000;

    #[test]
    fn a_token_is_rotated_once_and_a_second_use_is_judged_in_order() {
        let fresh = Found {
            org_id: 1,
            user_id: "ana".to_owned(),
            generation: 3,
            used_at: None,
            expires_at: 7 * DAY,
            session_idle_expires_at: 7 * DAY,
            session_expires_at: 30 * DAY,
            session_revoked_at: None,
            successor_hash: None,
            successor_issued_at: None,
            successor_used_at: None,
        };
        let used = Found {
            used_at: Some(1000),
            successor_hash: Some("next".to_owned()),
            successor_issued_at: Some(1000),
            ..fresh.clone()
        };
        let successor_used = Found {
            successor_used_at: Some(2000),
            ..used.clone()
        };
        let revoked = Found {
            session_revoked_at: Some(1),
            ..fresh.clone()
        };
        let reused_after_revocation = Found {
            session_revoked_at: Some(1),
            ..used.clone()
        };
        let idle = Found {
            session_idle_expires_at: 1000,
            ..fresh.clone()
        };
        let over = Found {
            session_expires_at: 1000,
            ..fresh.clone()
        };
        let expired = Found {
            expires_at: 1000,
            ..fresh.clone()
        };
        let repeat = Ok(Decision::Repeat {
            issued_at: Instant(1000),
        });
        type Case<'a> = (
            &'a str,
            &'a Found,
            Option<&'a str>,
            i64,
            Result<Decision, &'a str>,
        );
        let table: &[Case<'_>] = &[
            ("fresh", &fresh, None, 999, Ok(Decision::Rotate)),
            (
                "fresh with a key",
                &fresh,
                Some("next"),
                999,
                Ok(Decision::Rotate),
            ),
            ("revoked", &revoked, None, 999, Err("invalid_refresh_token")),
            (
                "reuse after revocation",
                &reused_after_revocation,
                None,
                999,
                Err("invalid_refresh_token"),
            ),
            ("idle", &idle, None, 1000, Err("invalid_refresh_token")),
            (
                "session over",
                &over,
                None,
                1000,
                Err("invalid_refresh_token"),
            ),
            (
                "expired",
                &expired,
                None,
                1000,
                Err("invalid_refresh_token"),
            ),
            (
                "second tab",
                &used,
                None,
                1000,
                Err("token_already_rotated"),
            ),
            (
                "second tab, slow",
                &used,
                None,
                11_000,
                Err("token_already_rotated"),
            ),
            (
                "a clock that is behind",
                &used,
                None,
                500,
                Err("token_already_rotated"),
            ),
            ("too slow", &used, None, 11_001, Ok(Decision::Revoke)),
            ("same request", &used, Some("next"), 1000, repeat.clone()),
            (
                "same request, late",
                &used,
                Some("next"),
                1000 + DAY - 1,
                repeat,
            ),
            (
                "same request, too late",
                &used,
                Some("next"),
                1000 + DAY,
                Ok(Decision::Revoke),
            ),
            (
                "another request",
                &used,
                Some("other"),
                1000,
                Err("token_already_rotated"),
            ),
            (
                "another request, late",
                &used,
                Some("other"),
                11_001,
                Ok(Decision::Revoke),
            ),
            (
                "used before the last one",
                &successor_used,
                None,
                1500,
                Ok(Decision::Revoke),
            ),
            (
                "used before the last one, same request",
                &successor_used,
                Some("next"),
                1500,
                Ok(Decision::Revoke),
            ),
        ];
        for (what, found, repeat_hash, now, expected) in table {
            let decided = decide(found, *repeat_hash, Instant(*now));
            assert_eq!(
                decided.map_err(|refusal| refusal.code.name),
                *expected,
                "{what}"
            );
        }
    }
}
