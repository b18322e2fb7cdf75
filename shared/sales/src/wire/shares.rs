//! Discounts and taxes as a part of an amount.

domain::bounded! {
    /// A share in parts per million: 0 to 1000000.
    pub Share = 0..=1_000_000, "a share is 0 to 1000000 parts per million"
}
