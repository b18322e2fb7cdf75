//! The SQL of receipts and their reversal.

use domain::rfc3339;
use stock::{
    held_too_long, number_taken, purchase_order_json, purchase_order_lines_json, quantity_json,
};

/// Costs of receipt `t` in the currency of its order, and in that of the organisation.
macro_rules! cost_json {
    ($value:expr, $currency:literal) => {
        concat!(
            "json_object('ten_thousandths', ",
            $value,
            ", 'currency', t.",
            $currency,
            ")"
        )
    };
}

/// Receipt `t` of order `o` and supplier `p`, by primary keys; `$lines` is `receipt_lines_json!()` or nothing.
macro_rules! receipt_json {
    ($lines:expr) => {
        concat!(
            "json_object('id', t.id, 'number', t.number,
              'purchase_order', json_object('id', o.id, 'number', o.number),
              'supplier', json_object('id', p.id, 'name', p.name), 'currency', t.currency,
              'exchange_rate', t.exchange_rate,
              'order_cost', ",
            cost_json!(
                "(
                select min(9007199254740991, sum(n.cost_c4))
                from purchase_receipt_line as n
                where n.org_id = t.org_id and n.receipt_id = t.id
              )",
                "currency"
            ),
            ",
              'cost', ",
            cost_json!(
                "(
                select min(9007199254740991, sum(m.cost_c4))
                from purchase_receipt_line as n
                cross join stock_move as m on m.org_id = n.org_id and m.id = n.move_id
                where n.org_id = t.org_id and n.receipt_id = t.id
              )",
                "base_currency"
            ),
            ",
              'note', t.note, ",
            $lines,
            "'occurred_at', ",
            rfc3339!("t.occurred_at"),
            ",
              'created_by', t.created_by, 'created_at', ",
            rfc3339!("t.created_at"),
            ")"
        )
    };
}

/// The lines of receipt `t`, by primary keys and stock_move_reverses.
macro_rules! receipt_lines_json {
    () => {
        concat!(
            "
              'lines', json((
                select json_group_array(json_object('line_id', n.line_id,
                  'item', json_object('id', i.id, 'sku', i.sku, 'name', i.name),
                  'warehouse_id', m.to_location_id, 'quantity', ",
            quantity_json!("m.qty"),
            ",
                  'order_cost', ",
            cost_json!("n.cost_c4", "currency"),
            ",
                  'cost', ",
            cost_json!("m.cost_c4", "base_currency"),
            ",
                  'move_id', m.id,
                  'reversed_by', (
                    select back.id
                    from stock_move as back
                    where back.org_id = m.org_id and back.reverses = m.id
                  )))
                from purchase_receipt_line as n
                cross join stock_move as m on m.org_id = n.org_id and m.id = n.move_id
                cross join item as i on i.org_id = m.org_id and i.id = m.item_id
                where n.org_id = t.org_id and n.receipt_id = t.id
              )),
              "
        )
    };
}

/// The order and the supplier of receipt `t`, by primary keys.
macro_rules! order_and_supplier {
    () => {
        "
        cross join purchase_order as o on o.org_id = t.org_id and o.id = t.purchase_order_id
        cross join party as p on p.org_id = t.org_id and p.id = t.supplier_id
        "
    };
}

/// A page of receipts: `?2` is the id of the receipt before the page, `?3` the limit, `?4` the order, `?5` the supplier.
macro_rules! page_of {
    ($where:expr) => {
        concat!(
            "
        select t.id as id_key, ",
            receipt_json!(""),
            " as body
        from purchase_receipt as t",
            order_and_supplier!(),
            "where ",
            $where,
            "
          and t.id < ?2
          and (?4 is null or t.purchase_order_id = ?4)
          and (?5 is null or t.supplier_id = ?5)
        order by t.id desc
        limit ?3"
        )
    };
}

domain::statements! {
    /// `list`, by primary key.
    LIST = page_of!("t.org_id = ?1");

    /// `list` of an order, by purchase_receipt_order.
    LIST_BY_ORDER = page_of!("t.org_id = ?1 and t.purchase_order_id = ?4");

    /// `list` of a supplier, by purchase_receipt_supplier.
    LIST_BY_SUPPLIER = page_of!("t.org_id = ?1 and t.supplier_id = ?5");

    /// `read`, by primary keys.
    READ = concat!("
        select ", receipt_json!(receipt_lines_json!()), " as body
        from purchase_receipt as t", order_and_supplier!(), "where t.org_id = ?1 and t.id = ?2");

    /// `receive`: its number is the one taken just before in the batch.
    INSERT = concat!("
        insert into purchase_receipt (
          org_id, id, number, purchase_order_id, supplier_id, currency, base_currency, exchange_rate, rate_num,
          rate_den, note, occurred_at, created_by, created_at
        )
        values (?1, ?2, ", number_taken!("?1", "receipt"), ", ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");

    /// `receive`, after the movements: `?4` is `[[line, movement, cost in the currency of the order], …]`.
    INSERT_LINES = "
        insert into purchase_receipt_line (org_id, receipt_id, purchase_order_id, line_id, move_id, cost_c4)
        select ?1, ?2, ?3, n.value ->> 0, n.value ->> 1, n.value ->> 2
        from json_each(?4) as n";

    /// The answer of `receive`: the order, receipt `?4`, and the movements of `?3`, a JSON list of ids, by primary keys.
    READ_RECEIVED = concat!("
        select json_object(
            'purchase_order', ", purchase_order_json!(purchase_order_lines_json!()), ",
            'receipt', ", receipt_json!(receipt_lines_json!()), ",
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
        from purchase_receipt as t", order_and_supplier!(), "where t.org_id = ?1 and t.id = ?4 and o.id = ?2");

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
