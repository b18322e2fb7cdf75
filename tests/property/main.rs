//! Invariants that hold after any history of commands.
