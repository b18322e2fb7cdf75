//! The SQL of an item's stock.

use stock::{level_columns, level_json, level_names, quantity_json};

domain::statements! {
    /// `read_item`: a living item in all its warehouses, by primary key. `?3` is the moment.
    READ_ITEM = concat!("select json_object('item_id', i.id, 'sku', i.sku, 'on_hand', ",
        quantity_json!("coalesce(sum(s.on_hand), 0)"), ", 'reserved', ", quantity_json!("coalesce(sum(s.reserved), 0)"),
        ", 'available', ", quantity_json!("coalesce(sum(s.on_hand - s.reserved), 0)"),
        ", 'levels', json_group_array(", level_json!(), ") filter (where s.item_id is not null)) as body \
        from item as i left join (select ", level_columns!("?3"), " from stock_level as l", level_names!(),
        "where l.org_id = ?1 and l.item_id = ?2 and l.is_virtual = 0) as s on true \
        where i.org_id = ?1 and i.id = ?2 and i.deleted_at is null group by i.id");

    /// `read`, and the answer of `set_bounds`: one level, also one that was never made, of a
    /// living item and warehouse, by primary key. `?4` is the moment.
    READ = concat!("select ", level_json!(), " as body, s.version as version from (select ", level_columns!("?4"), " from item as i \
        cross join warehouse as w on w.org_id = i.org_id and w.id = ?3 and w.deleted_at is null \
        left join stock_level as l on l.org_id = i.org_id and l.item_id = i.id and l.location_id = w.id \
        where i.org_id = ?1 and i.id = ?2 and i.deleted_at is null) as s");

    /// `set_bounds`: the version of a level, 0 for one that was never made, by primary key.
    FIND_VERSION = "select coalesce((select l.version from stock_level as l where l.org_id = ?1 and l.item_id = ?2 \
        and l.location_id = ?3), 0) as version";
}
