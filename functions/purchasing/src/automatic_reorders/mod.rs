//! Requests that the shop makes itself for what runs low.

pub mod jobs;
pub mod statements;
