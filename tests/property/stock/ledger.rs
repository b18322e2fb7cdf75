//! What the database says, and whether it agrees with itself.

use std::sync::Arc;

use platform::World;
use rusqlite::{Connection, OptionalExtension};

use super::command::{Names, Place};
use super::model::{Model, State};

/// A level with its alert.
#[derive(Debug, PartialEq, Eq)]
pub struct Level {
    on_hand: i64,
    reserved: i64,
    minimum: i64,
    /// How low, and whether somebody has seen it.
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

/// The books of one organisation.
pub struct Books {
    pub world: Arc<World>,
    pub shard: usize,
    pub org_id: i64,
}

impl Books {
    fn query<T>(&self, ask: impl Fn(&Connection) -> rusqlite::Result<T>) -> T {
        let found = self.world.inspect(self.shard, &ask).expect("a shard");
        found.expect("the query runs")
    }

    pub fn level(&self, item: &str, warehouse: &str) -> Level {
        let key = (self.org_id, item, warehouse);
        self.query(|db| {
            let counts = db
                .prepare_cached(
                    "select on_hand, reserved, min_qty from stock_level \
                     where org_id = ?1 and item_id = ?2 and location_id = ?3",
                )?
                .query_row(key, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()?;
            let (on_hand, reserved, minimum) = counts.unwrap_or_default();
            let alert = db
                .prepare_cached(
                    "select level, state = 'acknowledged' from stock_alert \
                     where org_id = ?1 and item_id = ?2 and location_id = ?3 and resolved_at is null",
                )?
                .query_row(key, |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            Ok(Level { on_hand, reserved, minimum, alert })
        })
    }

    pub fn newest_alert(&self, item: &str, warehouse: &str) -> Option<String> {
        self.query(|db| {
            db.query_row(
                "select id from stock_alert where org_id = ?1 and item_id = ?2 and location_id = ?3 \
                 order by rowid desc limit 1",
                (self.org_id, item, warehouse),
                |row| row.get(0),
            )
            .optional()
        })
    }

    /// Every invariant over all of the shard, and the counts of the organisation.
    pub fn audit(&self, names: &Names, model: &Model, place: &str) {
        for (invariant, sql) in BROKEN {
            let broken = self.query(|db| db.query_row(sql, [], |_| Ok(())).optional());
            assert!(broken.is_none(), "{place}: broken: {invariant}");
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
        for (item, item_id) in names.items.iter().enumerate() {
            for (warehouse, warehouse_id) in names.warehouses.iter().enumerate() {
                let expected = Level::of(model, (item, warehouse));
                assert_eq!(
                    self.level(item_id, warehouse_id),
                    expected,
                    "{place}: {item} at {warehouse}"
                );
            }
        }
    }
}

/// Queries that find what breaks an invariant: each must come back empty.
const BROKEN: &[(&str, &str)] = &[
    (
        "on hand is the sum of the postings",
        "select 1 from stock_level l where on_hand <> (select coalesce(sum(delta), 0) from stock_posting p \
         where p.org_id = l.org_id and p.item_id = l.item_id and p.location_id = l.location_id)",
    ),
    (
        "an item's postings sum to zero over all places",
        "select 1 from stock_posting group by org_id, item_id having sum(delta) <> 0",
    ),
    (
        "postings follow one another without a gap, each with its balance",
        "select 1 from (select seq, balance, row_number() over w as number, sum(delta) over w as total \
         from stock_posting window w as (partition by org_id, item_id, location_id order by seq)) \
         where seq <> number or balance <> total",
    ),
    (
        "a movement has two postings",
        "select 1 from stock_move m where 2 <> (select count(*) from stock_posting p \
         where p.org_id = m.org_id and p.move_id = m.id)",
    ),
    (
        "stock in a warehouse is neither negative nor less than what is reserved",
        "select 1 from stock_level where is_virtual = 0 and (on_hand < 0 or reserved < 0 or reserved > on_hand)",
    ),
    (
        "reserved is the sum of the open reservations",
        "select 1 from stock_level l where reserved <> (select coalesce(sum(qty), 0) from reservation r \
         where r.org_id = l.org_id and r.item_id = l.item_id and r.location_id = l.location_id and r.closed_at is null)",
    ),
    (
        "a movement is reversed once, by its mirror",
        "select 1 from stock_move r left join stock_move m on m.org_id = r.org_id and m.id = r.reverses \
         where r.reverses is not null and (m.id is null or m.qty <> r.qty or m.from_location_id <> r.to_location_id)",
    ),
    (
        "no row refers to another organisation's",
        "select 1 from stock_move m where not exists (select 1 from item i where i.org_id = m.org_id and i.id = m.item_id) \
         union all select 1 from reservation r where not exists \
         (select 1 from warehouse w where w.org_id = r.org_id and w.id = r.location_id)",
    ),
    (
        "a place has one alert that is not resolved, and none without a minimum",
        "select 1 from stock_alert a join stock_level l using (org_id, item_id, location_id) \
         where a.resolved_at is null and (l.min_qty = 0 or l.min_qty <> a.threshold)",
    ),
    (
        "every alert was announced once when it opened and once when it was resolved",
        "select 1 from stock_alert a where 1 <> (select count(*) from outbox o \
         where o.org_id = a.org_id and o.entity = 'stock_alert' and o.entity_id = a.id and o.topic = 'stock_alert.opened') \
         or (a.state = 'resolved') <> (select count(*) from outbox o \
         where o.org_id = a.org_id and o.entity = 'stock_alert' and o.entity_id = a.id and o.topic = 'stock_alert.resolved')",
    ),
    (
        "every reservation that expired was announced and recorded once",
        "select 1 from reservation r where (r.state = 'expired') <> (select count(*) from outbox o \
         where o.org_id = r.org_id and o.entity = 'reservation' and o.entity_id = r.id and o.topic = 'reservation.expired') \
         or (r.state = 'expired') <> (select count(*) from audit_log a \
         where a.org_id = r.org_id and a.entity = 'reservation' and a.entity_id = r.id and a.action = 'reservation.expired')",
    ),
    (
        "each version of an alert was announced, the last one as the alert is",
        "select 1 from stock_alert a where a.version <> (select count(*) from outbox o where o.org_id = a.org_id \
         and o.entity = 'stock_alert' and o.entity_id = a.id) \
         or not exists (select 1 from outbox o where o.org_id = a.org_id and o.entity = 'stock_alert' \
         and o.entity_id = a.id and o.payload ->> '$.version' = a.version and o.payload ->> '$.level' = a.level \
         and o.payload ->> '$.state' = a.state and o.payload ->> '$.minimum.value' = a.threshold \
         and (a.resolved_at is null or o.payload ->> '$.available.value' = a.available) \
         and (o.payload ->> '$.resolved_at' is null) = (a.resolved_at is null))",
    ),
    (
        "an expired reservation was announced as it is",
        "select 1 from reservation r join outbox o on o.org_id = r.org_id and o.entity = 'reservation' \
         and o.entity_id = r.id and o.topic = 'reservation.expired' where o.payload ->> '$.version' <> r.version \
         or o.payload ->> '$.state' <> r.state or o.payload ->> '$.expires_at' is not null \
         or o.payload ->> '$.closed_at' <> strftime('%Y-%m-%dT%H:%M:%fZ', r.closed_at / 1000.0, 'unixepoch')",
    ),
    (
        "what is left in the layers of an item is what is on hand in all warehouses",
        "select 1 from (select org_id, item_id, sum(on_hand) as qty from stock_level where is_virtual = 0 \
         group by org_id, item_id) l where qty <> (select coalesce(sum(qty_left), 0) from cost_layer c \
         where c.org_id = l.org_id and c.item_id = l.item_id)",
    ),
    (
        "what is left in a layer is what came in without what was drawn",
        "select 1 from cost_layer l join (select org_id, layer_id, count(*) as draws, sum(qty) as qty, \
         sum(cost_c4) as cost from cost_draw group by org_id, layer_id) d on d.org_id = l.org_id and d.layer_id = l.id \
         where l.qty_left <> l.qty_in - d.qty or l.cost_left_c4 <> l.cost_in_c4 - d.cost or l.draw_seq <> d.draws \
         union all select 1 from cost_layer l where l.draw_seq = 0 and (l.qty_left <> l.qty_in or l.cost_left_c4 <> l.cost_in_c4)",
    ),
    (
        "a movement out of the shop is drawn completely, one into it is a layer or puts back what was drawn",
        "select 1 from (select m.qty as qty, a.is_virtual as enters, b.is_virtual as leaves, \
         (select coalesce(sum(d.qty), 0) from cost_draw d where d.org_id = m.org_id and d.move_id = m.id) as drawn, \
         (select coalesce(sum(l.qty_in), 0) from cost_layer l where l.org_id = m.org_id and l.id = m.id) as laid \
         from stock_move m join stock_level a on a.org_id = m.org_id and a.item_id = m.item_id and a.location_id = m.from_location_id \
         join stock_level b on b.org_id = m.org_id and b.item_id = m.item_id and b.location_id = m.to_location_id) \
         where laid - drawn <> qty * (enters - leaves) or (laid <> 0 and drawn <> 0)",
    ),
    (
        "a movement out of the shop and its reversal cost nothing together",
        "select 1 from stock_move r where r.reverses is not null and not exists (select 1 from cost_layer l \
         where l.org_id = r.org_id and l.id in (r.id, r.reverses)) and 0 <> (select coalesce(sum(d.cost_c4), 0) \
         from cost_draw d where d.org_id = r.org_id and d.move_id in (r.id, r.reverses))",
    ),
    (
        "foreign keys hold",
        "select 1 from pragma_foreign_key_check",
    ),
];
