//! The ports to the world, once per target.
//!
//! Every target module offers the same inherent functions, so callers need no trait, no
//! generics and no feature flags:
//!
//! - `Platform`: `now`, `random`, `setting`, `sql(shard)`, `kv`,
//!   `verify_ed25519`, `call`, `cache`, `cached`, `count_use`, `pause`, `log`, `usage`.
//! - `compose`: a text in Unicode's composed form.
//! - `Sql`: `read` and `write`, each one round trip. `write` is atomic: all statements or none. There is no transaction
//!   over several round trips, because D1 has none: what was decided on facts that were read before is guarded in the batch.
//! - `Kv`: `get` and `get_all` by keys, `put` with a time to live, and `delete_ended` where a store keeps what has
//!   ended. Eventually consistent: nothing authoritative goes here. There is no list of keys: it takes the longer
//!   the more keys there are, and on Spin it stops the instance that asks for it.
//! - `entry!(FUNCTION)` makes a function what the platform runs.
//!
//! In scope: moving values in and out. Out of scope: what they mean; there is no rule, route or
//! table name in this crate.

mod failure;
mod http;
mod memory;
mod outbound;
mod rows;
mod usage;
mod use_counts;

pub use failure::{Fault, SqlFailure};
pub use http::{BODY_BYTES_MAX, Body, Method, Next, Parts, Request, Response, join};
pub use outbound::{Call, Reply, may_call};
pub use rows::Rows;
pub use usage::Usage;
pub use use_counts::end_of_window;

#[cfg(not(target_arch = "wasm32"))]
#[path = "native/columns.rs"]
mod columns;
#[cfg(not(target_arch = "wasm32"))]
#[path = "native.rs"]
mod target;
#[cfg(all(target_arch = "wasm32", target_os = "wasi"))]
#[path = "spin.rs"]
mod target;
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
#[path = "workers.rs"]
mod target;

pub use target::*;
