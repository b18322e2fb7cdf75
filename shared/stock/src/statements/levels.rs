//! Settings of levels, and the guard of a count.

domain::statements! {
    /// Sets minimum and maximum of one level that is still at version `?4`, 0 for one that was
    /// never made; by primary key.
    SET_BOUNDS = "insert into stock_level (org_id, item_id, location_id, min_qty, max_qty, updated_at) \
        values (?1, ?2, ?3, ?5, ?6, ?7) on conflict (org_id, item_id, location_id) do update set \
        min_qty = excluded.min_qty, max_qty = excluded.max_qty, updated_at = excluded.updated_at \
        where stock_level.version = ?4";

    /// Sets minimum and maximum of many levels, by primary key.
    /// `?2` is `[[item, location, minimum, maximum], …]`.
    SET_BOUNDS_OF_MANY = "insert into stock_level (org_id, item_id, location_id, min_qty, max_qty, updated_at) \
        select ?1, line.value ->> 0, line.value ->> 1, line.value ->> 2, line.value ->> 3, ?3 from json_each(?2) as line \
        where true on conflict (org_id, item_id, location_id) do update set \
        min_qty = excluded.min_qty, max_qty = excluded.max_qty, updated_at = excluded.updated_at";

    /// A count holds only while no posting came between: aborts with `stale_version` when the
    /// level is past `?4`, by primary key.
    GUARD_COUNT = "insert into guard (why) select 'stale_version' where coalesce((select l.posting_seq \
        from stock_level as l where l.org_id = ?1 and l.item_id = ?2 and l.location_id = ?3), 0) <> ?4";
}
