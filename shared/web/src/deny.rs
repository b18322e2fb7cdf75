//! The deny list. An access token stays valid for minutes after its session has ended. The list in KV denies it on
//! ordinary routes, after at most `DENY_CACHE_SECONDS` (30 by default) and the delay of KV itself; sensitive routes
//! read the session in SQL instead.

use domain::Instant;
use platform::{Fault, Platform};

use crate::Principal;

const PREFIX: &str = "deny/";
const CACHE_NAME: &str = "deny list";
/// The longest that an access token is valid, so the longest that a denial is needed.
const TTL_SECONDS: u64 = 1800;

/// Denies the tokens of one session.
///
/// # Errors
/// A fault when KV cannot be reached.
pub async fn deny_session(platform: &Platform, session_id: &str) -> Result<(), Fault> {
    platform
        .kv()?
        .put(&format!("{PREFIX}session/{session_id}"), "", TTL_SECONDS)
        .await
}

/// Denies every token of a user in an organisation issued up to now.
///
/// # Errors
/// As `deny_session`.
pub async fn deny_user(
    platform: &Platform,
    org_id: i64,
    user_id: &str,
    now: Instant,
) -> Result<(), Fault> {
    let key = format!("{PREFIX}user/{org_id}/{user_id}/{}", now.ms());
    platform.kv()?.put(&key, "", TTL_SECONDS).await
}

/// Whether the list names this caller. While KV cannot be reached nobody is denied: tokens expire soon, and an
/// outage of KV must not stop every request.
pub async fn is_denied(platform: &Platform, principal: &Principal, now: Instant) -> bool {
    let list = list(platform, now).await;
    let session = format!("{PREFIX}session/{}", principal.session_id);
    let user = format!("{PREFIX}user/{}/{}/", principal.org_id, principal.user_id);
    list.lines().any(|line| {
        let until = line
            .strip_prefix(&user)
            .and_then(|ms| ms.parse().ok())
            .map(Instant);
        line == session || until.is_some_and(|until| principal.issued_at <= until)
    })
}

async fn list(platform: &Platform, now: Instant) -> String {
    let cache_seconds = platform
        .setting("DENY_CACHE_SECONDS")
        .and_then(|s| s.parse().ok())
        .unwrap_or(30);
    let cached = platform.cached(CACHE_NAME);
    if let Some((at, list)) = &cached
        && now < at.plus_seconds(cache_seconds)
    {
        return list.clone();
    }
    let fresh = match platform.kv() {
        Ok(kv) => kv.list(PREFIX).await,
        Err(fault) => Err(fault),
    };
    let list = match fresh {
        Ok(keys) => keys.join("\n"),
        // The old list is used as long as a new one would be, so that not every request waits for KV.
        Err(fault) => {
            crate::log::warn(platform, "deny list", &fault.to_string());
            cached.map(|(_, list)| list).unwrap_or_default()
        }
    };
    platform.cache(CACHE_NAME, list.clone());
    list
}
