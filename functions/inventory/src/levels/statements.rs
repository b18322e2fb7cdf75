//! The SQL of stock levels.

use stock::{alert_level, held_too_long, item_json, quantity_json};

/// The columns that `level_json` reads, from level `l`, item `i` and warehouse `w`. Expired holds do
/// not count as reserved, even before the expiry job has closed them.
macro_rules! level_columns {
    ($now:expr) => {
        concat!("i.id as item_id, i.sku as sku, i.name as item_name, i.base_uom as unit, w.id as location_id,
              w.code as warehouse_code, coalesce(l.on_hand, 0) as on_hand,
              coalesce(l.reserved, 0) - ", held_too_long!($now), " as reserved, coalesce(l.min_qty, 0) as min_qty,
              l.max_qty as max_qty, l.updated_at as updated_at, coalesce(l.version, 0) as version")
    };
}

/// Item and warehouse of level `l`, both not deleted. Virtual locations have no warehouse.
macro_rules! level_names {
    () => {
        "
            cross join item as i on i.org_id = l.org_id and i.id = l.item_id and i.deleted_at is null
            cross join warehouse as w on w.org_id = l.org_id and w.id = l.location_id
              and w.deleted_at is null "
    };
}

/// A stock level, of the columns `s` of `level_columns`.
macro_rules! level_json {
    () => {
        concat!(
            "json_object('item', json_object('id', s.item_id, 'sku', s.sku, 'name', s.item_name),
              'warehouse_id', s.location_id, 'warehouse_code', s.warehouse_code,
              'on_hand', ",
            quantity_json!("s.on_hand", "s.unit"),
            ", 'reserved', ",
            quantity_json!("s.reserved", "s.unit"),
            ",
              'available', ",
            quantity_json!("s.on_hand - s.reserved", "s.unit"),
            ", 'minimum', ",
            quantity_json!("s.min_qty", "s.unit"),
            ",
              'maximum', json(iif(s.max_qty is null, null, ",
            quantity_json!("s.max_qty", "s.unit"),
            ")),
              'state', coalesce(",
            alert_level!("s.on_hand - s.reserved", "s.min_qty"),
            ", iif(s.min_qty = 0, 'unwatched', 'ok')),
              'updated_at', ",
            domain::rfc3339!("s.updated_at"),
            ", 'version', s.version)"
        )
    };
}

/// A page of levels, by item and warehouse. `?4` is the moment, `?5` the limit.
macro_rules! page_of {
    ($where:expr, $order:literal) => {
        concat!(
            "select s.item_id as item_key, s.location_id as location_key, ",
            level_json!(),
            " as body
            from (select ",
            level_columns!("?4"),
            "
                from stock_level as l",
            level_names!(),
            "
                where ",
            $where,
            "
                order by ",
            $order,
            "
                limit ?5) as s"
        )
    };
}

domain::statements! {
    /// `list`, by primary key. `?2` and `?3` are the last keys of the page before.
    LIST = page_of!("l.org_id = ?1 and (l.item_id, l.location_id) > (?2, ?3) and l.is_virtual = 0",
        "l.item_id, l.location_id");

    /// `list` of an item, by primary key. `?6` is a warehouse, or null.
    LIST_BY_ITEM = page_of!("l.org_id = ?1 and l.item_id = ?2 and l.location_id > ?3 and l.is_virtual = 0
          and (?6 is null or l.location_id = ?6)", "l.location_id");

    /// `list` of a warehouse, by stock_level_location.
    LIST_BY_WAREHOUSE = page_of!("l.org_id = ?1 and l.location_id = ?3 and l.item_id > ?2", "l.item_id");

    /// `list` of low levels, by stock_level_low.
    LIST_LOW = page_of!(concat!("l.org_id = ?1 and (l.item_id, l.location_id) > (?2, ?3) and l.min_qty > 0
          and l.min_qty >= l.on_hand - l.reserved
          and l.min_qty >= l.on_hand - l.reserved + ", held_too_long!("?4"), " and (?6 is null or l.item_id = ?6)
          and (?7 is null or l.location_id = ?7)"), "l.item_id, l.location_id");

    /// The answer of `set_bounds_of_many`, by primary key. `?2` is `[[item, location, …], …]`,
    /// `?3` the moment.
    READ_SEVERAL = concat!("select json_object('levels', json_group_array(", level_json!(), ")) as body
        from (select ", level_columns!("?3"), "
            from json_each(?2) as wanted
            cross join stock_level as l on l.org_id = ?1 and l.item_id = wanted.value ->> 0
              and l.location_id = wanted.value ->> 1", level_names!(), ") as s");

    /// `set_bounds_of_many`, by primary key. `?2` is `[[item, location, minimum, maximum], …]`.
    SET_BOUNDS_OF_MANY = "insert into stock_level (org_id, item_id, location_id, min_qty, max_qty, updated_at)
        select ?1, line.value ->> 0, line.value ->> 1, line.value ->> 2, line.value ->> 3, ?3
        from json_each(?2) as line
        where true
        on conflict (org_id, item_id, location_id) do update
        set min_qty = excluded.min_qty, max_qty = excluded.max_qty, updated_at = excluded.updated_at";

    /// `read_item`: an item in all its warehouses, by primary key. `?3` is the moment.
    READ_ITEM = concat!("select json_object('item', ", item_json!(), ", 'on_hand', ", quantity_json!("coalesce(sum(s.on_hand), 0)"), ",
          'reserved', ", quantity_json!("coalesce(sum(s.reserved), 0)"), ", 'available', ", quantity_json!("coalesce(sum(s.on_hand - s.reserved), 0)"), ",
          'levels', json_group_array(", level_json!(), ") filter (where s.item_id is not null)) as body
        from item as i
        left join (select ", level_columns!("?3"), "
            from stock_level as l", level_names!(), "
            where l.org_id = ?1 and l.item_id = ?2 and l.is_virtual = 0) as s on true
        where i.org_id = ?1 and i.id = ?2 and i.deleted_at is null
        group by i.id");

    /// `read`, and the answer of `set_bounds`: one level, of zeros if it has no row yet, by primary key. `?4` is
    /// the moment.
    READ = concat!("select ", level_json!(), " as body, s.version as version
        from (select ", level_columns!("?4"), "
            from item as i
            cross join warehouse as w on w.org_id = i.org_id and w.id = ?3 and w.deleted_at is null
            left join stock_level as l on l.org_id = i.org_id and l.item_id = i.id and l.location_id = w.id
            where i.org_id = ?1 and i.id = ?2 and i.deleted_at is null) as s");

    /// `set_bounds`: the version of a level, 0 if it has no row yet, by primary key.
    FIND_VERSION = "select coalesce((select l.version
            from stock_level as l
            where l.org_id = ?1 and l.item_id = ?2 and l.location_id = ?3),
          0) as version";

    /// `set_bounds` of a level that is still at version `?4`, 0 if it has no row yet; by primary key.
    SET_BOUNDS = "insert into stock_level (org_id, item_id, location_id, min_qty, max_qty, updated_at)
        values (?1, ?2, ?3, ?5, ?6, ?7)
        on conflict (org_id, item_id, location_id) do update
        set min_qty = excluded.min_qty, max_qty = excluded.max_qty, updated_at = excluded.updated_at
        where stock_level.version = ?4";
}
