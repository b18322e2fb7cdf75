//! The scheduled clean-up of `auth`.

use domain::values;
use web::Stop;
use web::job::{Step, Then, Work};

use super::statements::{DELETE_EXPIRED_TOKENS, DELETE_OLD_SESSIONS};

/// How long a session is kept after its end.
const SESSIONS_KEPT_SECONDS: i64 = 30 * 24 * 3600;

/// Deletes expired refresh tokens and old sessions, 500 of each a step.
#[expect(clippy::unused_async, reason = "every step is asynchronous")]
pub async fn cleanup(work: &Work<'_>) -> Result<Step, Stop> {
    let long_ago = work.now.plus_seconds(-SESSIONS_KEPT_SECONDS);
    let deletes = vec![
        DELETE_EXPIRED_TOKENS.bind(values![work.now]),
        DELETE_OLD_SESSIONS.bind(values![long_ago]),
    ];
    Ok(Step::new(deletes, Then::RepeatWhile(500)))
}
