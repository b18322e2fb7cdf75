//! What must be true of the repository itself.
