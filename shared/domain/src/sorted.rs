//! Maps and sets as sorted vectors, and sorting itself: for the sizes of a request as quick as trees
//! and as the standard library, and a tenth of their code for each type.

use std::borrow::Borrow;
use std::ops::Deref;

use serde::{Serialize, Serializer};

/// Puts every value that `belongs_after` another after it; of the rest each stays where it stood. For a few hundred
/// values at most: it takes their number squared.
pub fn sort<T>(values: &mut [T], belongs_after: impl Fn(&T, &T) -> bool) {
    for end in 1..values.len() {
        for at in (1..=end).rev() {
            match values.get_mut(at - 1..=at) {
                Some([one, next]) if belongs_after(one, next) => std::mem::swap(one, next),
                _ => break,
            }
        }
    }
}

/// Values by key, in the order of the keys.
#[derive(Clone, Debug)]
pub struct Map<K, V>(Vec<(K, V)>);

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord, V> Map<K, V> {
    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<usize, usize>
    where
        K: Borrow<Q>,
    {
        self.0.binary_search_by(|(own, _)| own.borrow().cmp(key))
    }

    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let position = self.find(key).ok()?;
        self.0.get(position).map(|(_, value)| value)
    }

    /// Replaces what was there.
    pub fn insert(&mut self, key: K, value: V) {
        match self.find(&key) {
            Ok(position) => {
                if let Some(entry) = self.0.get_mut(position) {
                    *entry = (key, value);
                }
            }
            Err(position) => self.0.insert(position, (key, value)),
        }
    }

    /// Puts what `change` makes of the value, or of the default where there is none.
    pub fn update(&mut self, key: K, change: impl FnOnce(&mut V))
    where
        V: Default,
    {
        let position = self.find(&key).unwrap_or_else(|position| {
            self.0.insert(position, (key, V::default()));
            position
        });
        if let Some((_, value)) = self.0.get_mut(position) {
            change(value);
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }
}

impl<K, V> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::default();
        for (key, value) in entries {
            map.insert(key, value);
        }
        map
    }
}

/// Values without repeats, in their order.
#[derive(Clone, Debug)]
pub struct Set<T>(Vec<T>);

impl<T: Ord> Set<T> {
    /// Whether it was not there yet.
    pub fn insert(&mut self, value: T) -> bool {
        match self.0.binary_search(&value) {
            Ok(_) => false,
            Err(position) => {
                self.0.insert(position, value);
                true
            }
        }
    }
}

impl<T> Deref for Set<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> Default for Set<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Ord> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        let mut set = Self::default();
        for value in values {
            set.insert(value);
        }
        set
    }
}

impl<T> From<T> for Set<T> {
    fn from(only: T) -> Self {
        Self(vec![only])
    }
}

impl<T> IntoIterator for Set<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T: Serialize> Serialize for Set<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::{Map, Set, sort};

    #[test]
    fn a_map_keeps_the_last_value_of_a_key_in_the_order_of_keys() {
        let mut map: Map<String, i64> = [("b", 1), ("a", 2), ("b", 3)]
            .map(|(key, value)| (key.to_owned(), value))
            .into_iter()
            .collect();
        map.update("c".to_owned(), |value| *value += 5);
        map.update("a".to_owned(), |value| *value += 5);
        let all: Vec<_> = map
            .iter()
            .map(|(key, value)| (key.as_str(), *value))
            .collect();
        assert_eq!(all, [("a", 7), ("b", 3), ("c", 5)]);
        assert_eq!((map.get("b"), map.get("d")), (Some(&3), None));
    }

    #[test]
    fn a_set_holds_each_value_once_in_order() {
        let set: Set<i64> = [3, 1, 3, 2].into_iter().collect();
        assert_eq!(*set, [1, 2, 3]);
    }

    #[test]
    fn sorting_moves_only_what_must_move() {
        let mut values = [(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd'), (0, 'e')];
        sort(&mut values, |(a, _), (b, _)| a > b);
        assert_eq!(values, [(0, 'e'), (1, 'b'), (1, 'd'), (2, 'a'), (2, 'c')]);
        sort(&mut [] as &mut [i64], |a, b| a > b);
    }
}
