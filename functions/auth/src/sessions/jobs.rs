//! The scheduled work of `auth`.

use domain::{Instant, values};
use platform::Fault;
use web::deny::{Denial, Holder, TOKEN_SECONDS_MAX, deny, is_denied, key};
use web::job::{Step, Then, Work};
use web::{Stop, json};

use super::statements::{
    CLOSE_DENIAL, DELETE_DENIALS, DELETE_EXPIRED_TOKENS, DELETE_OLD_SESSIONS, LIST_ENDED_DENIALS,
    LIST_UNPUBLISHED, RENEW_DENIALS,
};

/// How long a session is kept after its end.
const SESSIONS_KEPT_SECONDS: i64 = 30 * 24 * 3600;
/// How long a denial is kept: what denies no token any more, and an hour for requests and clocks that are late.
const DENIALS_KEPT_SECONDS: i64 = TOKEN_SECONDS_MAX + 3600;
/// How many denials a step takes.
const DENIALS_MAX: i64 = 100;

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

/// Writes to KV what could not be written when it was recorded.
pub async fn publish_denials(work: &Work<'_>) -> Result<Step, Stop> {
    type Row = (i64, String, String, String, i64);
    let rows = work
        .read(LIST_UNPUBLISHED.bind(values![DENIALS_MAX]))
        .await?;
    let mut closed = Vec::new();
    for (org_id, kind, id, code, until) in rows.all::<Row>()? {
        let holder = match kind.as_str() {
            "session" => Holder::Session(&id),
            "user" => Holder::User(&id),
            _ => Holder::Role(&id),
        };
        let until = Instant(until);
        let denial = Denial::of_code(&code).ok_or_else(|| Fault::new("an unknown denial"))?;
        // A later change may have been written meanwhile, and denies these tokens too.
        if !is_denied(work.platform, org_id, holder, until).await? {
            deny(work.platform, org_id, holder, denial, until).await?;
        }
        closed.push(CLOSE_DENIAL.bind(values![org_id, kind, &id, until]));
    }
    Ok(Step::new(closed, Then::RepeatWhile(DENIALS_MAX)))
}

/// Deletes denials that no token needs any more, and their keys where the store keeps what has ended.
pub async fn delete_denials(work: &Work<'_>) -> Result<Step, Stop> {
    let before = work.now.plus_seconds(-DENIALS_KEPT_SECONDS);
    let rows = work
        .read(LIST_ENDED_DENIALS.bind(values![before, DENIALS_MAX]))
        .await?;
    let ended: Vec<(i64, String, String)> = rows.all()?;
    let keys: Vec<String> = ended
        .iter()
        .map(|(org_id, kind, id)| key(*org_id, kind, id))
        .collect();
    work.platform.kv()?.delete_ended(&keys).await?;
    let ended = json(&ended)?;
    let delete = DELETE_DENIALS.bind(values![&ended, before]);
    let renew = RENEW_DENIALS.bind(values![ended, work.now]);
    Ok(Step::new(vec![delete], Then::RepeatWhile(DENIALS_MAX)).after([renew]))
}
