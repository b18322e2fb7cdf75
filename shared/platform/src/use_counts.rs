//! Counts of uses in fixed windows, in the memory of one instance.

use domain::Instant;

/// The prefix of counts that are shared through a key-value store.
pub const USE_COUNTS_PREFIX: &str = "rate/";
/// Above this number buckets are dropped: the counts need not be exact.
const BUCKETS_MAX: usize = 4096;

#[derive(Debug)]
struct Bucket {
    name: String,
    ends: Instant,
    count: i64,
}

/// Counts by bucket, sorted by name.
#[derive(Debug, Default)]
pub struct UseCounts(Vec<Bucket>);

/// The end of the window that holds a moment. Windows of one length follow each other since 1970.
pub const fn end_of_window(now: Instant, window_seconds: i64) -> Instant {
    let window = window_seconds.saturating_mul(1000);
    Instant(
        now.0
            .saturating_sub(now.0.rem_euclid(window))
            .saturating_add(window),
    )
}

impl UseCounts {
    #[cfg(any(target_arch = "wasm32", test))]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Counts one use in the window that ends at `ends`, and returns the count so far.
    pub fn add(&mut self, name: &str, now: Instant, ends: Instant) -> i64 {
        if self.0.len() >= BUCKETS_MAX {
            self.0.retain(|bucket| bucket.ends > now);
            if self.0.len() >= BUCKETS_MAX {
                self.0.clear();
            }
        }
        let found = self
            .0
            .binary_search_by(|bucket| bucket.name.as_str().cmp(name));
        let position = match found {
            Ok(position) => position,
            Err(position) => {
                let name = name.to_owned();
                let count = 0;
                self.0.insert(position, Bucket { name, ends, count });
                position
            }
        };
        let Some(bucket) = self.0.get_mut(position) else {
            return 1;
        };
        if bucket.ends != ends {
            (bucket.ends, bucket.count) = (ends, 0);
        }
        bucket.count = bucket.count.saturating_add(1);
        bucket.count
    }

    /// Corrects a count by the shared one.
    #[cfg(any(target_os = "wasi", test))]
    pub fn set(&mut self, name: &str, count: i64) {
        let mut buckets = self.0.iter_mut();
        if let Some(bucket) = buckets.find(|bucket| bucket.name == name) {
            bucket.count = count;
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::Instant;

    use super::{BUCKETS_MAX, UseCounts, end_of_window};

    #[test]
    fn each_bucket_is_counted_in_its_window() {
        let mut counts = UseCounts::new();
        let now = Instant(1_000_050_000);
        let ends = end_of_window(now, 60);
        assert_eq!(ends, Instant(1_000_080_000));
        let found = ["b", "a", "b", "c", "b"].map(|name| counts.add(name, now, ends));
        assert_eq!(found, [1, 1, 2, 1, 3]);
        counts.set("b", 9);
        assert_eq!(counts.add("b", now, ends), 10);
        let next = end_of_window(ends, 60);
        assert_eq!(counts.add("b", ends, next), 1);
        assert_eq!(counts.add("a", now, ends), 2);
    }

    #[test]
    fn the_number_of_buckets_is_limited() {
        let mut counts = UseCounts::new();
        let now = Instant(0);
        let ends = end_of_window(now, 60);
        for number in 0..BUCKETS_MAX * 3 {
            counts.add(&number.to_string(), now, ends);
        }
        assert!(counts.0.len() <= BUCKETS_MAX);
        counts.add("last", ends, end_of_window(ends, 60));
        assert_eq!(counts.add("last", ends, end_of_window(ends, 60)), 2);
    }
}
