pub mod docs;
pub mod health;
pub mod info;
pub mod runs;
