//! Counts of uses in fixed windows, in the memory of one instance.

use domain::Instant;

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

/// The number of keys of a key-value store under which all shared counts are kept, so that nobody has to find and
/// delete old ones.
#[cfg(any(target_os = "wasi", test))]
const SHARED_KEYS: u64 = 4096;
/// How many counts one key holds. Of more the one that ends first is dropped.
#[cfg(any(target_os = "wasi", test))]
const COUNTS_OF_KEY_MAX: usize = 16;

/// The counts under one key, one a line: when the window ends, the hash of the bucket, the count.
#[cfg(any(target_os = "wasi", test))]
#[derive(Debug)]
pub struct SharedCounts(Vec<(Instant, u64, i64)>);

#[cfg(any(target_os = "wasi", test))]
impl SharedCounts {
    /// The key with the count of a bucket.
    pub fn key(bucket: &str) -> String {
        format!("rate/{}", hash(bucket) % SHARED_KEYS)
    }

    /// The counts of a text whose windows have not ended.
    pub fn read(text: &str, now: Instant) -> Self {
        let count = |line: &str| {
            let mut parts = line.split(' ');
            let ends = Instant(parts.next()?.parse().ok()?);
            let bucket = u64::from_str_radix(parts.next()?, 16).ok()?;
            let count = parts.next()?.parse().ok()?;
            (ends > now).then_some((ends, bucket, count))
        };
        Self(text.lines().filter_map(count).collect())
    }

    /// Adds to the count of a bucket in the window that ends at `ends`, and returns the count so far.
    pub fn add(&mut self, bucket: &str, uses: i64, ends: Instant) -> i64 {
        let bucket = hash(bucket);
        let position = self.0.iter().position(|(_, known, _)| *known == bucket);
        let before = position.map(|position| self.0.swap_remove(position));
        let count = match before {
            Some((window, _, count)) if window == ends => count.saturating_add(uses),
            _ => uses,
        };
        self.0.push((ends, bucket, count));
        self.0.sort_by_key(|(ends, _, _)| std::cmp::Reverse(*ends));
        self.0.truncate(COUNTS_OF_KEY_MAX);
        count
    }

    /// When the last window ends.
    pub fn ends(&self) -> Instant {
        let ends = self.0.iter().map(|(ends, _, _)| *ends);
        ends.max().unwrap_or(Instant(0))
    }
}

#[cfg(any(target_os = "wasi", test))]
impl std::fmt::Display for SharedCounts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (ends, bucket, count) in &self.0 {
            writeln!(f, "{} {bucket:x} {count}", ends.ms())?;
        }
        Ok(())
    }
}

/// The same in every instance.
#[cfg(any(target_os = "wasi", test))]
fn hash(bucket: &str) -> u64 {
    let mut hasher = std::hash::DefaultHasher::new();
    std::hash::Hash::hash(bucket, &mut hasher);
    std::hash::Hasher::finish(&hasher)
}

#[cfg(test)]
mod tests {
    use domain::Instant;

    use super::{BUCKETS_MAX, COUNTS_OF_KEY_MAX, SharedCounts, UseCounts, end_of_window};

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

    #[test]
    fn counts_under_one_key_are_kept_apart_and_end_with_their_windows() {
        let (now, ends) = (Instant(0), Instant(60_000));
        let mut shared = SharedCounts::read("", now);
        assert_eq!(shared.add("a", 5, ends), 5);
        assert_eq!(shared.add("b", 1, Instant(90_000)), 1);
        assert_eq!(shared.ends(), Instant(90_000));
        let text = shared.to_string();
        let mut shared = SharedCounts::read(&text, now);
        assert_eq!(shared.add("a", 5, ends), 10);
        let mut later = SharedCounts::read(&text, ends);
        assert_eq!(later.add("a", 5, Instant(120_000)), 5);
        assert_eq!(later.add("b", 5, Instant(90_000)), 6);
        for text in ["nonsense", "1 2", "x y z", "9 9 x"] {
            assert_eq!(SharedCounts::read(text, now).0.len(), 0, "{text}");
        }
    }

    #[test]
    fn the_number_of_keys_and_of_counts_under_a_key_is_limited() {
        let keys: std::collections::BTreeSet<String> = (0..50_000)
            .map(|number| SharedCounts::key(&number.to_string()))
            .collect();
        assert_eq!(keys.len(), 4096);
        let mut shared = SharedCounts::read("", Instant(0));
        for number in 0..100 {
            shared.add(&number.to_string(), 1, Instant(60_000 + number));
        }
        assert_eq!(shared.0.len(), COUNTS_OF_KEY_MAX);
        assert_eq!(shared.add("99", 1, Instant(60_099)), 2);
    }
}
