//! The SQL cost of a request.

use std::cell::Cell;
use std::rc::Rc;

/// SQL round trips and rows of one request. Cloning shares the counters.
#[derive(Clone, Debug, Default)]
pub struct Usage(Rc<Counters>);

#[derive(Debug, Default)]
struct Counters {
    trips: Cell<i64>,
    rows_read: Cell<i64>,
    rows_written: Cell<i64>,
}

impl Usage {
    pub fn trips(&self) -> i64 {
        self.0.trips.get()
    }

    pub fn rows_read(&self) -> i64 {
        self.0.rows_read.get()
    }

    pub fn rows_written(&self) -> i64 {
        self.0.rows_written.get()
    }

    pub(crate) fn add_trip(&self) {
        self.0.trips.set(self.0.trips.get().saturating_add(1));
    }

    pub(crate) fn add_rows(&self, read: i64, written: i64) {
        self.0
            .rows_read
            .set(self.0.rows_read.get().saturating_add(read));
        self.0
            .rows_written
            .set(self.0.rows_written.get().saturating_add(written));
    }
}
