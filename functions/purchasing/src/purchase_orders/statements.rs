//! The SQL of purchase orders.

use stock::{number_taken, purchase_order_json, purchase_order_lines_json};

/// A page of orders: `?2` is the id of the order before the page, `?3` the limit, `?4` the supplier, `?5` the state.
macro_rules! page_of {
    ($where:expr) => {
        concat!(
            "select o.id as id_key, ",
            purchase_order_json!(""),
            " as body
            from purchase_order as o
            cross join party as p on p.org_id = o.org_id and p.id = o.supplier_id
            where ",
            $where,
            "
              and o.id < ?2
              and (?4 is null or o.supplier_id = ?4)
              and (?5 is null or o.state = ?5)
            order by o.id desc
            limit ?3"
        )
    };
}

domain::statements! {
    /// `list`, by primary key.
    LIST = page_of!("o.org_id = ?1");

    /// `list` of a supplier, by purchase_order_supplier.
    LIST_BY_SUPPLIER = page_of!("o.org_id = ?1 and o.supplier_id = ?4");

    /// `list` of a state, by purchase_order_by_state.
    LIST_BY_STATE = page_of!("o.org_id = ?1 and o.state = ?5");

    /// `read`, and the answer of most writes, by primary keys.
    READ = concat!("
        select ", purchase_order_json!(purchase_order_lines_json!()), " as body, o.version as version
        from purchase_order as o
        cross join party as p on p.org_id = o.org_id and p.id = o.supplier_id
        where o.org_id = ?1 and o.id = ?2");

    /// The facts for a change, by primary keys and purchase_order_line_number.
    FIND = "
        select o.version as version, o.state as state, o.currency as currency, g.base_currency as base_currency,
          o.supplier_id as supplier_id, o.total_minor as total_minor, o.expected_at as expected_at,
          o.note as note, o.close_reason as close_reason,
          (
            select count(*)
            from purchase_order_line as l
            where l.org_id = o.org_id and l.purchase_order_id = o.id
          ) as line_count,
          coalesce((
            select max(l.line_no)
            from purchase_order_line as l
            where l.org_id = o.org_id and l.purchase_order_id = o.id
          ), 0) as last_line_number
        from purchase_order as o
        cross join org as g on g.id = o.org_id
        where o.org_id = ?1 and o.id = ?2";

    /// `close`, `cancel`, changes of lines, and receipts: the lines with their items, warehouses, stock and open reorders, by primary keys
    /// and reorder_purchase_order_line. The tolerance is rounded as in purchase_order_line_stays_within_tolerance.
    FIND_LINES = "
        select l.id as id, l.item_id as item_id, i.base_uom as unit, i.deleted_at as item_deleted_at,
          l.location_id as location_id, w.deleted_at as warehouse_deleted_at, coalesce(v.on_hand, 0) as on_hand,
          l.qty as qty, l.received_qty as received_qty,
          l.qty / 1000000 * g.over_receipt_ppm + l.qty % 1000000 * g.over_receipt_ppm / 1000000 as tolerance,
          l.price_minor as price_minor, l.per_qty as per_qty, l.total_minor as total_minor, r.id as reorder_id
        from purchase_order_line as l
        cross join org as g on g.id = l.org_id
        cross join item as i on i.org_id = l.org_id and i.id = l.item_id
        cross join warehouse as w on w.org_id = l.org_id and w.id = l.location_id
        left join stock_level as v on v.org_id = l.org_id
          and v.item_id = l.item_id
          and v.location_id = l.location_id
        left join reorder as r on r.org_id = l.org_id
          and r.purchase_order_id = l.purchase_order_id
          and r.purchase_order_line_id = l.id
          and r.state = 'ordered'
        where l.org_id = ?1 and l.purchase_order_id = ?2";

    /// `create`, `add_lines`, and `order` of a reorder: the facts about each requested line of `?3`,
    /// `[[item, warehouse, reorder], …]`, in its order, and about supplier `?2`, or that of order `?4`; by primary keys.
    /// A value that is null is taken from the reorder.
    FIND_LINE_FACTS = "
        select o.base_currency as base_currency, i.id as item_id, i.base_uom as unit, i.per_qty as item_per_qty,
          i.kind as kind, i.deleted_at as item_deleted_at, w.id as location_id,
          w.deleted_at as warehouse_deleted_at, p.id as supplier_id,
          s.price_minor as price_minor, s.currency as price_currency, s.per_qty as per_qty,
          s.supplier_sku as supplier_sku,
          r.id as reorder_id, r.version as reorder_version, r.state as reorder_state, r.qty as reorder_qty,
          r.item_id as reorder_item_id, r.location_id as reorder_location_id
        from json_each(?3) as n
        cross join org as o on o.id = ?1
        left join reorder as r on r.org_id = ?1 and r.id = n.value ->> 2
        left join item as i on i.org_id = ?1 and i.id = coalesce(n.value ->> 0, r.item_id)
        left join warehouse as w on w.org_id = ?1 and w.id = coalesce(n.value ->> 1, r.location_id)
        left join purchase_order as d on d.org_id = ?1 and d.id = ?4
        left join party as p on p.org_id = ?1
          and p.id = coalesce(?2, d.supplier_id, r.supplier_id)
          and p.is_supplier = 1
          and p.deleted_at is null
        left join supplier_item as s on s.org_id = ?1 and s.supplier_id = p.id and s.item_id = i.id";

    /// `create`.
    INSERT = "
        insert into purchase_order (
          org_id, id, supplier_id, state, currency, expected_at, note, created_by, created_at, updated_at
        )
        values (?1, ?2, ?3, 'draft', ?4, ?5, ?6, ?7, ?8, ?8)";

    /// `create`, `add_lines`: `?3` is a JSON list of draft lines; a trigger adds them to the total.
    INSERT_LINES = "
        insert into purchase_order_line (
          org_id, purchase_order_id, id, line_no, item_id, location_id, qty, price_minor, per_qty, total_minor,
          supplier_sku
        )
        select ?1, ?2, n.value ->> '$.id', n.value ->> '$.number', n.value ->> '$.item_id',
          n.value ->> '$.location_id', n.value ->> '$.quantity', n.value ->> '$.price_minor',
          n.value ->> '$.per_qty', n.value ->> '$.total_minor', n.value ->> '$.supplier_sku'
        from json_each(?3) as n";

    /// Changes of lines, before they are written: the version of a draft, by primary key.
    RAISE_VERSION = "
        update purchase_order
        set updated_at = ?4, version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3 and state = 'draft'";

    /// `change_line`, by primary key; a trigger updates the total.
    UPDATE_LINE = "
        update purchase_order_line
        set qty = ?4, price_minor = ?5, per_qty = ?6, total_minor = ?7
        where org_id = ?1 and purchase_order_id = ?2 and id = ?3";

    /// `remove_line`, after its reorder is freed, by primary key; a trigger updates the total.
    DELETE_LINE = "
        delete from purchase_order_line
        where org_id = ?1 and purchase_order_id = ?2 and id = ?3";

    /// `change`, by primary key.
    UPDATE = "
        update purchase_order
        set expected_at = ?4, note = ?5, updated_at = ?6, version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3 and closed_at is null";

    /// `place`, after the number was taken: by primary keys. An order without a date is expected after the longest lead
    /// time.
    PLACE = concat!("
        update purchase_order
        set state = 'ordered', ordered_at = ?4, updated_at = ?4, version = version + 1,
          number = ", number_taken!("?1", "purchase_order"), ",
          expected_at = coalesce(expected_at, cast(?4 as integer) + 86400000 * (
            select coalesce(max(s.lead_time_days), 7)
            from purchase_order_line as l
            cross join supplier_item as s on s.org_id = l.org_id
              and s.supplier_id = purchase_order.supplier_id
              and s.item_id = l.item_id
            where l.org_id = ?1 and l.purchase_order_id = ?2
          ))
        where org_id = ?1 and id = ?2 and version = ?3 and state = 'draft'");

    /// `close`, `cancel`, and receipts: the new state `?4`, by primary key.
    SET_STATE = "
        update purchase_order
        set state = ?4, closed_at = iif(?4 in ('received', 'cancelled'), ?5, null), close_reason = ?6,
          updated_at = ?5, version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3";
}
