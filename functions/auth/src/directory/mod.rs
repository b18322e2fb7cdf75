//! The directory on shard 0: accounts, and the shards of their organisations.
//!
//! In scope: the statements that several resources send to it. Out of scope: routes; it has none.

pub mod statements;
