//! Texts that an instance keeps between requests, a bounded number of them.

use std::collections::BTreeMap;

use domain::Instant;

/// Above this number texts are dropped: whoever needs one reads it again.
const TEXTS_MAX: usize = 4096;
/// Texts older than this are dropped first.
const OLD_SECONDS: i64 = 60;

/// Texts by name, each with the time it was stored.
#[derive(Debug, Default)]
pub struct Memory(BTreeMap<String, (Instant, String)>);

impl Memory {
    #[cfg(any(target_arch = "wasm32", test))]
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    pub fn store(&mut self, name: &str, now: Instant, text: String) {
        if self.0.len() >= TEXTS_MAX && !self.0.contains_key(name) {
            self.0
                .retain(|_, (at, _)| now < at.plus_seconds(OLD_SECONDS));
            if self.0.len() >= TEXTS_MAX {
                self.0.clear();
            }
        }
        self.0.insert(name.to_owned(), (now, text));
    }

    pub fn get(&self, name: &str) -> Option<(Instant, String)> {
        self.0.get(name).cloned()
    }
}

#[cfg(test)]
mod tests {
    use domain::Instant;

    use super::{Memory, TEXTS_MAX};

    #[test]
    fn the_number_of_texts_is_bounded_and_old_ones_go_first() {
        let mut memory = Memory::new();
        memory.store("old", Instant(0), "1".to_owned());
        let now = Instant(60_000);
        for number in 1..TEXTS_MAX {
            memory.store(&number.to_string(), now, String::new());
        }
        memory.store("old", Instant(0), "2".to_owned());
        assert_eq!(memory.get("old"), Some((Instant(0), "2".to_owned())));
        memory.store("new", now, "3".to_owned());
        assert_eq!(memory.get("old"), None);
        assert_eq!(memory.0.len(), TEXTS_MAX);
        memory.store("one more", now, String::new());
        assert_eq!(memory.0.len(), 1);
    }
}
