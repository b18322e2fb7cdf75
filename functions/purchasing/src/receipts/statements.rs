//! The SQL of deliveries that are taken back.

domain::statements! {
    /// The receipts of `?3`, a JSON list of ids, that order `?2` got, with what is left of them at `?4`, by primary keys. A
    /// request opens again unless stock has asked anew meanwhile.
    FIND_RECEIPTS = concat!("
        select m.id as id, cast(m.ref_line as integer) as line, m.item_id as item_id,
          m.to_location_id as location_id, m.qty as qty, i.base_uom as unit, c.qty_left as qty_left,
          (
            select back.id
            from stock_move as back
            where back.org_id = m.org_id and back.reverses = m.id
          ) as reversed_by,
          l.on_hand - (l.reserved - ", stock::held_too_long!("?4"), ") as available, r.id as reorder_id
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
          and r.line_no = cast(m.ref_line as integer)
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

    /// Posts the mirrors of the receipts of `?2`, `[[receipt, mirror], …]`, by primary key.
    REVERSE = "
        insert into stock_move (
          org_id, id, item_id, from_location_id, to_location_id, qty, reason, ref_type, ref_id, ref_line,
          reverses, actor_id, note, occurred_at, created_at
        )
        select m.org_id, n.value ->> 1, m.item_id, m.to_location_id, m.from_location_id, m.qty, 'reversal',
          m.ref_type, m.ref_id, m.ref_line, m.id, ?3, ?4, cast(?5 as integer), cast(?5 as integer)
        from json_each(?2) as n
        cross join stock_move as m on m.org_id = ?1 and m.id = n.value ->> 0";

    /// After `REVERSE`: each mirror takes its own layer, or somebody used some of it meanwhile. By primary key.
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

    /// After `REVERSE`: what of the lines of `?3`, `[[line, quantity], …]`, came after all; receipts by stock_move_ref.
    TAKE_BACK_LINES = "
        update purchase_order_line
        set received_qty = received_qty - (
          select n.value ->> 1
          from json_each(?3) as n
          where n.value ->> 0 = purchase_order_line.line_no
        ),
          last_received_at = (
            select max(m.occurred_at)
            from stock_move as m
            where m.org_id = ?1
              and m.ref_type = 'purchase_order'
              and m.ref_id = ?2
              and m.ref_line = cast(purchase_order_line.line_no as text)
              and m.reason = 'receipt'
              and not exists (
                select 1
                from stock_move as back
                where back.org_id = m.org_id and back.reverses = m.id
              )
          )
        where org_id = ?1
          and purchase_order_id = ?2
          and line_no in (select n.value ->> 0 from json_each(?3) as n)";

    /// The requests of `?2`, `[[id], …]`, wait for their lines again; by primary key.
    REOPEN_LISTED = "
        update reorder
        set state = 'ordered', closed_at = null, updated_at = ?3, version = version + 1
        where rowid in (
          select r.rowid
          from json_each(?2) as n
          cross join reorder as r on r.org_id = ?1 and r.id = n.value ->> 0 and r.state = 'received'
        )";
}
