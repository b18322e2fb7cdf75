//! What the functions promise over HTTP, the same on every platform.

mod system;
mod warehouses;
