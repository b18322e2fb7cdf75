//! The stock ledger.
