//! Denying access tokens before they expire. Their sessions have ended in SQL, or their permissions have changed there,
//! which sensitive routes read; for the other routes a denial in KV covers the minutes until the tokens expire.
//!
//! The batch of the change records the denial in SQL. KV is written after it, because tokens that were issued until then
//! must be denied as well. If a request fails in between, its repeat, which gets the stored answer, finds the record and
//! writes KV. If KV cannot be written to, the record says so and a job does it later.

use std::cell::Cell;

use domain::{Instant, Statement, values};
use platform::Fault;
use web::deny::{Denial, Holder, deny, is_denied};
use web::{Answer, Context, Reply, Stop, warn};

use super::statements::{FIND_DENIAL, POSTPONE_DENIAL, RECORD_DENIAL};
use crate::database::write;

/// Workers take one write a second for each key.
const RETRY_MS: u64 = 1100;

/// The answer of a change that is committed, by this request or by an earlier try of it.
pub const fn committed(done: &Answer) -> Option<&Reply> {
    match done {
        Ok(answer) => Some(answer),
        Err(Stop::Replay(answer)) => Some(answer),
        Err(_) => None,
    }
}

/// A denial that belongs to a change on one shard.
pub struct Planned<'a> {
    pub shard: u8,
    pub org_id: i64,
    pub holder: Holder<'a>,
    pub denial: Denial,
    is_recorded: Cell<bool>,
}

impl<'a> Planned<'a> {
    /// In the organisation of the caller.
    pub const fn new(c: &Context<'_>, holder: Holder<'a>, denial: Denial) -> Self {
        Self::elsewhere(c.principal.shard, c.org_id(), holder, denial)
    }

    pub const fn elsewhere(shard: u8, org_id: i64, holder: Holder<'a>, denial: Denial) -> Self {
        Self {
            shard,
            org_id,
            holder,
            denial,
            is_recorded: Cell::new(false),
        }
    }

    /// The record, for the batch of the change.
    pub fn record(&self, c: &Context<'_>) -> Statement {
        self.is_recorded.set(true);
        let Self {
            org_id,
            holder,
            denial,
            ..
        } = self;
        RECORD_DENIAL.bind(values![
            *org_id,
            holder.kind(),
            holder.id(),
            denial.code().name,
            c.now
        ])
    }

    /// Denies the tokens that were issued up to now, if the change is committed and recorded a denial: in this request,
    /// or in the first try of it.
    pub async fn publish(&self, c: &Context<'_>, done: &Answer) {
        match done {
            Ok(_) if self.is_recorded.get() => self.write(c).await,
            Err(Stop::Replay(_)) => match self.is_missing(c).await {
                Ok(true) => self.write(c).await,
                Ok(false) => {}
                Err(why) => warn(c.platform, "denials", &why),
            },
            Ok(_) | Err(_) => {}
        }
    }

    /// Denies the tokens that were issued up to now. The change is committed, so it is answered as a success even when
    /// KV cannot be written to.
    pub async fn write(&self, c: &Context<'_>) {
        let now = c.platform.now();
        let put = || deny(c.platform, self.org_id, self.holder, self.denial, now);
        if put().await.is_ok() {
            return;
        }
        c.platform.pause(RETRY_MS).await;
        let Err(fault) = put().await else {
            return;
        };
        warn(c.platform, "denials", &fault.to_string());
        let postpone = POSTPONE_DENIAL.bind(values![
            self.org_id,
            self.holder.kind(),
            self.holder.id(),
            now
        ]);
        if let Err(failure) = write(c, self.shard, [postpone]).await {
            warn(c.platform, "denials", &format!("{failure:?}"));
        }
    }

    /// Whether the first try recorded the denial and did not get to write it. Its tokens may still be valid.
    async fn is_missing(&self, c: &Context<'_>) -> Result<bool, String> {
        let find = FIND_DENIAL.bind(values![self.org_id, self.holder.kind(), self.holder.id()]);
        let sql = c.platform.sql(self.shard).map_err(text)?;
        let rows = sql.read(&[find]).await;
        let rows = rows.map_err(|failure| format!("{failure:?}"))?;
        let found = rows.first().map(platform::Rows::first::<(i64,)>);
        let Some((denied_at,)) = found.transpose().map_err(text)?.flatten() else {
            return Ok(false);
        };
        let known = is_denied(c.platform, self.org_id, self.holder, Instant(denied_at)).await;
        // Whoever cannot be asked is told again.
        Ok(!known.unwrap_or(false))
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "used as a function of map_err"
)]
fn text(fault: Fault) -> String {
    fault.to_string()
}
