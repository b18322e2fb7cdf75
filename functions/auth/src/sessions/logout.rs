//! `POST /v1/auth/logout`.

use domain::values;
use web::deny::{Denial, Holder};
use web::{Answer, Context};

use super::deny::Planned;
use super::statements::{READ_LOGGED_OUT, REVOKE};

/// Ends the caller's session. A second logout changes nothing.
pub async fn logout(c: &Context<'_>) -> Answer {
    let session_id = &c.principal.session_id;
    let denial = Planned::new(c, Holder::Session(session_id), Denial::SessionEnded);
    let answer = READ_LOGGED_OUT.bind(values![session_id]);
    let change = c
        .change("user_logout", "session", session_id, answer)
        .unpublished()
        .then(REVOKE.bind(values![c.org_id(), session_id, c.now, "logout"]))
        .then(denial.record(c));
    let done = c.commit(change).await;
    denial.publish(c, &done).await;
    done
}
