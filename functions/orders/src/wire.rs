//! Request and response types, one module a resource.

pub mod history;
pub mod lines;
pub mod margin;
pub mod orders;
pub mod pay_status;
