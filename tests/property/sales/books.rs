//! Compares the database with the model, and its documents with one another.

use rusqlite::{OptionalExtension, params};
use serde_json::Value;

use super::model::{Line, Model, Order};
use super::request::Names;
use crate::books::{Books, Broken};
use crate::layers;
use crate::purchases::Place;
use crate::stock::ledger::{BROKEN, BROKEN_OF_ITEM};

/// A row of an order: customer, states, number, amounts.
type OrderRow = (String, String, String, Option<String>, i64, i64);

/// A row of a line: its quantities, the reserved one included.
type LineRow = (i64, i64, i64, i64, i64, i64);

impl Books {
    /// Changes a setting of the organisation.
    pub fn set(&self, sql: &str, value: &str) {
        self.query(|db| db.execute(sql, params![self.org_id, value]));
    }

    /// The open reservation of a line.
    pub fn reservation(&self, order: &str, line: &str) -> Option<String> {
        self.query(|db| {
            let mut statement = db.prepare_cached(
                "select id from reservation where org_id = ?1 and ref_type = 'order' and ref_id = ?2
                 and ref_line = ?3 and closed_at is null",
            )?;
            let found = statement.query_row(params![self.org_id, order, line], |row| row.get(0));
            found.optional()
        })
    }

    /// What the last event of a record says of it.
    pub fn last_event(&self, entity: &str, id: &str) -> Option<Value> {
        let payload: Option<String> = self.query(|db| {
            let mut statement = db.prepare_cached(
                "select payload from outbox where org_id = ?1 and entity = ?2 and entity_id = ?3 order by seq desc limit 1",
            )?;
            let found =
                statement.query_row(params![self.org_id, entity, id], |row| row.get(0));
            found.optional()
        });
        payload.map(|payload| serde_json::from_str(&payload).expect("JSON"))
    }

    /// Compares an order and its lines with the model, and checks the invariants of the order.
    pub fn audit_order(&self, order: &Order, names: &Names, place: &str) {
        let row: OrderRow = self.query(|db| {
            let mut statement = db.prepare_cached(
                "select customer_id, state, fulfil_state, number, tax_minor, total_minor
                 from sales_order where org_id = ?1 and id = ?2",
            )?;
            statement.query_row(params![self.org_id, order.id], |row| row.try_into())
        });
        let wanted = (
            names.customers[order.customer].clone(),
            order.state.to_owned(),
            order.fulfil_state.to_owned(),
            order.number.map(|number| format!("SO-{number:06}")),
            order.tax(),
            order.total(),
        );
        assert_eq!(row, wanted, "{place}: order {}", order.id);
        let counts: Vec<LineRow> = self.query(|db| {
            let mut statement = db.prepare_cached(
                "select l.short_qty, l.allocated_qty, l.shipped_qty, l.delivered_qty, l.returned_qty,
                 (select coalesce(sum(r.qty), 0) from reservation r where r.org_id = l.org_id and r.ref_type = 'order'
                 and r.ref_id = l.order_id and r.ref_line = l.id and r.closed_at is null)
                 from order_line l where l.org_id = ?1 and l.order_id = ?2 order by l.id",
            )?;
            let rows = statement.query_map(params![self.org_id, order.id], |row| row.try_into())?;
            rows.collect()
        });
        let of_line = |line: &Line| {
            (
                line.short,
                line.packed,
                line.shipped,
                line.delivered,
                line.returned,
                line.reserved,
            )
        };
        let wanted: Vec<LineRow> = order.lines.iter().map(of_line).collect();
        assert_eq!(counts, wanted, "{place}: lines of {}", order.id);
        self.hold(BROKEN_OF_ORDER, &order.id, place);
    }

    /// Compares the stock of an item in every warehouse with the model, and checks its invariants.
    pub fn audit_item(&self, model: &Model, item: usize, names: &Names, place: &str) {
        let id = &names.items[item];
        for (warehouse, name) in names.warehouses.iter().enumerate() {
            let found: Option<(i64, i64)> = self.query(|db| {
                let mut statement = db.prepare_cached(
                    "select on_hand, reserved from stock_level where org_id = ?1 and item_id = ?2 and location_id = ?3",
                )?;
                let found =
                    statement.query_row(params![self.org_id, id, name], |row| row.try_into());
                found.optional()
            });
            let at: Place = (item, warehouse);
            let wanted = (model.on_hand(at), model.reserved(at));
            assert_eq!(found.unwrap_or_default(), wanted, "{place}: {at:?}");
        }
        self.hold(BROKEN_OF_ITEM, id, place);
    }

    /// Numbers have no gaps: each sequence has counted as many documents as there are.
    pub fn audit_numbers(&self, model: &Model, place: &str) {
        for (kind, table, count) in [
            ("order", "sales_order", model.confirmed),
            ("shipment", "shipment", few(model.shipments.len())),
            ("return", "sales_return", few(model.returns)),
            ("purchase_order", "purchase_order", model.placed),
        ] {
            let last: Option<i64> = self.query(|db| {
                let mut statement = db.prepare_cached(
                    "select last_number from doc_sequence where org_id = ?1 and doc_type = ?2",
                )?;
                let found = statement.query_row(params![self.org_id, kind], |row| row.get(0));
                found.optional()
            });
            assert_eq!(last.unwrap_or(0), count, "{place}: numbers of {table}");
        }
    }

    /// Checks every invariant over the whole shard, and every document of the organisation.
    pub fn audit_sales(&self, model: &Model, names: &Names, place: &str) {
        self.hold_everywhere(BROKEN, place);
        self.hold_everywhere(BROKEN_ANYWHERE, place);
        layers::audit(self, place);
        for order in &model.orders {
            self.audit_order(order, names, place);
        }
        for purchase in &model.purchases {
            purchase.audit(self, place);
        }
        for count in &model.counts {
            count.audit(self, &names.items, place);
        }
    }
}

fn few(count: usize) -> i64 {
    i64::try_from(count).expect("few")
}

/// Invariants of one order: `?1` is the organisation, `?2` the order.
const BROKEN_OF_ORDER: &Broken = &[
    (
        "the totals are the sums of the lines",
        "select 1 from sales_order o where o.org_id = ?1 and o.id = ?2 and (o.net_minor, o.tax_minor, o.total_minor) is not
         (select coalesce(sum(net_minor), 0), coalesce(sum(tax_minor), 0), coalesce(sum(net_minor + tax_minor), 0)
         from order_line where org_id = ?1 and order_id = ?2)",
    ),
    (
        "paid and refunded amounts are the sums of captured payments and refunds",
        "select 1 from sales_order o where o.org_id = ?1 and o.id = ?2 and (o.paid_minor, o.refunded_minor) is not
         (select coalesce(sum(iif(kind = 'charge', captured_minor, 0)), 0), coalesce(sum(iif(kind = 'refund', amount_minor, 0)), 0)
         from payment where org_id = ?1 and order_id = ?2 and state = 'captured')",
    ),
    (
        "refunds never exceed their captured payment, nor what was paid for their order",
        "select 1 from payment p where p.org_id = ?1 and p.order_id = ?2 and p.kind = 'charge' and (p.refund_minor <>
         (select coalesce(sum(r.amount_minor), 0) from payment r where r.org_id = p.org_id and r.parent_id = p.id
         and r.state <> 'failed') or p.refund_minor > iif(p.state = 'captured', p.captured_minor, 0))
         union all select 1 from sales_order where org_id = ?1 and id = ?2 and refunded_minor > paid_minor",
    ),
    (
        "a line never ships, delivers or returns more than its quantity",
        "select 1 from order_line where org_id = ?1 and order_id = ?2 and (allocated_qty + shipped_qty + short_qty > qty
         or delivered_qty > shipped_qty or returned_qty > shipped_qty or min(allocated_qty, shipped_qty, short_qty,
         delivered_qty, returned_qty) < 0)",
    ),
    (
        "a line's quantities are those of its shipments and returns",
        "select 1 from (select l.id, l.allocated_qty, l.shipped_qty, l.delivered_qty, l.returned_qty,
         coalesce(sum(s.qty) filter (where h.state in ('pending', 'packed')), 0) as packed,
         coalesce(sum(s.qty) filter (where h.state in ('in_transit', 'failed', 'delivered')), 0) as out,
         coalesce(sum(s.qty) filter (where h.state = 'delivered'), 0) as arrived,
         coalesce(sum(s.qty) filter (where h.state = 'returned'), 0) as back,
         (select coalesce(sum(b.qty), 0) from return_line b where b.org_id = ?1 and b.order_id = ?2 and b.line_id = l.id) as returned
         from order_line l left join shipment_line s on s.org_id = ?1 and s.order_id = ?2 and s.line_id = l.id
         left join shipment h on h.org_id = ?1 and h.id = s.shipment_id where l.org_id = ?1 and l.order_id = ?2 group by l.id)
         where allocated_qty <> packed or shipped_qty < out or shipped_qty > out + back or delivered_qty < arrived
         or returned_qty < returned or returned_qty - returned <> shipped_qty - out",
    ),
    (
        "the customer has what was shipped and not returned, or all that confirming deducted",
        "select 1 from order_line l join sales_order o on o.org_id = l.org_id and o.id = l.order_id
         where l.org_id = ?1 and l.order_id = ?2 and (select coalesce(sum(iif(m.to_location_id = 'customer', m.qty, - m.qty)), 0)
         from stock_move m where m.org_id = ?1 and m.ref_type = 'order' and m.ref_id = ?2 and m.ref_line = l.id
         and 'customer' in (m.from_location_id, m.to_location_id)) <> case when l.stocked = 0 then 0
         when o.state = 'completed' or (o.state = 'confirmed' and o.deduct_on = 'ship') then l.shipped_qty - l.returned_qty
         when o.state = 'confirmed' then l.qty - l.returned_qty else 0 end",
    ),
    (
        "a line that was returned completely costs nothing, to 1/10,000 of a minor unit",
        "select 1 from (select m.ref_line, sum(iif(m.to_location_id = 'customer', m.qty, - m.qty)) as qty,
         sum((select coalesce(sum(d.cost_c4), 0) from cost_draw d where d.org_id = ?1 and d.move_id = m.id)
         - (select coalesce(sum(c.cost_in_c4), 0) from cost_layer c where c.org_id = ?1 and c.id = m.id)) as cost
         from stock_move m where m.org_id = ?1 and m.ref_type = 'order' and m.ref_id = ?2
         and 'customer' in (m.from_location_id, m.to_location_id) group by m.ref_line) where cost < 0 or (qty = 0 and cost <> 0)",
    ),
    (
        "an open order reserves no more than it has to ship, a closed one nothing",
        "select 1 from sales_order o where o.org_id = ?1 and o.id = ?2 and (select coalesce(sum(r.qty), 0) from reservation r
         where r.org_id = ?1 and r.ref_type = 'order' and r.ref_id = ?2 and r.closed_at is null) >
         iif(o.state in ('draft', 'confirmed') and o.deduct_on is not 'confirm', (select coalesce(sum(qty - shipped_qty - short_qty), 0)
         from order_line where org_id = ?1 and order_id = ?2 and stocked), 0)",
    ),
    (
        "the history has no gaps and ends with the present states",
        "select 1 where (select count(*) from order_event where org_id = ?1 and order_id = ?2) <>
         (select max(seq) from order_event where org_id = ?1 and order_id = ?2)
         union all select 1 from (select id, state from sales_order where org_id = ?1 and id = ?2
         union all select id, state from shipment where org_id = ?1 and order_id = ?2
         union all select id, state from payment where org_id = ?1 and order_id = ?2) d
         where d.state is not (select e.to_state from order_event e where e.org_id = ?1 and e.order_id = ?2
         and e.entity_id = d.id order by e.seq desc limit 1)",
    ),
];

/// Invariants over all orders.
const BROKEN_ANYWHERE: &Broken = &[
    (
        "numbers are unique and without gaps",
        "select 1 from (select org_id, number, 'order' as kind from sales_order where number is not null
         union all select org_id, number, 'shipment' from shipment union all select org_id, number, 'return' from sales_return)
         group by org_id, kind having count(*) <> max(cast(substr(number, 4) as integer)) or count(*) <> count(distinct number)",
    ),
    (
        "the last event of a document in the feed has its present state",
        "select 1 from (select org_id, id, state, 'shipment' as entity from shipment union all select org_id, id, state,
         iif(kind = 'charge', 'payment', 'refund') from payment union all select org_id, id, state, 'order' from sales_order) d
         where d.state is not (select o.payload ->> '$.state' from outbox o where o.org_id = d.org_id and o.entity = d.entity
         and o.entity_id = d.id order by o.seq desc limit 1)",
    ),
];
