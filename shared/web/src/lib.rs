//! How every function serves a request.
//!
//! `Function::serve` takes it through these steps, each a module: match (`route`), authenticate
//! (`token`, `deny`, `api_key`), call the handler with a `Context`, which parses (`body`), reads and commits
//! (`commit`, `idempotency`), then render (`answer`, `problem`, `page`, `etag`, `headers`) and log (`log`).
//! Scheduled work goes through `job`.
//!
//! In scope: HTTP and what is common to all endpoints. Out of scope: business rules.

mod answer;
pub mod api_key;
mod body;
mod commit;
mod context;
pub mod deny;
mod etag;
pub mod export;
mod file_words;
mod function;
mod headers;
pub mod health;
mod idempotency;
pub mod job;
pub mod limit;
mod log;
mod page;
mod principal;
mod problem;
mod route;
mod router;
mod rows;
mod shards;
pub mod statements;
mod stop;
pub mod token;
mod topic;
mod trace;
mod violation;

#[cfg(not(target_arch = "wasm32"))]
pub mod openapi;

pub use answer::{Answer, Content, Record, Reply};
/// Lower-case hexadecimal.
pub use base16ct::lower::encode_string as hex;
pub use body::CsvBody;
pub use commit::{Audit, Change};
pub use context::Context;
pub use function::Function;
pub use job::Job;
pub use log::warn;
pub use page::{Cursor, Limit, Page, page};
pub use principal::Principal;
pub use problem::{explains, field_words};
pub use route::{Access, Route, delete, get, patch, post, put};
pub use router::{Found, find};
pub use rows::{json, one, referenced, reply, show, show_unversioned};
pub use shards::shards;
pub use stop::Stop;
pub use topic::{Deleted, Topic, topic};
pub use violation::explain;
