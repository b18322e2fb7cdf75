//! `POST /v1/auth/logout`.

use domain::values;
use web::{Answer, Audit, Change, Context};

use super::deny;
use super::statements::{READ_ENDED, REVOKE};

/// Ends the caller's session. Doing it again changes nothing.
pub async fn logout(c: &Context<'_>) -> Answer {
    let session_id = &c.principal.session_id;
    let audit = Audit {
        action: "user_logout",
        entity: "session",
        entity_id: session_id.clone(),
        diff: None,
    };
    let change = Change::new(audit, READ_ENDED.bind(values![session_id]))
        .unpublished()
        .then(REVOKE.bind(values![c.org_id(), session_id, c.now, "logout"]));
    let done = c.commit(change).await;
    if deny::committed(&done).is_some() {
        deny::session(c, session_id).await;
    }
    done
}
