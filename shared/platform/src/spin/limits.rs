//! Uses counted over instances: each counts by itself, and those who come often are told to the
//! others through the key-value store. Two who tell at once may lose one another's words: this is
//! for floods, not for exact counts.

use std::cell::RefCell;

use domain::Instant;

use super::kv::Kv;
use crate::use_counts::{USE_COUNTS_PREFIX, UseCounts, end_of_window};

/// Who uses up so much of a limit within one instance is told to the others each time.
const SHARE: i64 = 32;

thread_local! {
    static USE_COUNTS: RefCell<UseCounts> = const { RefCell::new(UseCounts::new()) };
}

/// Counts one use and gives the count of the window so far.
pub async fn count_use(now: Instant, bucket: &str, limit: i64, window_seconds: i64) -> i64 {
    let ends = end_of_window(now, window_seconds);
    let step = limit.saturating_div(SHARE).max(1);
    let (count, own) = USE_COUNTS.with_borrow_mut(|counts| {
        let own = counts.add(&format!("own {bucket}"), now, ends);
        (counts.add(bucket, now, ends), own)
    });
    if own % step != 0 {
        return count;
    }
    let key = format!("{USE_COUNTS_PREFIX}{bucket}");
    let kv = Kv { now };
    let told = match kv.get(&key).await {
        Ok(text) => known(text.as_deref(), ends),
        // Without a store each instance counts for itself.
        Err(_) => return count,
    };
    let total = told.saturating_add(step);
    let text = format!("{} {total}", ends.ms());
    let seconds = u64::try_from(window_seconds).unwrap_or(60);
    if kv.put(&key, &text, seconds).await.is_err() {
        return count;
    }
    USE_COUNTS.with_borrow_mut(|counts| counts.set(bucket, total));
    total
}

/// What the store knows of this window.
fn known(text: Option<&str>, ends: Instant) -> i64 {
    let parts = text.and_then(|text| text.split_once(' '));
    let numbers = parts.and_then(|(end, count)| Some((end.parse().ok()?, count.parse().ok()?)));
    match numbers {
        Some((end, count)) if Instant(end) == ends => count,
        _ => 0,
    }
}
