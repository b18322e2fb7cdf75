//! Making, confirming and cancelling orders. Each transition names the version it starts from; the
//! batch aborts with `stale_version` when it changes nothing.

use crate::{customer_json, number_taken, order_json};

domain::statements! {
    /// The settings that a new order takes from the organisation, by primary keys.
    FIND_SETTINGS = "select g.base_currency as currency, s.prices_include_tax as prices_include_tax,
        s.tax_rounding as tax_rounding, g.deduct_on as deduct_on
        from org as g
        cross join sales_setting as s on s.org_id = g.id
        where g.id = ?1";

    /// The customer and the representative, by primary key, without deleted ones. `?2` is `[id, …]`.
    FIND_PARTIES = "select p.id as id, p.is_customer as is_customer, p.is_rep as is_rep
        from json_each(?2) as wanted
        cross join party as p on p.org_id = ?1 and p.id = wanted.value
        where p.deleted_at is null";

    /// The facts of a command, by primary keys, payment_order, shipment_order and reservation_line.
    FIND = "select o.version as version, o.state as state, o.customer_id as customer_id, o.rep_id as rep_id,
        o.warehouse_id as warehouse_id, o.external_ref as external_ref, o.currency as currency,
        o.prices_include_tax as prices_include_tax, o.tax_rounding as tax_rounding, o.deduct_on as deduct_on,
        g.deduct_on as org_deduct_on, s.pay_policy as pay_policy, o.allowance_minor as allowance_minor,
        o.paid_minor as paid_minor, o.refunded_minor as refunded_minor,
        (select coalesce(sum(m.captured_minor - m.refund_minor), 0)
            from payment as m
            where m.org_id = o.org_id and m.order_id = o.id and +m.kind = 'charge') as refundable_minor,
        (select count(*)
            from shipment as d
            where d.org_id = o.org_id and d.order_id = o.id
            and +d.state in ('in_transit', 'failed')) as on_their_way,
        o.note as note, g.hold_ttl_seconds as hold_ttl_seconds,
        (select max(r.expires_at)
            from reservation as r indexed by reservation_line
            where r.org_id = o.org_id and r.ref_type = 'order' and r.ref_id = o.id
            and r.closed_at is null) as held_until
        from sales_order as o
        cross join org as g on g.id = o.org_id
        cross join sales_setting as s on s.org_id = o.org_id
        where o.org_id = ?1 and o.id = ?2";

    /// The order of a payment, shipment or return, by primary key.
    FIND_PARENT = "select o.state as state, o.warehouse_id as warehouse_id, o.currency as currency,
        o.prices_include_tax as prices_include_tax
        from sales_order as o
        where o.org_id = ?1 and o.id = ?2";

    /// Inserts a draft with the present data of its customer, by primary key of party.
    INSERT = concat!("insert into sales_order (org_id, id, customer_id, customer_snapshot, rep_id, channel,
        channel_key, external_ref, external_ref_key, warehouse_id, currency, prices_include_tax, tax_rounding, note,
        created_by, created_at, updated_by, updated_at)
        select p.org_id, ?2, p.id, ", customer_json!(), ", ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?14, ?15
        from party as p
        where p.org_id = ?1 and p.id = ?3");

    /// draft to confirmed, with the number that was taken, by primary key.
    CONFIRM = concat!("update sales_order
        set state = 'confirmed', number = ", number_taken!("?1", "order"), ",
        deduct_on = ?6, confirmed_by = ?4, confirmed_at = ?5, updated_by = ?4, updated_at = ?5,
        version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3 and state = 'draft'");

    /// draft or confirmed to cancelled, by primary key.
    CANCEL = "update sales_order
        set state = 'cancelled', close_reason = ?6, cancelled_at = ?5, updated_by = ?4, updated_at = ?5,
        version = version + 1
        where org_id = ?1 and id = ?2 and version = ?3";

    /// Cancels the shipments of an order that have not been dispatched, by shipment_order.
    CANCEL_SHIPMENTS = "update shipment
        set state = 'cancelled', closed_at = ?4, updated_by = ?3, updated_at = ?4, version = version + 1
        where org_id = ?1 and order_id = ?2 and +state in ('pending', 'packed')";

    /// Voids the payments of an order that were not captured, by payment_order.
    VOID_PAYMENTS = "update payment
        set state = 'voided', updated_by = ?3, updated_at = ?4, version = version + 1
        where org_id = ?1 and order_id = ?2 and +kind = 'charge' and +state in ('pending', 'authorized')";

    /// One order, and the answer of every write of it, by primary keys.
    READ = concat!("select ", order_json!(), " as body, o.version as version
        from sales_order as o
        where o.org_id = ?1 and o.id = ?2");
}
