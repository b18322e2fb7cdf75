//! Long tables of cases that differ only in what is sent, on platforms that all run the same code for them.

use std::cell::Cell;

use crate::{is_native, record};

/// Of so many cases the other platforms try one.
const ONE_OF: usize = 5;

/// Natively every case is tried, on the other platforms one of `ONE_OF`. What only native tries is not
/// written down: the platforms' answers are compared.
pub struct Sampled(Cell<usize>);

impl Sampled {
    /// For a table that tries so many values on each route, or each part of one.
    pub fn of(values: usize) -> Self {
        // So each route meets other values than the one before, and each value meets some route.
        assert!(
            !values.is_multiple_of(ONE_OF),
            "add a value or leave one out"
        );
        Self(Cell::new(0))
    }

    pub fn attempt(&self, case: impl FnOnce()) {
        let number = self.0.replace(self.0.get() + 1);
        let is_everywhere = number.is_multiple_of(ONE_OF);
        let _unrecorded = (!is_everywhere).then(record::pause);
        if is_everywhere || is_native() {
            case();
        }
    }
}
