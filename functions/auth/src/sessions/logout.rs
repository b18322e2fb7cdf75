//! `POST /v1/auth/logout`.

use domain::values;
use web::{Answer, Context};

use super::deny;
use super::statements::{READ_LOGGED_OUT, REVOKE};

/// Ends the caller's session. A second logout changes nothing.
pub async fn logout(c: &Context<'_>) -> Answer {
    let session_id = &c.principal.session_id;
    let answer = READ_LOGGED_OUT.bind(values![session_id]);
    let change = c
        .change("user_logout", "session", session_id, answer)
        .unpublished()
        .then(REVOKE.bind(values![c.org_id(), session_id, c.now, "logout"]));
    let done = c.commit(change).await;
    if deny::committed(&done).is_some() {
        deny::session(c, session_id).await;
    }
    done
}
