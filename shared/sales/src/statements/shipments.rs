//! Making a shipment, and cancelling it with its order.

use domain::rfc3339;
use stock::event_id;

use crate::{number_taken, shipment_json};

domain::statements! {
    /// `read`, and the answer of every write, by primary key.
    READ = concat!("select ", shipment_json!(), " as body, s.version as version
        from shipment as s
        cross join sales_order as o on o.org_id = s.org_id and o.id = s.order_id
        where s.org_id = ?1 and s.id = ?2");

    /// `create`: its number is the one taken just before in the batch. Without an address of its own it goes to the
    /// customer's address on the order: the one for shipping, or else the one for billing. By primary key.
    INSERT = concat!("insert into shipment (org_id, id, order_id, number, carrier, service, tracking, address,
        note, created_by, created_at, updated_by, updated_at)
        values (?1, ?2, ?3, ", number_taken!("?1", "shipment"), ", ?4, ?5, ?6,
        coalesce(?7, (select coalesce(o.customer_snapshot ->> '$.shipping_address',
            o.customer_snapshot ->> '$.billing_address')
            from sales_order as o
            where o.org_id = ?1 and o.id = ?3)), ?8, ?9, ?10, ?9, ?10)");

    /// `create`: a trigger allocates the quantities of the order lines. `?4` is `[[line, quantity], …]`.
    INSERT_LINES = "insert into shipment_line (org_id, shipment_id, order_id, line_id, qty)
        select ?1, ?2, ?3, line.value ->> 0, line.value ->> 1
        from json_each(?4) as line";

    /// The events of the shipments that the end of order `?2` at `?3` cancels; runs before
    /// `CANCEL_SHIPMENTS`. By shipment_order.
    PUBLISH_CANCELLED = concat!("insert into outbox (org_id, id, topic, entity, entity_id, payload, request_id,
        traceparent, created_at)
        select s.org_id, ", event_id!("s.id", "s.version + 1", "?3"), ", 'shipment.cancelled', 'shipment', s.id, ",
        shipment_json!("'cancelled'", rfc3339!("?3"), rfc3339!("?3"), "s.version + 1"), ", ?4, ?5, ?3
        from shipment as s
        cross join sales_order as o on o.org_id = s.org_id and o.id = s.order_id
        where s.org_id = ?1 and s.order_id = ?2 and +s.state in ('pending', 'packed')");
}
