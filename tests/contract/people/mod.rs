//! `people`: customers, suppliers, employees, representatives.

mod exports;
mod lists;
mod orders;
pub mod parties;
