//! The SQL of movements.

use stock::{item_json, quantity_json};

/// Movement `m` of item `i`.
macro_rules! move_json {
    () => {
        concat!("json_object('id', m.id, 'reason', m.reason, 'item', ", item_json!(), ",
              'from', m.from_location_id, 'to', m.to_location_id, 'quantity', ", quantity_json!("m.qty"), ",
              'cost', json((select iif(known.cost_c4 is null, null, json_object('ten_thousandths', known.cost_c4,
                    'currency', i.currency))
                from (select coalesce((select abs(sum(d.cost_c4))
                        from cost_draw as d
                        where d.org_id = m.org_id and d.move_id = m.id),
                      (select c.cost_in_c4
                        from cost_layer as c
                        where c.org_id = m.org_id and c.id = m.id)) as cost_c4) as known)),
              'reference', json(iif(m.ref_id is null, null, json_object('type', m.ref_type, 'id', m.ref_id,
                'line_id', m.ref_line))), 'reverses', m.reverses, 'reversed_by', (select back.id
                from stock_move as back
                where back.org_id = m.org_id and back.reverses = m.id),
              'created_by', m.created_by, 'note', m.note, 'occurred_at', ", domain::rfc3339!("m.occurred_at"), ",
              'created_at', ", domain::rfc3339!("m.created_at"), ")")
    };
}
pub(crate) use move_json;

/// A page of movements `m`. `?2` and `?3` are the upper and the lower bound of the ids, and so of the
/// time, because ids begin with the moment they were made. `?4` is the limit.
macro_rules! page_of {
    ($from:expr, $id:literal, $where:expr) => {
        concat!(
            "select m.id as id_key, ",
            move_json!(),
            " as body
            from ",
            $from,
            "
            cross join item as i on i.org_id = m.org_id and i.id = m.item_id
            where ",
            $where,
            "
              and ",
            $id,
            " < ?2
              and ",
            $id,
            " >= ?3
            order by ",
            $id,
            " desc
            limit ?4"
        )
    };
}

/// The other filters, checked row by row: `?5` item, `?6` warehouse, `?7` reason.
macro_rules! and_filters {
    () => {
        "
              and (?5 is null or m.item_id = ?5)
              and (?6 is null or ?6 in (m.from_location_id, m.to_location_id))
              and (?7 is null or m.reason = ?7)"
    };
}

domain::statements! {
    /// `list`, by primary key.
    LIST = page_of!("stock_move as m", "m.id", concat!("m.org_id = ?1", and_filters!()));

    /// `list` of an item, by stock_move_item.
    LIST_BY_ITEM = page_of!("stock_move as m", "m.id", concat!("m.org_id = ?1 and m.item_id = ?5", and_filters!()));

    /// `list` of a warehouse, both ways, by stock_posting_once.
    LIST_BY_WAREHOUSE = page_of!("stock_posting as p
        cross join stock_move as m on m.org_id = p.org_id and m.id = p.move_id",
        "p.move_id", concat!("p.org_id = ?1 and p.location_id = ?6", and_filters!()));

    /// `list` of a reason, by stock_move_reason.
    LIST_BY_REASON = page_of!("stock_move as m", "m.id", concat!("m.org_id = ?1 and m.reason = ?7", and_filters!()));

    /// `list` of a document, by stock_move_ref.
    LIST_BY_REFERENCE = page_of!("stock_move as m", "m.id",
        concat!("m.org_id = ?1 and m.ref_type = ?8 and m.ref_id = ?9", and_filters!()));

    /// `read`, by primary key.
    READ = concat!("select ", move_json!(), " as body
        from stock_move as m
        cross join item as i on i.org_id = m.org_id and i.id = m.item_id
        where m.org_id = ?1 and m.id = ?2");

    /// `reverse`: the movement, its reversal if there is one, and the level of its destination; by
    /// primary key, stock_move_reverses and reservation_open. `?3` is the moment.
    FIND = concat!("select m.item_id as item_id, m.from_location_id as from_location_id,
          m.to_location_id as to_location_id, m.qty as qty, m.reason as reason, m.ref_type as ref_type,
          m.ref_id as ref_id, i.base_uom as unit,
          (select back.id
            from stock_move as back
            where back.org_id = m.org_id and back.reverses = m.id) as reversed_by,
          l.on_hand as on_hand, l.reserved - ", stock::held_too_long!("?3"), " as reserved
        from stock_move as m
        cross join item as i on i.org_id = m.org_id and i.id = m.item_id
        cross join stock_level as l on l.org_id = m.org_id and l.item_id = m.item_id
          and l.location_id = m.to_location_id
        where m.org_id = ?1 and m.id = ?2");

    /// `reverse`: posts the reversal of movement `?2`, by primary key.
    REVERSE = "insert into stock_move (org_id, id, item_id, from_location_id, to_location_id, qty, reason,
          ref_type, ref_id, ref_line, reverses, created_by, note, occurred_at, created_at)
        select m.org_id, ?3, m.item_id, m.to_location_id, m.from_location_id, m.qty, 'reversal', m.ref_type,
          m.ref_id, m.ref_line, m.id, ?4, ?5, ?6, ?6
        from stock_move as m
        where m.org_id = ?1 and m.id = ?2";

    /// The answer of all that posts movements, by primary key. `?2` is `[id, …]`.
    READ_SEVERAL = concat!("select json_object('moves', json_group_array(", move_json!(), ")) as body
        from json_each(?2) as wanted
        cross join stock_move as m on m.org_id = ?1 and m.id = wanted.value
        cross join item as i on i.org_id = m.org_id and i.id = m.item_id");
}
