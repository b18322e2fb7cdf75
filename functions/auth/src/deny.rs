//! Ends access tokens before their time. Their sessions are already over in SQL, which sensitive
//! routes read; for the others the deny list in KV closes the gap of minutes.

use domain::{Statement, values};
use platform::{Fault, Rows};
use web::{Context, deny_session, deny_user};

use crate::session::ACCESS_SECONDS_MAX;
use crate::statements::sessions::LIST_RECENT;

/// More sessions than this are denied as one user: every one is a write to KV.
const SESSIONS_MAX: usize = 20;

/// The sessions of a user, besides `kept`, whose access token may still live.
pub fn list_recent(c: &Context<'_>, user_id: &str, kept: &str) -> Statement {
    let since = c.now.plus_seconds(-ACCESS_SECONDS_MAX);
    LIST_RECENT.bind(values![c.org_id(), user_id, kept, since])
}

/// Denies the sessions that `list_recent` gave.
///
/// # Errors
/// A fault when the rows are of another form.
pub async fn sessions(c: &Context<'_>, user_id: &str, rows: &Rows) -> Result<(), Fault> {
    let ids: Vec<(String,)> = rows.all()?;
    if ids.len() > SESSIONS_MAX {
        best_effort(c, deny_user(c.platform, c.org_id(), user_id, c.now).await);
        return Ok(());
    }
    for (id,) in ids {
        best_effort(c, deny_session(c.platform, &id).await);
    }
    Ok(())
}

/// The change is committed, so the answer must say so even where KV cannot be reached: the tokens
/// then live for their last minutes.
pub fn best_effort(c: &Context<'_>, denied: Result<(), Fault>) {
    if let Err(fault) = denied {
        let line = serde_json::json!({
            "channel": "app", "level": "warn", "time": c.now, "request_id": c.request_id,
            "what": "deny list", "why": fault.to_string(),
        });
        c.platform.log(&line.to_string());
    }
}
