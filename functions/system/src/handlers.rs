pub mod health;
pub mod info;
pub mod runs;
