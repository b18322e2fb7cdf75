//! Fields of a body that other records forbid or that forbid each other.

pub use domain::clash::refuse;
use domain::sorted::Set;

/// The position of the first text that stands before it as well.
pub fn first_repeat(texts: &[&str]) -> Option<usize> {
    let mut seen = Set::default();
    texts.iter().position(|text| !seen.insert(*text))
}

#[cfg(test)]
mod tests {
    use super::first_repeat;

    #[test]
    fn the_second_of_two_is_the_repeat() {
        assert_eq!(first_repeat(&["a", "b", "c", "b", "a"]), Some(3));
        assert_eq!(first_repeat(&["a", "b"]), None);
    }
}
