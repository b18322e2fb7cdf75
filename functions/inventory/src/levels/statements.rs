//! The SQL of stock levels.

use stock::{held_too_long, level_columns, level_json, level_names};

/// A page of levels, by item and warehouse. `?4` is the moment, `?5` the limit.
macro_rules! page_of {
    ($where:expr, $order:literal) => {
        concat!(
            "select s.item_id as item_key, s.location_id as location_key, ",
            level_json!(),
            " as body from (select ",
            level_columns!("?4"),
            " from stock_level as l",
            level_names!(),
            "where ",
            $where,
            " order by ",
            $order,
            " limit ?5) as s"
        )
    };
}

domain::statements! {
    /// `list`, by primary key. `?2` and `?3` are the keys of the level before.
    LIST = page_of!("l.org_id = ?1 and (l.item_id, l.location_id) > (?2, ?3) and l.is_virtual = 0",
        "l.item_id, l.location_id");

    /// `list` of an item, by primary key. `?6` is a warehouse, or null.
    LIST_BY_ITEM = page_of!("l.org_id = ?1 and l.item_id = ?2 and l.location_id > ?3 and l.is_virtual = 0 \
        and (?6 is null or l.location_id = ?6)", "l.location_id");

    /// `list` of a warehouse, by stock_level_location.
    LIST_BY_WAREHOUSE = page_of!("l.org_id = ?1 and l.location_id = ?3 and l.item_id > ?2", "l.item_id");

    /// `list` of what is low, by stock_level_low.
    LIST_LOW = page_of!(concat!("l.org_id = ?1 and (l.item_id, l.location_id) > (?2, ?3) and l.min_qty > 0 \
        and l.min_qty >= l.on_hand - l.reserved and l.min_qty >= l.on_hand - l.reserved + ", held_too_long!("?4"), " \
        and (?6 is null or l.item_id = ?6) and (?7 is null or l.location_id = ?7)"), "l.item_id, l.location_id");

    /// The answer of `set_bounds_of_many`, by primary key. `?2` is `[[item, location, …], …]`,
    /// `?3` the moment.
    READ_SEVERAL = concat!("select json_object('levels', json_group_array(", level_json!(), ")) as body from (select ",
        level_columns!("?3"), " from json_each(?2) as wanted cross join stock_level as l on l.org_id = ?1 \
        and l.item_id = wanted.value ->> 0 and l.location_id = wanted.value ->> 1", level_names!(), ") as s");
}
