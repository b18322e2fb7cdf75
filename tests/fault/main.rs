//! Native: every write is broken before each of its statements, and after its commit, and then
//! repeated. However it fails, there is one effect in the end, the same as when nothing fails.

mod jobs;
mod keys;
mod same;
mod stage;
mod writes;
