//! The SQL of reorder requests.

use domain::rfc3339;
use stock::{event_id, reorder_json};

/// A page of requests. `?2` is the id of the one before, `?3` the limit, `?4` item, `?5`
/// warehouse, `?6` state, `?7` supplier.
macro_rules! page_of {
    ($where:expr) => {
        concat!(
            "select r.id as id_key, ",
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

    /// The facts of a change, by primary keys; what came of its line so far.
    FIND = "
        select r.version as version, r.state as state, i.base_uom as unit, r.supplier_id as supplier_id,
          r.qty as qty, r.priority as priority, r.note as note, coalesce(l.received_qty, 0) as received_qty
        from reorder as r
        cross join item as i on i.org_id = r.org_id and i.id = r.item_id
        left join purchase_order_line as l on l.org_id = r.org_id
          and l.purchase_order_id = r.purchase_order_id
          and l.line_no = r.line_no
        where r.org_id = ?1 and r.id = ?2";

    /// `create`, `change`: whether a supplier can be bought from, by primary key. None needs not be there.
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

    /// `cancel`, by primary keys: nothing came of its line.
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
              and l.line_no = reorder.line_no
              and l.received_qty > 0
          )";

    /// `history`: what was done to it, newest first, by audit_log_entity. `?3` is the id before.
    LIST_HISTORY = concat!("
        select a.id as id_key,
          json_object('action', a.action, 'actor_id', a.actor_id, 'at', ", rfc3339!("a.at"), ") as body
        from audit_log as a
        where a.org_id = ?1 and a.entity = 'reorder' and a.entity_id = ?2 and a.id < ?3
        order by a.id desc
        limit ?4");

    /// Purchase orders: the requests of `?2`, `[[id, version, line], …]`, become lines of order `?3`; by primary key.
    ORDER_LISTED = "
        update reorder
        set state = 'ordered', purchase_order_id = ?3, supplier_id = ?4, updated_at = ?5, version = version + 1,
          line_no = (select n.value ->> 2 from json_each(?2) as n where n.value ->> 0 = reorder.id)
        where rowid in (
          select r.rowid
          from json_each(?2) as n
          cross join reorder as r on r.org_id = ?1
            and r.id = n.value ->> 0
            and r.version = n.value ->> 1
            and r.state = 'requested'
        )";

    /// Purchase orders: the requests of `?2`, `[[id], …]`, are received or cancelled with their lines; by primary key.
    CLOSE_LISTED = "
        update reorder
        set state = ?3, closed_at = ?4, updated_at = ?4, version = version + 1
        where rowid in (
          select r.rowid
          from json_each(?2) as n
          cross join reorder as r on r.org_id = ?1 and r.id = n.value ->> 0 and r.state = 'ordered'
        )";

    /// The events of what became of the requests of `?2`, by primary keys.
    PUBLISH_LISTED = concat!("
        insert into outbox (org_id, id, topic, entity, entity_id, payload, request_id, traceparent, created_at)
        select r.org_id, ", event_id!("r.id", "r.version", "?3"), ", 'reorder.' || r.state, 'reorder', r.id,
          ", reorder_json!(), ", ?4, ?5, ?3
        from json_each(?2) as n
        cross join reorder as r on r.org_id = ?1 and r.id = n.value ->> 0
        cross join item as i on i.org_id = r.org_id and i.id = r.item_id");

    /// The same for the audit log: `?4` did it, who is a `?6`.
    AUDIT_LISTED = concat!("
        insert into audit_log (org_id, id, actor_type, actor_id, action, entity, entity_id, request_id, at)
        select r.org_id, ", event_id!("r.id", "r.version", "?3"), ", ?6, ?4, 'reorder.' || r.state, 'reorder',
          r.id, ?5, ?3
        from json_each(?2) as n
        cross join reorder as r on r.org_id = ?1 and r.id = n.value ->> 0");
}
