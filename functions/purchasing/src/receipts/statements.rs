//! The SQL of receipts and their reversal.

use stock::{held_too_long, purchase_order_json, purchase_order_lines_json, quantity_json};

domain::statements! {
    /// The answer of `receive`: the order and the movements of `?3`, a JSON list of ids, by primary keys.
    READ_RECEIVED = concat!("
        select json_object(
            'purchase_order', ", purchase_order_json!(purchase_order_lines_json!()), ",
            'moves', json((
              select json_group_array(json_object('id', m.id, 'line_id', m.ref_line,
                'quantity', ", quantity_json!("m.qty"), ",
                'cost', json_object('ten_thousandths', c.cost_in_c4, 'currency', i.currency)))
              from json_each(?3) as n
              cross join stock_move as m on m.org_id = ?1 and m.id = n.value
              cross join cost_layer as c on c.org_id = m.org_id and c.id = m.id
              cross join item as i on i.org_id = m.org_id and i.id = m.item_id
            ))
          ) as body
        from purchase_order as o
        cross join party as p on p.org_id = o.org_id and p.id = o.supplier_id
        where o.org_id = ?1 and o.id = ?2");

    /// `receive`: adds the quantities of `?3`, `[[line, quantity], …]`, received at `?4`; by primary key.
    RECEIVE_LINES = "
        update purchase_order_line
        set last_received_at = max(coalesce(last_received_at, ?4), ?4),
          received_qty = received_qty + (
            select n.value ->> 1
            from json_each(?3) as n
            where n.value ->> 0 = purchase_order_line.id
          )
        where org_id = ?1
          and purchase_order_id = ?2
          and id in (select n.value ->> 0 from json_each(?3) as n)";

    /// `reverse`: the receipts of order `?2` among `?3`, a JSON list of ids, with what is left of them at `?4`; by
    /// primary keys. A reorder opens again unless the job has made another one for the same place meanwhile.
    FIND_RECEIPTS = concat!("
        select m.id as id, m.ref_line as line_id, m.item_id as item_id, m.to_location_id as location_id,
          m.qty as qty, i.base_uom as unit, c.qty_left as qty_left,
          (
            select back.id
            from stock_move as back
            where back.org_id = m.org_id and back.reverses = m.id
          ) as reversed_by,
          l.on_hand - (l.reserved - ", held_too_long!("?4"), ") as available,
          r.id as reorder_id
        from json_each(?3) as n
        cross join stock_move as m on m.org_id = ?1
          and m.id = n.value
          and m.reason = 'receipt'
          and m.ref_type = 'purchase_order'
          and m.ref_id = ?2
        cross join item as i on i.org_id = m.org_id and i.id = m.item_id
        cross join cost_layer as c on c.org_id = m.org_id and c.id = m.id
        cross join stock_level as l on l.org_id = m.org_id
          and l.item_id = m.item_id
          and l.location_id = m.to_location_id
        left join reorder as r on r.org_id = m.org_id
          and r.purchase_order_id = m.ref_id
          and r.purchase_order_line_id = m.ref_line
          and r.state = 'received'
          and (r.source <> 'auto' or not exists (
            select 1
            from reorder as other
            where other.org_id = r.org_id
              and other.item_id = r.item_id
              and other.location_id = r.location_id
              and other.source = 'auto'
              and other.closed_at is null
          ))");

    /// `reverse`: posts the reversals of the receipts of `?2`, `[[receipt, reversal], …]`, by primary key.
    REVERSE = "
        insert into stock_move (
          org_id, id, item_id, from_location_id, to_location_id, qty, reason, ref_type, ref_id, ref_line,
          reverses, created_by, note, occurred_at, created_at
        )
        select m.org_id, n.value ->> 1, m.item_id, m.to_location_id, m.from_location_id, m.qty, 'reversal',
          m.ref_type, m.ref_id, m.ref_line, m.id, ?3, ?4, cast(?5 as integer), cast(?5 as integer)
        from json_each(?2) as n
        cross join stock_move as m on m.org_id = ?1 and m.id = n.value ->> 0";

    /// After `REVERSE`: fails when a reversal drew from another cost layer than that of its receipt, because some
    /// of the goods were used meanwhile. By primary key.
    GUARD_UNUSED = "
        insert into guard (why)
        select 'stale_version'
        where exists (
          select 1
          from json_each(?2) as n
          cross join cost_draw as d on d.org_id = ?1
            and d.move_id = n.value ->> 1
            and d.layer_id <> n.value ->> 0
        )";

    /// After `REVERSE`: subtracts the quantities of `?3`, `[[line, quantity], …]`. The receipts that remain are found by
    /// stock_move_ref.
    REVERSE_LINES = "
        update purchase_order_line
        set received_qty = received_qty - (
            select n.value ->> 1
            from json_each(?3) as n
            where n.value ->> 0 = purchase_order_line.id
          ),
          last_received_at = (
            select max(m.occurred_at)
            from stock_move as m
            where m.org_id = ?1
              and m.ref_type = 'purchase_order'
              and m.ref_id = ?2
              and m.ref_line = purchase_order_line.id
              and m.reason = 'receipt'
              and not exists (
                select 1
                from stock_move as back
                where back.org_id = m.org_id and back.reverses = m.id
              )
          )
        where org_id = ?1
          and purchase_order_id = ?2
          and id in (select n.value ->> 0 from json_each(?3) as n)";

    /// `reverse`: the reorders of `?2`, `[[id], …]`, are open again, by primary key.
    REOPEN_REORDERS = "
        update reorder
        set state = 'ordered', closed_at = null, updated_at = ?3, version = version + 1
        where rowid in (
          select r.rowid
          from json_each(?2) as n
          cross join reorder as r on r.org_id = ?1 and r.id = n.value ->> 0 and r.state = 'received'
        )";
}
