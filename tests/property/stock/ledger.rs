//! Reads the database and checks its invariants.

use std::collections::BTreeMap;

use rusqlite::OptionalExtension;

use super::model::{Model, State};
use crate::books::{Books, Broken};
use crate::layers;
use crate::purchases::Place;

/// A level with its alert.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Level {
    on_hand: i64,
    reserved: i64,
    minimum: i64,
    /// Level and state of the alert.
    alert: Option<(String, bool)>,
}

impl Level {
    pub fn of(model: &Model, place: Place) -> Self {
        let alert = model.alerts.get(&place);
        Self {
            on_hand: model.on_hand(place),
            reserved: model.reserved(place),
            minimum: model.minimum.get(&place).copied().unwrap_or(0),
            alert: alert.map(|alert| (alert.level.to_owned(), alert.is_acknowledged)),
        }
    }
}

impl Books {
    /// The levels that have a row, by item and warehouse.
    pub fn levels(&self) -> BTreeMap<(String, String), Level> {
        self.query(|db| {
            let mut statement = db.prepare_cached(
                "select l.item_id, l.location_id, l.on_hand, l.reserved, l.min_qty, a.level,
                  a.state = 'acknowledged'
                from stock_level l
                left join stock_alert a on a.org_id = l.org_id and a.item_id = l.item_id
                  and a.location_id = l.location_id and a.resolved_at is null
                where l.org_id = ?1 and l.is_virtual = 0",
            )?;
            let rows = statement.query_map([self.org_id], |row| {
                let alert: Option<String> = row.get(5)?;
                let is_acknowledged: Option<bool> = row.get(6)?;
                let level = Level {
                    on_hand: row.get(2)?,
                    reserved: row.get(3)?,
                    minimum: row.get(4)?,
                    alert: alert.zip(is_acknowledged),
                };
                Ok(((row.get(0)?, row.get(1)?), level))
            })?;
            rows.collect()
        })
    }

    pub fn newest_alert(&self, item: &str, warehouse: &str) -> Option<String> {
        self.query(|db| {
            db.query_row(
                "select id
                from stock_alert
                where org_id = ?1 and item_id = ?2 and location_id = ?3
                order by rowid desc
                limit 1",
                (self.org_id, item, warehouse),
                |row| row.get(0),
            )
            .optional()
        })
    }

    /// Every invariant over all of the shard, and the counts of the organisation.
    pub fn audit_stock(&self, model: &Model, place: &str) {
        self.hold_everywhere(BROKEN, place);
        layers::audit(self, place);
        for order in &model.orders {
            order.audit(self, place);
        }
        let of_state = |state| {
            model
                .reservations
                .iter()
                .filter(|one| one.state == state)
                .count()
        };
        for (table, condition, expected) in [
            ("stock_move", "", model.movements.len()),
            ("reservation", "", model.reservations.len()),
            (
                "reservation",
                "and state = 'expired'",
                of_state(State::Expired),
            ),
            ("stock_alert", "", model.alerts_opened),
            (
                "stock_alert",
                "and state = 'resolved'",
                model.alerts_resolved,
            ),
        ] {
            let sql = format!("select count(*) from {table} where org_id = ?1 {condition}");
            let found: i64 = self.query(|db| db.query_row(&sql, [self.org_id], |row| row.get(0)));
            assert_eq!(
                found,
                i64::try_from(expected).expect("few"),
                "{place}: {sql}"
            );
        }
    }
}

/// The invariants of an item that one command could break: `?1` is the organisation, `?2` the item.
/// Movements and postings are never edited, so only the newest are checked: as each follows the one
/// before, the balance of the last is the sum of all.
pub const BROKEN_OF_ITEM: &Broken = &[
    (
        "on hand and seq are the newest posting's, and each posting follows the one before it",
        "select 1
        from stock_level l
        left join stock_posting p on p.org_id = ?1 and p.item_id = ?2 and p.location_id = l.location_id
          and p.seq = l.posting_seq
        where l.org_id = ?1
          and l.item_id = ?2
          and (l.on_hand <> coalesce(p.balance, 0) or (l.posting_seq > 0) <> (p.seq is not null) or exists (select 1
            from stock_posting n
            where n.org_id = ?1
              and n.item_id = ?2
              and n.location_id = l.location_id
              and n.seq > l.posting_seq))
        union all
        select 1
        from stock_level l
        cross join stock_posting p on p.org_id = ?1 and p.item_id = ?2 and p.location_id = l.location_id
          and p.seq > l.posting_seq - 6
        left join stock_posting b on b.org_id = ?1 and b.item_id = ?2 and b.location_id = l.location_id
          and b.seq = p.seq - 1
        where l.org_id = ?1
          and l.item_id = ?2
          and (p.balance <> coalesce(b.balance, 0) + p.delta or (p.seq = 1) <> (b.seq is null))",
    ),
    (
        "a level is what its last event says",
        "select 1
        from stock_level l
        cross join warehouse w on w.org_id = l.org_id and w.id = l.location_id
        where l.org_id = ?1
          and l.item_id = ?2
          and (l.on_hand, l.reserved) is not (
            coalesce((select e.payload ->> '$.on_hand.value'
              from outbox e
              where e.org_id = l.org_id and e.entity = 'stock_level' and e.entity_id = l.item_id || '/' || l.location_id
              order by e.seq desc
              limit 1), 0),
            coalesce((select e.payload ->> '$.reserved.value'
              from outbox e
              where e.org_id = l.org_id and e.entity = 'stock_level' and e.entity_id = l.item_id || '/' || l.location_id
              order by e.seq desc
              limit 1), 0))",
    ),
    (
        "an item's postings sum to zero over all places",
        "select 1 where (select coalesce(sum(on_hand), 0) from stock_level where org_id = ?1 and item_id = ?2) <> 0",
    ),
    (
        "a movement has two postings",
        "select 1
        from (select id
            from stock_move
            where org_id = ?1 and item_id = ?2
            order by id desc
            limit 6) m
        where 2 <> (select count(*)
            from stock_level l
            cross join stock_posting p on p.org_id = ?1 and p.location_id = l.location_id
              and p.move_id = m.id
            where l.org_id = ?1 and l.item_id = ?2)",
    ),
    (
        "stock in a warehouse is neither negative nor less than what is reserved",
        "select 1
        from stock_level
        where org_id = ?1
          and item_id = ?2
          and is_virtual = 0
          and (on_hand < 0 or reserved < 0 or reserved > on_hand)",
    ),
    (
        "reserved is the sum of the open reservations",
        "select 1
        from stock_level l
        where l.org_id = ?1
          and l.item_id = ?2
          and l.reserved <> (select coalesce(sum(qty), 0)
            from reservation r
            where r.org_id = ?1
              and r.item_id = ?2
              and r.location_id = l.location_id
              and r.closed_at is null)",
    ),
    (
        "a place has one alert that is not resolved, and none without a minimum",
        "select 1
        from stock_alert a join stock_level l using (org_id, item_id, location_id)
        where a.org_id = ?1
          and a.item_id = ?2
          and a.resolved_at is null
          and (l.min_qty = 0 or l.min_qty <> a.threshold)",
    ),
    (
        "what is left in the layers of an item is what is on hand in all warehouses",
        "select 1
        where (select coalesce(sum(on_hand), 0)
            from stock_level
            where org_id = ?1 and item_id = ?2 and is_virtual = 0) <> (select coalesce(sum(qty_left), 0)
            from cost_layer
            where org_id = ?1 and item_id = ?2)",
    ),
];

/// The invariants over all stock.
pub const BROKEN: &Broken = &[
    (
        "on hand is the sum of the postings",
        "select 1
        from stock_level l
        where on_hand <> (select coalesce(sum(delta), 0)
            from stock_posting p
            where p.org_id = l.org_id and p.item_id = l.item_id and p.location_id = l.location_id)",
    ),
    (
        "an item's postings sum to zero over all places",
        "select 1 from stock_posting group by org_id, item_id having sum(delta) <> 0",
    ),
    (
        "postings follow one another without a gap, each with its balance",
        "select 1
        from (select seq, balance, row_number() over w as number, sum(delta) over w as total
            from stock_posting window w as (partition by org_id, item_id, location_id order by seq))
        where seq <> number or balance <> total",
    ),
    (
        "a movement has two postings",
        "select 1
        from stock_move m
        where 2 <> (select count(*)
            from stock_posting p
            where p.org_id = m.org_id and p.move_id = m.id)",
    ),
    (
        "stock in a warehouse is neither negative nor less than what is reserved",
        "select 1 from stock_level where is_virtual = 0 and (on_hand < 0 or reserved < 0 or reserved > on_hand)",
    ),
    (
        "reserved is the sum of the open reservations",
        "select 1
        from stock_level l
        where reserved <> (select coalesce(sum(qty), 0)
            from reservation r
            where r.org_id = l.org_id
              and r.item_id = l.item_id
              and r.location_id = l.location_id
              and r.closed_at is null)",
    ),
    (
        "a movement is reversed once, by its mirror",
        "select 1
        from stock_move r
        left join stock_move m on m.org_id = r.org_id and m.id = r.reverses
        where r.reverses is not null
          and (m.id is null or m.qty <> r.qty or m.from_location_id <> r.to_location_id)",
    ),
    (
        "no row refers to another organisation's",
        "select 1
        from stock_move m
        where not exists (select 1
            from item i
            where i.org_id = m.org_id and i.id = m.item_id)
        union all
        select 1
        from reservation r
        where not exists (select 1
            from warehouse w
            where w.org_id = r.org_id and w.id = r.location_id)",
    ),
    (
        "a place has one alert that is not resolved, and none without a minimum",
        "select 1
        from stock_alert a join stock_level l using (org_id, item_id, location_id)
        where a.resolved_at is null and (l.min_qty = 0 or l.min_qty <> a.threshold)",
    ),
    (
        "every alert was announced once when it opened and once when it was resolved",
        "select 1
        from stock_alert a
        where 1 <> (select count(*)
            from outbox o
            where o.org_id = a.org_id
              and o.entity = 'stock_alert'
              and o.entity_id = a.id
              and o.topic = 'stock_alert.opened') or (a.state = 'resolved') <> (select count(*)
            from outbox o
            where o.org_id = a.org_id
              and o.entity = 'stock_alert'
              and o.entity_id = a.id
              and o.topic = 'stock_alert.resolved')",
    ),
    (
        "every reservation that expired was announced and recorded once",
        "select 1
        from reservation r
        where (r.state = 'expired') <> (select count(*)
            from outbox o
            where o.org_id = r.org_id
              and o.entity = 'reservation'
              and o.entity_id = r.id
              and o.topic = 'reservation.expired') or (r.state = 'expired') <> (select count(*)
            from audit_log a
            where a.org_id = r.org_id
              and a.entity = 'reservation'
              and a.entity_id = r.id
              and a.action = 'reservation.expired')",
    ),
    (
        "each version of an alert was announced, the last one as the alert is",
        "select 1
        from stock_alert a
        where a.version <> (select count(*)
            from outbox o
            where o.org_id = a.org_id and o.entity = 'stock_alert' and o.entity_id = a.id) or not exists (select 1
            from outbox o
            where o.org_id = a.org_id
              and o.entity = 'stock_alert'
              and o.entity_id = a.id
              and o.payload ->> '$.version' = a.version
              and o.payload ->> '$.level' = a.level
              and o.payload ->> '$.state' = a.state
              and o.payload ->> '$.minimum.value' = a.threshold
              and (a.resolved_at is null or o.payload ->> '$.available.value' = a.available)
              and (o.payload ->> '$.resolved_at' is null) = (a.resolved_at is null))",
    ),
    (
        "an expired reservation was announced as it is",
        "select 1
        from reservation r join outbox o on o.org_id = r.org_id and o.entity = 'reservation'
          and o.entity_id = r.id and o.topic = 'reservation.expired'
        where o.payload ->> '$.version' <> r.version or o.payload ->> '$.state' <> r.state or o.payload ->> '$.expires_at' is not null or o.payload ->> '$.closed_at' <> strftime('%Y-%m-%dT%H:%M:%fZ',
          r.closed_at / 1000.0, 'unixepoch')",
    ),
    (
        "what is left in the layers of an item is what is on hand in all warehouses",
        "select 1
        from (select org_id, item_id, sum(on_hand) as qty
            from stock_level
            where is_virtual = 0
            group by org_id, item_id) l
        where qty <> (select coalesce(sum(qty_left), 0)
            from cost_layer c
            where c.org_id = l.org_id and c.item_id = l.item_id)",
    ),
    (
        "what is left in a layer is what came in without what was drawn",
        "select 1
        from cost_layer l join (select org_id, layer_id, count(*) as draws, sum(qty) as qty,
              sum(cost_c4) as cost
            from cost_draw
            group by org_id, layer_id) d on d.org_id = l.org_id and d.layer_id = l.id
        where l.qty_left <> l.qty_in - d.qty or l.cost_left_c4 <> l.cost_in_c4 - d.cost or l.draw_seq <> d.draws
        union all
        select 1
        from cost_layer l
        where l.draw_seq = 0 and (l.qty_left <> l.qty_in or l.cost_left_c4 <> l.cost_in_c4)",
    ),
    (
        "a movement out of the shop is drawn completely, one into it is a layer or puts back what was drawn",
        "select 1
        from (select m.qty as qty, a.is_virtual as enters, b.is_virtual as leaves, (select coalesce(sum(d.qty), 0)
                from cost_draw d
                where d.org_id = m.org_id and d.move_id = m.id) as drawn,
              (select coalesce(sum(l.qty_in), 0)
                from cost_layer l
                where l.org_id = m.org_id and l.id = m.id) as laid
            from stock_move m join stock_level a on a.org_id = m.org_id and a.item_id = m.item_id
              and a.location_id = m.from_location_id join stock_level b on b.org_id = m.org_id
              and b.item_id = m.item_id and b.location_id = m.to_location_id)
        where laid - drawn <> qty * (enters - leaves) or (laid <> 0 and drawn <> 0)",
    ),
    (
        "a movement out of the shop and its reversal cost nothing together",
        "select 1
        from stock_move r
        where r.reverses is not null
          and not exists (select 1
            from cost_layer l
            where l.org_id = r.org_id and l.id in (r.id, r.reverses))
          and 0 <> (select coalesce(sum(d.cost_c4), 0)
            from cost_draw d
            where d.org_id = r.org_id and d.move_id in (r.id, r.reverses))",
    ),
    (
        "what was received of a line is the sum of its receipts without the reversed ones",
        "select 1
        from purchase_order_line l
        where received_qty <> (select coalesce(sum(iif(m.reverses is null, m.qty, -m.qty)), 0)
            from stock_move m
            where m.org_id = l.org_id
              and m.ref_type = 'purchase_order'
              and m.ref_id = l.purchase_order_id
              and m.ref_line = l.id)",
    ),
    (
        "a purchase order is as received as its lines",
        "select 1
        from purchase_order o join (select org_id, purchase_order_id as id, sum(received_qty) as came,
              sum(max(0, qty - received_qty)) as missing, sum(total_minor) as total
            from purchase_order_line
            group by 1, 2) l on l.org_id = o.org_id and l.id = o.id
        where o.total_minor <> l.total or (o.state in ('draft', 'ordered', 'cancelled') and came > 0) or (o.state = 'partially_received' and (came = 0 or missing = 0)) or (o.state = 'received' and (missing > 0) <> (o.close_reason is not null))",
    ),
    (
        "the numbers of purchase orders have no gaps",
        "select 1
        from purchase_order
        group by org_id
        having count(number) <> coalesce(max(cast(substr(number, 4) as integer)), 0)",
    ),
    (
        "the numbers of receipts have no gaps",
        "select 1
        from purchase_receipt
        group by org_id
        having count(*) <> max(cast(substr(number, 4) as integer))",
    ),
    (
        "every receipt of an order is a line of a document, at its cost and the rate of the document",
        "select 1
        from stock_move m
        left join purchase_receipt_line l on l.org_id = m.org_id and l.move_id = m.id
        left join purchase_receipt r on r.org_id = l.org_id and r.id = l.receipt_id
        where m.reason = 'receipt'
          and m.ref_type = 'purchase_order'
          and coalesce(abs(m.cost_c4 - 1.0 * l.cost_c4 * r.rate_num / r.rate_den) > 0.5001, 1)",
    ),
    (
        "foreign keys hold",
        "select 1 from pragma_foreign_key_check",
    ),
];
