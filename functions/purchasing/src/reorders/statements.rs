//! The SQL of reorders.

use domain::rfc3339;
use stock::event_id;

/// Of reorder `r` and its item `i`.
macro_rules! reorder_json {
    () => {
        concat!(
            "json_object('id', r.id, 'state', r.state, 'item', ",
            stock::item_json!(),
            ", 'warehouse_id', r.location_id, 'supplier_id', r.supplier_id,
            'quantity', ",
            stock::quantity_json!("r.qty"),
            ",
            'priority', r.priority, 'source', r.source,
            'purchase_order', json(iif(
              r.purchase_order_id is null,
              null,
              json_object('id', r.purchase_order_id, 'line_id', r.purchase_order_line_id)
            )),
            'note', r.note, 'created_by', r.created_by,
            'created_at', ",
            domain::rfc3339!("r.created_at"),
            ",
            'updated_at', ",
            domain::rfc3339!("r.updated_at"),
            ",
            'closed_at', ",
            domain::rfc3339!("r.closed_at"),
            ",
            'version', r.version)"
        )
    };
}
pub(crate) use reorder_json;

/// A page of reorders: `?2` is the id of the reorder before the page, `?3` the limit, `?4` the item, `?5` the warehouse,
/// `?6` the state, `?7` the supplier.
macro_rules! page_of {
    ($where:expr) => {
        concat!(
            "
        select r.id as id_key, ",
            reorder_json!(),
            " as body
        from reorder as r
        cross join item as i on i.org_id = r.org_id and i.id = r.item_id
        where ",
            $where,
            "
          and r.id < ?2
          and (?4 is null or r.item_id = ?4)
          and (?5 is null or r.location_id = ?5)
          and (?6 is null or r.state = ?6)
          and (?7 is null or r.supplier_id = ?7)
        order by r.id desc
        limit ?3"
        )
    };
}

domain::statements! {
    /// `list`, by primary key.
    LIST = page_of!("r.org_id = ?1");

    /// `list` of an item, by reorder_item.
    LIST_BY_ITEM = page_of!("r.org_id = ?1 and r.item_id = ?4");

    /// `list` of a warehouse, by reorder_warehouse.
    LIST_BY_WAREHOUSE = page_of!("r.org_id = ?1 and r.location_id = ?5");

    /// `list` of a supplier, by reorder_supplier.
    LIST_BY_SUPPLIER = page_of!("r.org_id = ?1 and r.supplier_id = ?7");

    /// `list` of a state, by reorder_by_state.
    LIST_BY_STATE = page_of!("r.org_id = ?1 and r.state = ?6");

    /// `read`, and the answer of every write, by primary key.
    READ = concat!("
        select ", reorder_json!(), " as body, r.version as version
        from reorder as r
        cross join item as i on i.org_id = r.org_id and i.id = r.item_id
        where r.org_id = ?1 and r.id = ?2");

    /// The facts for a change, with what is received of its line, by primary keys.
    FIND = "
        select r.version as version, r.state as state, i.base_uom as unit, r.supplier_id as supplier_id,
          r.qty as qty, r.priority as priority, r.note as note, coalesce(l.received_qty, 0) as received_qty
        from reorder as r
        cross join item as i on i.org_id = r.org_id and i.id = r.item_id
        left join purchase_order_line as l on l.org_id = r.org_id
          and l.purchase_order_id = r.purchase_order_id
          and l.id = r.purchase_order_line_id
        where r.org_id = ?1 and r.id = ?2";

    /// `create`, `change`: whether supplier `?2` exists, or is null; by primary key.
    FIND_SUPPLIER = "
        select exists (
          select 1
          from party as p
          where p.org_id = ?1 and p.id = ?2 and p.is_supplier = 1 and p.deleted_at is null
        ) or ?2 is null as is_there";

    /// `create`.
    INSERT = "
        insert into reorder (
          org_id, id, item_id, location_id, supplier_id, qty, priority, state, source, note, created_by,
          created_at, updated_at
        )
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'requested', 'manual', ?8, ?9, ?10, ?10)";

    /// `change`, by primary key.
    UPDATE = "
        update reorder
        set supplier_id = ?4, qty = ?5, priority = ?6, note = ?7, updated_at = ?8, version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3 and state = 'requested'";

    /// `cancel`: unless something of its line was received; by primary keys.
    CANCEL = "
        update reorder
        set state = 'cancelled', closed_at = ?4, updated_at = ?4, version = version + 1
        where org_id = ?1
          and id = ?2
          and version = ?3
          and state in ('requested', 'ordered')
          and not exists (
            select 1
            from purchase_order_line as l
            where l.org_id = reorder.org_id
              and l.purchase_order_id = reorder.purchase_order_id
              and l.id = reorder.purchase_order_line_id
              and l.received_qty > 0
          )";

    /// `history`: the audit rows of reorder `?2`, newest first, by audit_log_entity. `?3` is the id of the row before the
    /// page.
    LIST_HISTORY = concat!("
        select a.id as id_key,
          json_object('action', a.action, 'created_by', a.actor_id, 'created_at', ", rfc3339!("a.at"), ") as body
        from audit_log as a
        where a.org_id = ?1 and a.entity = 'reorder' and a.entity_id = ?2 and a.id < ?3
        order by a.id desc
        limit ?4");

    /// A new purchase order: the reorders of `?2`, `[[id, version, line], …]`, become lines of order `?3`; by primary key.
    ORDER_LISTED = "
        update reorder
        set state = 'ordered', purchase_order_id = ?3, supplier_id = ?4, updated_at = ?5, version = version + 1,
          purchase_order_line_id = (
            select n.value ->> 2
            from json_each(?2) as n
            where n.value ->> 0 = reorder.id
          )
        where rowid in (
          select r.rowid
          from json_each(?2) as n
          cross join reorder as r on r.org_id = ?1
            and r.id = n.value ->> 0
            and r.version = n.value ->> 1
            and r.state = 'requested'
        )";

    /// Before line `?3` of draft `?2` is removed: its reorder is open again, or, when it was cancelled, forgets the line; by
    /// reorder_purchase_order_line.
    FREE_LINE = "
        update reorder
        set state = iif(state = 'ordered', 'requested', state), purchase_order_id = null,
          purchase_order_line_id = null, updated_at = ?4, version = version + 1
        where org_id = ?1
          and purchase_order_id = ?2
          and purchase_order_line_id = ?3
          and state in ('ordered', 'cancelled')";

    /// A purchase order that is received, closed or cancelled: the reorders of `?2`, `[[id], …]`, end with their lines, in
    /// state `?3`; by primary key.
    CLOSE_LISTED = "
        update reorder
        set state = ?3, closed_at = ?4, updated_at = ?4, version = version + 1
        where rowid in (
          select r.rowid
          from json_each(?2) as n
          cross join reorder as r on r.org_id = ?1 and r.id = n.value ->> 0 and r.state = 'ordered'
        )";

    /// After a change of the reorders of `?2`: their events, by primary keys.
    PUBLISH_LISTED = concat!("
        insert into outbox (org_id, id, topic, entity, entity_id, payload, request_id, traceparent, created_at)
        select r.org_id, ", event_id!("r.id", "r.version", "?3"), ", 'reorder.' || r.state, 'reorder', r.id,
          ", reorder_json!(), ", ?4, ?5, ?3
        from json_each(?2) as n
        cross join reorder as r on r.org_id = ?1 and r.id = n.value ->> 0
        cross join item as i on i.org_id = r.org_id and i.id = r.item_id");

    /// After a change of the reorders of `?2`: their audit rows. The actor is `?4`, of type `?6`.
    AUDIT_LISTED = concat!("
        insert into audit_log (org_id, id, actor_type, actor_id, action, entity, entity_id, request_id, at)
        select r.org_id, ", event_id!("r.id", "r.version", "?3"), ", ?6, ?4, 'reorder.' || r.state, 'reorder',
          r.id, ?5, ?3
        from json_each(?2) as n
        cross join reorder as r on r.org_id = ?1 and r.id = n.value ->> 0");
}
