//! Scheduled work of `system`.

use domain::values;
use platform::USE_COUNTS_PREFIX;
use web::Stop;
use web::job::{Step, Then, Work};

use crate::statements::{FORGET_ANSWERS, FORGET_RUNS, FORGET_WINDOWS};

const RUNS_KEPT_SECONDS: i64 = 30 * 24 * 3600;

/// Forgets what no request needs any more, 500 rows of each kind a step.
pub async fn cleanup(work: &Work<'_>) -> Result<Step, Stop> {
    // A store without an expiry of its own drops what has ended as it comes across it. One that
    // cannot be reached keeps nobody from the rest.
    if let Ok(kv) = work.platform.kv() {
        let _ = kv.list(USE_COUNTS_PREFIX).await;
    }
    let old = work.now.plus_seconds(-RUNS_KEPT_SECONDS);
    let forget = vec![
        FORGET_ANSWERS.bind(values![work.now]),
        FORGET_WINDOWS.bind(values![work.now]),
        FORGET_RUNS.bind(values![old]),
    ];
    Ok(Step::new(forget, Then::RepeatWhile(500)))
}
