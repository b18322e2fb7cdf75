//! Use counts over instances. Each instance counts in its memory, and shares the counts of busy buckets through the
//! key-value store. Two instances that write at the same time may lose an update: the limits stop floods and need no exact
//! counts.

use std::cell::RefCell;

use domain::Instant;

use super::kv::Kv;
use crate::use_counts::{SharedCounts, UseCounts, end_of_window};

/// An instance shares a count each time it has counted this fraction (1/32) of the limit.
const SHARE: i64 = 32;

thread_local! {
    static USE_COUNTS: RefCell<UseCounts> = const { RefCell::new(UseCounts::new()) };
}

/// Counts one use and returns the count of the window so far.
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
    let mut total = count;
    let key = SharedCounts::key(bucket);
    let kv = Kv { now };
    let update = kv.update(&key, |text| {
        let mut shared = SharedCounts::read(text.unwrap_or_default(), now);
        total = shared.add(bucket, step, ends);
        (shared.to_string(), shared.ends())
    });
    // Without a store each instance has its own count.
    if update.await.is_err() {
        return count;
    }
    USE_COUNTS.with_borrow_mut(|counts| counts.set(bucket, total));
    total
}
