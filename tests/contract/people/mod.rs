//! `people`: customers, suppliers, employees, representatives.

mod lists;
mod orders;
pub mod parties;
