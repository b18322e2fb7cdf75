//! How often something was done in its current window, as far as one memory knows.

use domain::Instant;

/// Where counts lie that are shared through a key-value store.
pub const SPENT_PREFIX: &str = "rate/";
/// Beyond so many buckets the memory forgets: it is no place for exact counts.
const BUCKETS_MAX: usize = 4096;

#[derive(Debug)]
struct Bucket {
    name: String,
    ends: Instant,
    count: i64,
}

/// Counts by bucket, sorted by name.
#[derive(Debug, Default)]
pub struct Windows(Vec<Bucket>);

/// When the window ends that a moment lies in: windows of one length follow each other since 1970.
pub const fn end_of_window(now: Instant, window_seconds: i64) -> Instant {
    let window = window_seconds.saturating_mul(1000);
    Instant(
        now.0
            .saturating_sub(now.0.rem_euclid(window))
            .saturating_add(window),
    )
}

impl Windows {
    #[cfg(any(target_arch = "wasm32", test))]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Counts one use in the window that ends then, and gives the count so far.
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

    /// Corrects a count by what others know.
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

    use super::{BUCKETS_MAX, Windows, end_of_window};

    #[test]
    fn each_bucket_is_counted_in_its_window() {
        let mut windows = Windows::new();
        let now = Instant(1_000_050_000);
        let ends = end_of_window(now, 60);
        assert_eq!(ends, Instant(1_000_080_000));
        let counts = ["b", "a", "b", "c", "b"].map(|name| windows.add(name, now, ends));
        assert_eq!(counts, [1, 1, 2, 1, 3]);
        windows.set("b", 9);
        assert_eq!(windows.add("b", now, ends), 10);
        let next = end_of_window(ends, 60);
        assert_eq!(windows.add("b", ends, next), 1);
        assert_eq!(windows.add("a", now, ends), 2);
    }

    #[test]
    fn memory_is_bounded() {
        let mut windows = Windows::new();
        let now = Instant(0);
        let ends = end_of_window(now, 60);
        for number in 0..BUCKETS_MAX * 3 {
            windows.add(&number.to_string(), now, ends);
        }
        assert!(windows.0.len() <= BUCKETS_MAX);
        windows.add("last", ends, end_of_window(ends, 60));
        assert_eq!(windows.add("last", ends, end_of_window(ends, 60)), 2);
    }
}
