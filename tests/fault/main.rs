//! Native: every write is broken before each of its statements, and after its commit, and then
//! repeated. However it fails, there is one effect in the end, the same as when nothing fails. Nor
//! does it matter who was quicker.

mod jobs;
mod keys;
mod meanwhile;
mod same;
mod sessions;
mod stage;
mod writes;
