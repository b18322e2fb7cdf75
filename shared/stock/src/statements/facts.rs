//! The SQL that reads the facts for a decision. A set of ids is one JSON parameter.

/// The part of `reserved` at level `l` that is held although its time is over. It is available: the
/// next change of the level expires it first.
#[macro_export]
macro_rules! held_too_long {
    ($now:expr) => {
        concat!(
            "(select coalesce(sum(h.qty), 0)
                from reservation as h
                where h.org_id = l.org_id
                  and h.item_id = l.item_id
                  and h.location_id = l.location_id
                  and h.closed_at is null
                  and h.state = 'held'
                  and h.expires_at <= ",
            $now,
            ")"
        )
    };
}

domain::statements! {
    /// Items by id, by primary key. `?2` is `[id, …]`.
    ITEMS = "select i.id as id, i.base_uom as unit, i.kind as kind, i.per_qty as per_qty, i.currency as currency,
          i.deleted_at as deleted_at
        from json_each(?2) as wanted
        cross join item as i on i.org_id = ?1 and i.id = wanted.value";

    /// Warehouses by id, by primary key. `?2` is `[id, …]`.
    WAREHOUSES = "select w.id as id, w.deleted_at as deleted_at
        from json_each(?2) as wanted
        cross join warehouse as w on w.org_id = ?1 and w.id = wanted.value";

    /// Levels by place, by primary key; the holds by reservation_open. `?2` is `[[item, location], …]`.
    LEVELS = concat!("select l.item_id as item_id, l.location_id as location_id, l.on_hand as on_hand,
          l.reserved - ", held_too_long!("?3"), " as reserved, l.posting_seq as posting_seq
        from json_each(?2) as wanted
        cross join stock_level as l on l.org_id = ?1 and l.item_id = wanted.value ->> 0
          and l.location_id = wanted.value ->> 1");

    /// Levels of items in every warehouse, by primary key; the holds by reservation_open.
    /// `?2` is `[item, …]`.
    LEVELS_OF_ITEMS = concat!("select l.item_id as item_id, l.location_id as location_id, l.on_hand as on_hand,
          l.reserved - ", held_too_long!("?3"), " as reserved, l.posting_seq as posting_seq
        from json_each(?2) as wanted
        cross join stock_level as l on l.org_id = ?1 and l.item_id = wanted.value and l.is_virtual = 0");
}
