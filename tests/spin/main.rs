//! What faults of a Spin host do to the functions, on Spin or its double: a clear start-up error
//! or a clear problem, and nothing half-written. `cargo xtask test` builds the functions and the
//! double first and says where it is; without that these tests are left out.

mod crash;
mod host;
mod keys;
mod limits;
mod listener;
mod start;
mod storage;
mod trust;
