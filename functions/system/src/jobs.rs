//! The scheduled clean-up of `system`.

use domain::values;
use web::Stop;
use web::job::{Step, Then, Work};

use crate::statements::{DELETE_EXPIRED_ANSWERS, DELETE_EXPIRED_WINDOWS, DELETE_OLD_RUNS};

const RUNS_KEPT_SECONDS: i64 = 30 * 24 * 3600;

/// Deletes rows that no request needs any more, 500 of each kind a step.
#[expect(clippy::unused_async, reason = "every step is asynchronous")]
pub async fn cleanup(work: &Work<'_>) -> Result<Step, Stop> {
    let old = work.now.plus_seconds(-RUNS_KEPT_SECONDS);
    let deletes = vec![
        DELETE_EXPIRED_ANSWERS.bind(values![work.now]),
        DELETE_EXPIRED_WINDOWS.bind(values![work.now]),
        DELETE_OLD_RUNS.bind(values![old]),
    ];
    Ok(Step::new(deletes, Then::RepeatWhile(500)))
}
