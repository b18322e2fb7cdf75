//! Whatever is sent, the answer is a precise 4xx problem, and nothing is written.
//!
//! The cases are made from the route tables and their schemas, so a new route is tried with all
//! of them as soon as it is there.

mod bodies;
mod fields;
mod ground;
mod headers;
mod invisible;
mod paths;
mod queries;
mod values;
