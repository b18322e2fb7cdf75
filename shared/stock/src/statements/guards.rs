//! Guards that other functions put into their batches.

domain::statements! {
    /// After a statement that must change `?1` rows: another change came between. A guard of `web`
    /// only tells none from some.
    GUARD_CHANGED_SO_MANY = "insert into guard (why) select 'stale_version' where changes() <> ?1";
}
