//! Ends access tokens before their time. Their sessions are already over in SQL, which sensitive
//! routes read; for the others the deny list in KV closes the gap of minutes.
//!
//! It is written after the change, because what is issued until then must be denied as well. So a
//! request that breaks in between leaves it to its repeat, whose answer is a stored one.

use platform::Fault;
use web::{Answer, Context, Reply, Stop, deny_session, deny_user, warn};

/// The answer of a change that is in the database, if only since an earlier try of the same request.
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

/// The change is committed, so the answer must say so even where KV cannot be reached: the tokens
/// then live for their last minutes.
fn best_effort(c: &Context<'_>, denied: Result<(), Fault>) {
    if let Err(fault) = denied {
        warn(c.platform, "deny list", &fault.to_string());
    }
}
