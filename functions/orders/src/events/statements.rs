//! The SQL of the history of an order.

use domain::rfc3339;

domain::statements! {
    /// `list`: whether there is such an order, by primary key.
    FIND_ORDER = "select o.id as id
        from sales_order as o
        where o.org_id = ?1 and o.id = ?2";

    /// `list`, oldest first, by primary keys. `?3` is the `seq` that the page starts after.
    LIST = concat!("select cast(e.seq as text) as seq_key, json_object('seq', e.seq,
        'entity', e.entity, 'entity_id', e.entity_id, 'from', e.from_state, 'to', e.to_state,
        'amount', json(iif(e.amount_minor is null, null,
            json_object('amount', e.amount_minor, 'currency', o.currency))),
        'note', e.note, 'created_by', e.created_by, 'created_at', ", rfc3339!("e.created_at"), ") as body
        from sales_order as o
        cross join order_event as e on e.org_id = o.org_id and e.order_id = o.id
        where o.org_id = ?1 and o.id = ?2 and e.seq > cast(?3 as integer)
        order by e.seq
        limit ?4");
}
