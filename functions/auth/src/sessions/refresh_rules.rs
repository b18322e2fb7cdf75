//! What becomes of a refresh token: it is exchanged once. A second use is either the same request
//! again, two tabs of one browser, or theft.

use domain::refusal::code;
use domain::{Instant, Refusal};
use serde::Deserialize;

/// How long a second use of a token still looks like a second tab.
const TWO_TABS_SECONDS: i64 = 10;
/// How long the same request gets its first answer again, as everywhere else.
const REPEAT_SECONDS: i64 = 24 * 3600;

/// The row that `FIND_TOKEN` gives, in its order.
#[derive(Clone, Debug, Deserialize)]
pub struct Found {
    pub org_id: i64,
    pub user_id: String,
    pub generation: i64,
    pub used_at: Option<i64>,
    /// The end of the token, of the session when idle, and of the session in any event.
    pub expires_at: i64,
    pub session_idle_expires_at: i64,
    pub session_expires_at: i64,
    pub session_revoked_at: Option<i64>,
    /// The token it was exchanged for, and when that one was issued and used.
    pub successor_hash: Option<String>,
    pub successor_issued_at: Option<i64>,
    pub successor_used_at: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// A new token takes its place.
    Rotate,
    /// The same request came again: the answer is made again, as of this moment.
    Repeat { issued_at: Instant },
    /// Two holders of one token: nobody can tell the owner from the thief, so the session ends.
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
    // Once the successor has been used too, its holder had the answer: no repeat, no second tab.
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
    if now <= used_at.plus_seconds(TWO_TABS_SECONDS) {
        return Err(Refusal::new(&code::TOKEN_ALREADY_ROTATED));
    }
    Ok(Decision::Revoke)
}

#[cfg(test)]
mod tests {
    use domain::Instant;

    use super::{Decision, Found, decide};

    const DAY: i64 = 24 * 3600 * 1000;

    #[test]
    fn every_decision_in_its_order() {
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
        let passed_on = Found {
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
                "reuse of what is over",
                &reused_after_revocation,
                None,
                999,
                Err("invalid_refresh_token"),
            ),
            ("idle", &idle, None, 1000, Err("invalid_refresh_token")),
            ("too old", &over, None, 1000, Err("invalid_refresh_token")),
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
                "a clock behind",
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
                "before the last",
                &passed_on,
                None,
                1500,
                Ok(Decision::Revoke),
            ),
            (
                "before the last, same request",
                &passed_on,
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
