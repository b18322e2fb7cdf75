//! Denials: access tokens that are refused before they expire. A token is valid for minutes after its session has
//! ended, or after its user or role has lost permissions. A key in KV denies it on ordinary routes, after at most
//! `DENY_CACHE_SECONDS` (30 by default) and the delay of KV itself; sensitive routes read the session in SQL
//! instead, and so does every route while KV cannot be read.
//!
//! There is one key a session, a user and a role, so a token is looked up by three keys whose names it knows, and
//! keys are never listed. The value says until which time of issue tokens are denied, and with which refusal.

use domain::refusal::code;
use domain::{Code, Instant};
use platform::{Fault, Platform};

use crate::{Principal, log};

/// The longest that an access token is accepted after its issue: 30 minutes, and the clock difference. A denial is
/// needed no longer.
pub const TOKEN_SECONDS_MAX: i64 = 1860;
/// Stored in the memory of the instance while KV cannot be read.
const OUTAGE: &str = "deny outage";

/// Whose tokens are denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder<'a> {
    Session(&'a str),
    User(&'a str),
    Role(&'a str),
}

impl<'a> Holder<'a> {
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Session(_) => "session",
            Self::User(_) => "user",
            Self::Role(_) => "role",
        }
    }

    pub const fn id(self) -> &'a str {
        match self {
            Self::Session(id) | Self::User(id) | Self::Role(id) => id,
        }
    }
}

/// Why tokens are denied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    /// The session has ended.
    SessionEnded,
    /// The permissions have changed since the token was issued: a refreshed token has those of now.
    Outdated,
}

impl Denial {
    pub const fn code(self) -> &'static Code {
        match self {
            Self::SessionEnded => &code::SESSION_REVOKED,
            Self::Outdated => &code::TOKEN_EXPIRED,
        }
    }

    pub fn of_code(name: &str) -> Option<Self> {
        let mut all = [Self::SessionEnded, Self::Outdated].into_iter();
        all.find(|denial| denial.code().name == name)
    }
}

/// The key of a denial.
pub fn key(org_id: i64, kind: &str, id: &str) -> String {
    format!("deny/{org_id}/{kind}/{id}")
}

/// Denies the tokens of a holder that were issued up to `moment`. A denial that KV holds already is replaced.
///
/// # Errors
/// A fault when KV cannot be written to.
pub async fn deny(
    platform: &Platform,
    org_id: i64,
    holder: Holder<'_>,
    denial: Denial,
    moment: Instant,
) -> Result<(), Fault> {
    let value = format!("{} {}", moment.ms(), denial.code().name);
    let ttl_seconds = TOKEN_SECONDS_MAX.unsigned_abs();
    let key = key(org_id, holder.kind(), holder.id());
    platform.kv()?.put(&key, &value, ttl_seconds).await
}

/// Whether KV denies the tokens of a holder that were issued up to `moment`.
///
/// # Errors
/// A fault when KV cannot be read.
pub async fn is_denied(
    platform: &Platform,
    org_id: i64,
    holder: Holder<'_>,
    moment: Instant,
) -> Result<bool, Fault> {
    let key = key(org_id, holder.kind(), holder.id());
    match platform.kv()?.get(&key).await? {
        Some(value) => parse(&value).map(|(until, _)| moment <= until),
        None => Ok(false),
    }
}

/// Why the token of this caller is denied; none if it is not.
///
/// # Errors
/// A fault when KV cannot be read, or could not be read a moment ago: then the session must be read in SQL.
pub async fn look_up(
    platform: &Platform,
    principal: &Principal,
    now: Instant,
) -> Result<Option<Denial>, Fault> {
    let cache_seconds = platform
        .setting("DENY_CACHE_SECONDS")
        .and_then(|s| s.parse().ok())
        .unwrap_or(30);
    let fresh = |name: &str| {
        let kept = platform.cached(name);
        kept.filter(|(at, _)| now < at.plus_seconds(cache_seconds))
    };
    let Principal {
        org_id,
        session_id,
        user_id,
        role_id,
        ..
    } = principal;
    let keys = [
        Holder::Session(session_id),
        Holder::User(user_id),
        Holder::Role(role_id),
    ]
    .map(|holder| key(*org_id, holder.kind(), holder.id()));
    let [session, _, _] = &keys;
    if let Some((_, values)) = fresh(session) {
        return judge(principal, values.split('\n'));
    }
    if fresh(OUTAGE).is_some() {
        return Err(Fault::new("KV could not be read a moment ago"));
    }
    let read = match platform.kv() {
        Ok(kv) => kv.get_all(&keys.each_ref().map(String::as_str)).await,
        Err(fault) => Err(fault),
    };
    let values = match read {
        Ok(values) if values.len() == keys.len() => {
            values.into_iter().map(Option::unwrap_or_default)
        }
        Ok(_) => return Err(Fault::new("KV gave fewer values than keys")),
        Err(fault) => {
            log::warn(platform, "denials", &fault.to_string());
            if cache_seconds > 0 {
                platform.cache(OUTAGE, String::new());
            }
            return Err(fault);
        }
    };
    let values = values.collect::<Vec<_>>().join("\n");
    let verdict = judge(principal, values.split('\n'));
    if cache_seconds > 0 {
        platform.cache(session, values);
    }
    verdict
}

/// What the values of session, user and role mean for a token. An empty value denies nothing.
fn judge<'v>(
    principal: &Principal,
    values: impl Iterator<Item = &'v str>,
) -> Result<Option<Denial>, Fault> {
    for (position, value) in values.enumerate().filter(|(_, value)| !value.is_empty()) {
        let (until, denial) = parse(value)?;
        // A session that has ended stays ended, whenever its tokens were issued.
        if position == 0 || principal.issued_at <= until {
            return Ok(Some(denial));
        }
    }
    Ok(None)
}

fn parse(value: &str) -> Result<(Instant, Denial), Fault> {
    let parts = value.split_once(' ');
    let parts = parts.and_then(|(ms, name)| Some((ms.parse().ok()?, Denial::of_code(name)?)));
    let (ms, denial) = parts.ok_or_else(|| Fault::new("a denial in KV is malformed"))?;
    Ok((Instant(ms), denial))
}

#[cfg(test)]
mod tests {
    use domain::Instant;

    use super::{Denial, judge};
    use crate::Principal;

    #[test]
    fn a_token_is_denied_by_its_session_and_by_what_happened_after_its_issue() {
        let principal = Principal {
            issued_at: Instant(1000),
            ..Principal::anonymous()
        };
        for (values, expected) in [
            ("\n\n", Ok(None)),
            ("1 session_revoked\n\n", Ok(Some(Denial::SessionEnded))),
            ("\n999 session_revoked\n", Ok(None)),
            ("\n1000 session_revoked\n", Ok(Some(Denial::SessionEnded))),
            ("\n1001 token_expired\n", Ok(Some(Denial::Outdated))),
            ("\n\n999 token_expired", Ok(None)),
            ("\n\n1000 token_expired", Ok(Some(Denial::Outdated))),
            (
                "\n999 session_revoked\n1000 token_expired",
                Ok(Some(Denial::Outdated)),
            ),
            ("\n1000\n", Err(())),
            ("\n1000 forbidden\n", Err(())),
            ("\nnever token_expired\n", Err(())),
        ] {
            let found = judge(&principal, values.split('\n')).map_err(|_| ());
            assert_eq!(found, expected, "{values:?}");
        }
    }
}
