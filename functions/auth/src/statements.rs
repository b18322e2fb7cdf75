//! The SQL of `auth`, one module a subject.
//!
//! `directory` is shard 0; the others are the organisation's own shard.

pub mod directory;
pub mod organisation;
pub mod registration;
pub mod roles;
pub mod sessions;
pub mod users;

/// Every statement, for the tests that prepare them.
pub const ALL: &[&[domain::Query]] = &[
    directory::ALL,
    organisation::ALL,
    registration::ALL,
    roles::ALL,
    sessions::ALL,
    users::ALL,
];
