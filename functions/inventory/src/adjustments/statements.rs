//! The SQL of adjustments.

domain::statements! {
    /// `adjust` to a counted quantity: aborts with `stale_version` when something was posted to the
    /// level after posting `?4`, by primary key.
    GUARD_UNMOVED = "insert into guard (why)
        select 'stale_version'
        where coalesce((select l.posting_seq
            from stock_level as l
            where l.org_id = ?1 and l.item_id = ?2 and l.location_id = ?3),
          0) <> ?4";
}
