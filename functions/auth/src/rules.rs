//! Decisions: pure functions from facts and a command to changes or a refusal.

pub mod api_keys;
pub mod grants;
pub mod login;
pub mod organisation;
pub mod password;
pub mod refresh;
pub mod registration;
pub mod roles;
pub mod users;
