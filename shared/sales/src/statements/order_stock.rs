//! The stock of an order, all its lines at once: reserving, releasing, selling, reversing.

use stock::held_too_long;

domain::statements! {
    /// The stock levels of the lines of order `?2`, by primary keys. What expired holds keep at `?3`, by
    /// reservation_open, and what the order itself has reserved, by reservation_line, counts as available.
    LEVELS = concat!("select l.item_id as item_id, l.location_id as location_id, l.on_hand as on_hand,
        l.reserved - ", held_too_long!("?3"), " - (select coalesce(sum(h.qty), 0)
            from reservation as h indexed by reservation_line
            where h.org_id = l.org_id
            and h.item_id = l.item_id
            and h.location_id = l.location_id
            and h.closed_at is null
            and h.ref_type = 'order'
            and h.ref_id = o.id
            and (h.expires_at is null or h.expires_at > ?3)) as reserved,
        l.posting_seq as posting_seq
        from sales_order as o
        cross join order_line as d on d.org_id = o.org_id and d.order_id = o.id and d.stocked
        cross join stock_level as l on l.org_id = o.org_id and l.item_id = d.item_id and l.location_id = o.warehouse_id
        where o.org_id = ?1 and o.id = ?2");

    /// The sales that confirming order `?2` posted and nothing reversed, by stock_move_ref and
    /// stock_move_reverses.
    SALES = "select m.id as id, m.item_id as item_id, m.from_location_id as location_id, m.ref_line as line,
        m.qty as quantity
        from stock_move as m
        where m.org_id = ?1
        and m.ref_type = 'order'
        and m.ref_id = ?2
        and m.reason = 'sale'
        and not exists (select 1 from stock_move as back where back.org_id = m.org_id and back.reverses = m.id)
        order by m.id";

    /// Releases what is reserved for an order, by reservation_line.
    RELEASE = "update reservation indexed by reservation_line
        set state = 'released', expires_at = null, closed_at = ?3, updated_at = ?3, version = version + 1
        where org_id = ?1 and ref_type = 'order' and ref_id = ?2 and closed_at is null";

    /// Commits the holds of an order that have exactly the quantity of their line, by reservation_line and
    /// primary keys.
    COMMIT = "update reservation indexed by reservation_line
        set state = 'committed', expires_at = null, updated_at = ?3, version = version + 1
        where org_id = ?1
        and ref_type = 'order'
        and ref_id = ?2
        and closed_at is null
        and state = 'held'
        and expires_at > ?3
        and exists (select 1
            from order_line as l
            cross join sales_order as o on o.org_id = l.org_id and o.id = l.order_id
            where l.org_id = ?1
            and l.order_id = ?2
            and l.id = reservation.ref_line
            and l.item_id = reservation.item_id
            and l.qty = reservation.qty
            and o.warehouse_id = reservation.location_id)";

    /// After `COMMIT`, releases the holds of an order that do not fit their line, by reservation_line.
    RELEASE_HELD = "update reservation indexed by reservation_line
        set state = 'released', expires_at = null, closed_at = ?3, updated_at = ?3, version = version + 1
        where org_id = ?1
        and ref_type = 'order'
        and ref_id = ?2
        and closed_at is null
        and state = 'held'";

    /// Reserves the lines of an order that have no reservation yet, by primary keys and reservation_line.
    /// `?3` is `[[id, line], …]`. With `?6` they are holds until then.
    RESERVE = "insert into reservation (org_id, id, item_id, location_id, qty, ref_type, ref_id, ref_line,
        state, expires_at, created_by, created_at, updated_at)
        select o.org_id, n.value ->> 0, l.item_id, o.warehouse_id, l.qty, 'order', o.id, l.id,
        iif(?6 is null, 'committed', 'held'), ?6, ?4, ?5, ?5
        from json_each(?3) as n
        cross join sales_order as o on o.org_id = ?1 and o.id = ?2
        cross join order_line as l on l.org_id = o.org_id and l.order_id = o.id and l.id = n.value ->> 1
        where l.stocked
        and not exists (select 1
            from reservation as r
            where r.org_id = o.org_id
            and r.ref_type = 'order'
            and r.ref_id = o.id
            and r.ref_line = l.id
            and r.item_id = l.item_id
            and r.location_id = o.warehouse_id
            and r.closed_at is null
            and r.ref_id is not null)";

    /// Consumes the reservations of an order, by reservation_line. The movements follow in the same batch.
    CONSUME = "update reservation indexed by reservation_line
        set state = 'consumed', closed_at = ?3, updated_at = ?3, version = version + 1
        where org_id = ?1
        and ref_type = 'order'
        and ref_id = ?2
        and closed_at is null
        and state = 'committed'";

    /// Sells the lines of an order, by primary keys. `?3` is `[[id, line], …]`.
    SELL = "insert into stock_move (org_id, id, item_id, from_location_id, to_location_id, qty, reason,
        ref_type, ref_id, ref_line, created_by, occurred_at, created_at)
        select o.org_id, n.value ->> 0, l.item_id, o.warehouse_id, 'customer', l.qty, 'sale', 'order', o.id,
        l.id, ?4, ?5, ?5
        from json_each(?3) as n
        cross join sales_order as o on o.org_id = ?1 and o.id = ?2
        cross join order_line as l on l.org_id = o.org_id and l.order_id = o.id and l.id = n.value ->> 1
        where l.stocked";

    /// Reverses sales, by primary key. `?2` is `[[id, sale], …]`.
    REVERSE = "insert into stock_move (org_id, id, item_id, from_location_id, to_location_id, qty, reason,
        ref_type, ref_id, ref_line, reverses, created_by, occurred_at, created_at)
        select m.org_id, n.value ->> 0, m.item_id, m.to_location_id, m.from_location_id, m.qty,
        'reversal', m.ref_type, m.ref_id, m.ref_line, m.id, ?3, ?4, ?4
        from json_each(?2) as n
        cross join stock_move as m on m.org_id = ?1 and m.id = n.value ->> 1";
}
