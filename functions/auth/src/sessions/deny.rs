//! Denying access tokens before they expire. Their sessions have ended in SQL, which sensitive routes read;
//! for the other routes the deny list in KV covers the minutes until the tokens expire.
//!
//! It is written after the change, because tokens issued up to then must be denied as well. If a request
//! fails in between, its repeat, which gets the stored answer, writes the list.

use platform::Fault;
use web::{Answer, Context, Reply, Stop, deny_session, deny_user, warn};

/// The answer of a change that is committed, by this request or by an earlier try of it.
pub const fn committed(done: &Answer) -> Option<&Reply> {
    match done {
        Ok(answer) => Some(answer),
        Err(Stop::Replay(answer)) => Some(answer),
        Err(_) => None,
    }
}

/// Denies every token of a user in an organisation issued up to now.
pub async fn user(c: &Context<'_>, org_id: i64, user_id: &str) {
    best_effort(
        c,
        deny_user(c.platform, org_id, user_id, c.platform.now()).await,
    );
}

/// Denies the tokens of one session.
pub async fn session(c: &Context<'_>, session_id: &str) {
    best_effort(c, deny_session(c.platform, session_id).await);
}

/// The change is committed, so it is answered as a success even when KV cannot be reached: the tokens then
/// stay valid for their last minutes.
fn best_effort(c: &Context<'_>, denied: Result<(), Fault>) {
    if let Err(fault) = denied {
        warn(c.platform, "deny list", &fault.to_string());
    }
}
