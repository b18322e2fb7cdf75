//! Guards for the batches of several functions.

domain::statements! {
    /// After a statement that must change exactly `?1` rows: aborts with `stale_version` if another request
    /// changed some of them. The guard of `web` only tells none from some.
    GUARD_CHANGED_SO_MANY = "insert into guard (why)
        select 'stale_version'
        where changes() <> ?1";
}
