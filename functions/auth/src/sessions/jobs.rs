//! Scheduled work of `auth`.

use domain::values;
use web::Stop;
use web::job::{Step, Then, Work};

use super::statements::{FORGET_SESSIONS, FORGET_TOKENS};

/// How long a session that has ended can still be looked at.
const SESSIONS_KEPT_SECONDS: i64 = 30 * 24 * 3600;

/// Forgets refresh tokens that have expired and sessions that ended long ago, 500 of each a step.
#[expect(clippy::unused_async, reason = "every step is asynchronous")]
pub async fn cleanup(work: &Work<'_>) -> Result<Step, Stop> {
    let long_ago = work.now.plus_seconds(-SESSIONS_KEPT_SECONDS);
    let forget = vec![
        FORGET_TOKENS.bind(values![work.now]),
        FORGET_SESSIONS.bind(values![long_ago]),
    ];
    Ok(Step::new(forget, Then::RepeatWhile(500)))
}
