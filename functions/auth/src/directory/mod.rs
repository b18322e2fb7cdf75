//! The directory on shard 0: accounts, and where their organisations live.

pub mod statements;
