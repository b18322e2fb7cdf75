//! Scheduled work of reservations and replenishment over more than one step: broken anywhere, it goes on where it
//! stopped, and every record is changed and announced once.

use platform::Break;
use serde_json::{Value, json};
use support::depot::{Depot, slot};
use support::functions::job_path;
use support::{Native, internal_secret, tokens};

/// More than two steps of 500.
const ITEMS: usize = 40;
const WAREHOUSES: usize = 28;
const PLACES: i64 = 1_120;

/// An installation with one shop, on the first shard, which jobs come to first.
struct World {
    native: Native,
    depot: Depot,
    org_id: i64,
    items: Vec<String>,
    warehouses: Vec<String>,
}

impl World {
    fn open() -> Self {
        let native = Native::start();
        let (depot, claims) = loop {
            let depot = Depot::open_at(&native.client());
            let claims = tokens::claims(depot.client().token());
            if claims["shard"] == 0 {
                break (depot, claims);
            }
        };
        let item = |number: usize| json!({ "sku": format!("i-{number}"), "name": "Item", "kind": "product", "unit": "each" });
        let items: Vec<Value> = (0..ITEMS).map(item).collect();
        let made = depot
            .client()
            .post("/v1/inventory/items/batch")
            .json(&json!({ "items": items }))
            .send()
            .expect_status(201)
            .json();
        let made = made["items"].as_array().expect("items");
        Self {
            items: made
                .iter()
                .filter_map(|item| Some(item["id"].as_str()?.to_owned()))
                .collect(),
            warehouses: (0..WAREHOUSES).map(|_| depot.warehouse()).collect(),
            org_id: claims["org"].as_i64().expect("an organisation"),
            native,
            depot,
        }
    }

    /// Does something at every place, in SQL of its own: `?1` organisation, `?2` item, `?3`
    /// warehouse.
    fn everywhere(&self, sql: &str) {
        let done = self.native.world.inspect(0, |db| {
            let mut statement = db.prepare(sql).expect(sql);
            for item in &self.items {
                for warehouse in &self.warehouses {
                    statement
                        .execute((self.org_id, item, warehouse))
                        .expect(sql);
                }
            }
        });
        done.expect("a shard");
    }

    fn count(&self, sql: &str) -> i64 {
        let found = self
            .native
            .world
            .inspect(0, |db| db.query_row(sql, [], |row| row.get(0)));
        found.expect("a shard").expect(sql)
    }

    /// Runs a job and gives the report of the first shard.
    fn run(&self, name: &str, slot: &str) -> (String, i64) {
        let client = self.depot.client().clone().bearer(&internal_secret());
        let path = format!("{}?slot={slot}", job_path(name));
        let answer = client.post(&path).send().expect_status(200).json();
        let run = &answer["runs"][0];
        (
            run["state"].as_str().expect("a state").to_owned(),
            run["processed"].as_i64().expect("a count"),
        )
    }

    /// Runs a slot with the second and the third step broken, until it is done.
    fn run_broken(&self, name: &str) {
        let slot = slot();
        // Writes of a run: its claim, then its steps.
        for (write, how) in [(2, Break::Before(3)), (2, Break::AfterCommit)] {
            self.native.world.break_write(write, how);
            let (state, _) = self.run(name, &slot);
            assert!(!self.native.world.take_break(), "the break was met");
            assert_eq!(state, "failed", "{how:?}");
        }
        assert_eq!(self.run(name, &slot), ("succeeded".to_owned(), PLACES));
        assert_eq!(
            self.run(name, &slot),
            ("succeeded".to_owned(), PLACES),
            "the slot is done"
        );
    }
}

#[test]
fn the_expiry_job_resumes_where_it_stopped() {
    let world = World::open();
    world.everywhere(
        "insert into stock_move (org_id, id, item_id, from_location_id, to_location_id, qty, reason, created_by,
         occurred_at, created_at) values (?1, 'move-' || ?2 || ?3, ?2, 'supplier', ?3, 5, 'receipt', 'test', 1, 1)",
    );
    world.everywhere(
        "insert into reservation (org_id, id, item_id, location_id, qty, state, expires_at, created_by, created_at,
         updated_at) values (?1, ?2 || substr(?3, -12), ?2, ?3, 5, 'held', 60000, 'test', 1, 1)",
    );
    assert_eq!(
        world.count("select sum(reserved) from stock_level"),
        PLACES * 5
    );
    world.run_broken("inventory.reservation_expiry");
    for (what, sql) in [
        (
            "expired",
            "select count(*) from reservation where state = 'expired'",
        ),
        (
            "announced",
            "select count(distinct entity_id) from outbox where topic = 'reservation.expired'",
        ),
        (
            "announced once",
            "select count(*) from outbox where topic = 'reservation.expired'",
        ),
        (
            "recorded",
            "select count(*) from audit_log where action = 'reservation.expired'",
        ),
    ] {
        assert_eq!(world.count(sql), PLACES, "{what}");
    }
    assert_eq!(world.count("select sum(reserved) from stock_level"), 0);
}

#[test]
fn the_restock_check_resumes_where_it_stopped() {
    let world = World::open();
    let minimum =
        "insert into stock_level (org_id, item_id, location_id, min_qty) values (?1, ?2, ?3, 5)
        on conflict do update set min_qty = 5";
    world.everywhere(minimum);
    world.run_broken("inventory.restock_check");
    let opened = "select count(*) from outbox where topic = 'stock_alert.opened'";
    assert_eq!(
        world.count("select count(*) from stock_alert where level = 'out'"),
        PLACES
    );
    assert_eq!(world.count(opened), PLACES, "each announced once");

    world.everywhere(
        "update stock_level set min_qty = 0 where org_id = ?1 and item_id = ?2 and location_id = ?3",
    );
    world.run_broken("inventory.restock_check");
    assert_eq!(
        world.count("select count(*) from stock_alert where state = 'resolved'"),
        PLACES
    );
    let resolved = "select count(*) from outbox where topic = 'stock_alert.resolved'";
    assert_eq!(world.count(resolved), PLACES, "each announced once");
    assert_eq!(world.count(opened), PLACES);
}

#[test]
fn the_reorder_check_resumes_where_it_stopped() {
    let world = World::open();
    let insert = |sql| world.native.world.inspect(0, |db| db.execute(sql, []));
    insert("update org set automatic_reorders = 1, version = version + 1");
    let minimum =
        "insert into stock_level (org_id, item_id, location_id, min_qty) values (?1, ?2, ?3, 5)";
    world.everywhere(minimum);
    world.run_broken("purchasing.reorder_check");
    let open =
        "select count(*) from reorder where source = 'auto' and state = 'requested' and qty = 6";
    assert_eq!(world.count(open), PLACES);
    let announced = "select count(*) from outbox where topic = 'reorder.requested'";
    assert_eq!(world.count(announced), PLACES, "each announced once");
    assert_eq!(world.run("purchasing.reorder_check", &slot()).1, 0);

    world.everywhere(
        "update stock_level set min_qty = 0 where org_id = ?1 and item_id = ?2 and location_id = ?3",
    );
    world.run_broken("purchasing.reorder_check");
    let withdrawn = "select count(*) from reorder where state = 'cancelled' and version = 2";
    assert_eq!(world.count(withdrawn), PLACES);
    let announced = "select count(*) from outbox where topic = 'reorder.cancelled'";
    assert_eq!(world.count(announced), PLACES, "each announced once");
    let recorded =
        "select count(*) from audit_log where action like 'reorder.%' and actor_type = 'system'";
    assert_eq!(world.count(recorded), 2 * PLACES);
}

#[test]
fn the_replenishment_job_resumes_where_it_stopped() {
    let world = World::open();
    world.everywhere("insert into stock_level (org_id, item_id, location_id) values (?1, ?2, ?3)");
    world.run_broken("purchasing.replenishment");
    let worked_out = "select count(*) from replenishment where reason = 'too_little_history'";
    assert_eq!(world.count(worked_out), PLACES, "each once");
}

#[test]
fn a_slot_continues_the_unfinished_run_before_it() {
    let world = World::open();
    world.everywhere(
        "insert into stock_level (org_id, item_id, location_id, min_qty) values (?1, ?2, ?3, 5)",
    );
    // A run that did 700 places in its time, and whose worker is gone.
    let stopped = "insert into job_run (name, slot, state, trigger, cursor, lease_owner, lease_until, started_at, created_at)
        select 'inventory.restock_check', 1, 'running', 'cron', json_array(org_id, item_id, location_id), 'gone', 2, 1, 1
        from stock_level where is_virtual = 0 order by org_id, item_id, location_id limit 1 offset 699";
    let insert = |sql| world.native.world.inspect(0, |db| db.execute(sql, []));
    assert!(matches!(insert(stopped), Some(Ok(1))));
    let before = "select state = 'failed' and error is not null from job_run where slot = 1";
    let first = world.run("inventory.restock_check", &slot());
    assert_eq!(first, ("succeeded".to_owned(), PLACES - 700), "the tail");
    assert_eq!(world.count(before), 1, "it is over");
    let second = world.run("inventory.restock_check", &slot());
    assert_eq!(
        second,
        ("succeeded".to_owned(), 700),
        "the whole list again"
    );
    let alerts = "select count(*) from stock_alert where level = 'out'";
    assert_eq!(world.count(alerts), PLACES);
}
