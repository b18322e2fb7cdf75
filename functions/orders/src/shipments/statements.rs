//! The SQL of shipments: lists, newest first, and transitions.

use sales::shipment_json;

/// A page of shipments older than the id `?2`, as many as `?3`. The filters are each or null: `?4` order, `?5` state,
/// `?6` tracking.
macro_rules! page_of {
    ($where:literal) => {
        concat!(
            "select s.id as id_key, ",
            shipment_json!(),
            " as body
            from shipment as s
            cross join sales_order as o on o.org_id = s.org_id and o.id = s.order_id
            where s.org_id = ?1",
            $where,
            "
            and s.id < ?2 and (?4 is null or s.order_id = ?4) and (?5 is null or s.state = ?5)
            and (?6 is null or s.tracking = ?6)
            order by s.id desc
            limit ?3"
        )
    };
}

/// The lines `l` of shipment `?2`, as lines `p` of its order `o`.
macro_rules! lines {
    () => {
        "shipment_line as l
        cross join order_line as p on p.org_id = l.org_id and p.order_id = l.order_id and p.id = l.line_id
        cross join sales_order as o on o.org_id = l.org_id and o.id = l.order_id"
    };
}

/// The reservation `r` of line `p` of order `o`.
macro_rules! reserved {
    () => {
        "r.org_id = p.org_id and r.ref_type = 'order' and r.ref_id = p.order_id and r.ref_line = p.id
            and r.item_id = p.item_id and r.location_id = o.warehouse_id and r.closed_at is null"
    };
}

domain::statements! {
    /// `list`, by primary key.
    LIST = page_of!("");

    /// `list` of an order, by shipment_order.
    LIST_BY_ORDER = page_of!(" and s.order_id = ?4");

    /// `list` of a state, by shipment_state.
    LIST_BY_STATE = page_of!(" and s.state = ?5");

    /// `list` of a tracking code, by shipment_tracking.
    LIST_BY_TRACKING = page_of!(" and s.tracking = ?6");

    /// The facts of a transition, by primary key.
    FIND = "select s.version as version, s.state as state, s.order_id as order_id, o.state as order_state,
        o.version as order_version, o.deduct_on as deduct_on, o.warehouse_id as warehouse_id,
        s.carrier as carrier, s.service as service, s.tracking as tracking, s.address as address, s.note as note
        from shipment as s
        cross join sales_order as o on o.org_id = s.org_id and o.id = s.order_id
        where s.org_id = ?1 and s.id = ?2";

    /// The lines of a shipment and the stock for them, by primary key, reservation_line and reservation_open. What
    /// expired holds keep at `?3` is available.
    LINES = concat!("select l.line_id as line_id, p.item_id as item_id, p.sku as sku, l.qty as qty,
        p.base_uom as unit,
        coalesce((select r.qty
            from reservation as r
            where ", reserved!(), "), 0) as reserved,
        coalesce((select l.on_hand - l.reserved + ", stock::held_too_long!("?3"), "
        from stock_level as l
        where l.org_id = p.org_id and l.item_id = p.item_id and l.location_id = o.warehouse_id), 0) as available,
        p.shipped_qty - p.returned_qty as returnable
        from ", lines!(), "
        where l.org_id = ?1 and l.shipment_id = ?2");

    /// `create` of shipments and returns: the quantities of the order lines that can be shipped and returned, and
    /// their amounts, by primary key.
    ORDER_LINES = "select p.id as id, p.item_id as item_id, p.base_uom as unit, p.stocked as stocked,
        p.qty - p.allocated_qty - p.shipped_qty - p.short_qty as unshipped,
        p.allocated_qty as allocated, p.qty - p.short_qty as sold, p.shipped_qty as shipped,
        p.returned_qty as returned, p.gross_minor as gross, p.discount_minor as discount, p.net_minor as net,
        p.tax_minor as tax
        from order_line as p
        where p.org_id = ?1 and p.order_id = ?2";

    /// Every transition and change of details, by primary key; triggers update the lines and the order. `?4` is the
    /// new state, `?11` the time.
    ADVANCE = "update shipment
        set state = ?4, carrier = ?5, service = ?6, tracking = ?7, address = ?8, note = ?9,
        packed_at = iif(?4 = 'packed' and state <> 'packed', ?11, packed_at),
        dispatched_at = iif(?4 = 'in_transit', coalesce(dispatched_at, ?11), dispatched_at),
        delivered_at = iif(?4 = 'delivered', coalesce(delivered_at, ?11), delivered_at),
        closed_at = iif(?4 in ('returned', 'cancelled'), ?11, closed_at), updated_by = ?10, updated_at = ?11,
        version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3";

    /// `dispatch`, `return`: closes the reservations of the lines, by primary key and reservation_line. `?3` is
    /// `consumed` or `released`; a hold can only be released.
    CLOSE_RESERVATIONS = concat!("update reservation
        set state = iif(state = 'held', 'released', ?3), expires_at = null, closed_at = ?4, updated_at = ?4,
        version = version + 1
        where rowid in (select r.rowid
            from ", lines!(), "
        cross join reservation as r on ", reserved!(), "
        where l.org_id = ?1 and l.shipment_id = ?2)");

    /// `dispatch`, `return`: reserves what is still to be shipped of the lines, by primary key. `?3` is
    /// `[[line, id], …]`.
    RESERVE_UNSHIPPED = concat!("insert into reservation (org_id, id, item_id, location_id, qty, state, ref_type,
        ref_id, ref_line, created_by, created_at, updated_at)
        select l.org_id, n.value ->> 1, p.item_id, o.warehouse_id, p.qty - p.shipped_qty - p.short_qty,
        'committed', 'order', l.order_id, l.line_id, ?4, ?5, ?5
        from json_each(?3) as n
        cross join ", lines!(), "
        where l.org_id = ?1
        and l.shipment_id = ?2
        and l.line_id = n.value ->> 0
        and p.qty - p.shipped_qty - p.short_qty > 0");

    /// `return` to an open order: aborts with `stale_version` if the order has changed since, by primary key.
    GUARD_ORDER = "insert into guard (why)
        select 'stale_version'
        from sales_order as o
        where o.org_id = ?1 and o.id = ?2 and o.version <> ?3";

    /// `dispatch`: sets the movement of each line, by primary key. `?3` is `[[line, movement], …]`.
    SET_MOVES = "update shipment_line
        set move_id = n.value ->> 1
        from json_each(?3) as n
        where shipment_line.org_id = ?1
        and shipment_line.shipment_id = ?2
        and shipment_line.line_id = n.value ->> 0";
}
