//! The SQL of the kardex.

use domain::rfc3339;
use stock::quantity_json;

domain::statements! {
    /// Lists of the kardex, of prices and of costs: whether the item exists, by primary key.
    FIND_ITEM = "select i.id as id
        from item as i
        where i.org_id = ?1 and i.id = ?2";

    /// `list`: the postings of a level, newest first, by primary key.
    KARDEX = concat!("select cast(p.seq as text) as seq_key,
          json_object('seq', p.seq, 'move_id', m.id, 'reason', m.reason,
          'change', ", quantity_json!("p.delta"), ", 'balance', ", quantity_json!("p.balance"), ",
          'reference', json(iif(m.ref_id is null, null, json_object('type', m.ref_type, 'id', m.ref_id,
            'line_id', m.ref_line))), 'created_by', m.created_by, 'note', m.note,
          'occurred_at', ", rfc3339!("m.occurred_at"), ", 'created_at', ", rfc3339!("m.created_at"), ") as body
        from stock_posting as p
        cross join stock_move as m on m.org_id = p.org_id and m.id = p.move_id
        cross join item as i on i.org_id = m.org_id and i.id = m.item_id
        where p.org_id = ?1
          and p.item_id = ?2
          and p.location_id = ?3
          and p.seq < cast(?4 as integer)
        order by p.seq desc
        limit ?5");
}
