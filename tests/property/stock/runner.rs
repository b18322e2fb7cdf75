//! Runs a history in this process, without a network.

use std::collections::BTreeSet;

use platform::{Platform, Response};
use serde_json::{Value, json};
use support::Native;
use support::depot::{Depot, each};

use super::command::{Command, ITEMS, Ids, REASONS, Transition, WAREHOUSES};
use super::ledger::{BROKEN_OF_ITEM, Level};
use super::model::{Expected, Model};
use crate::caller::{Caller, expect_replay};
use crate::purchases;
use crate::purchases::Place;
use crate::random::Random;

/// How many commands run between two checks of the whole database.
const AUDITED_EVERY: usize = 1_250;
/// No command runs so close to the end of a hold, because the clock goes on meanwhile.
const MARGIN_MS: i64 = 3_000;

struct Runner {
    caller: Caller,
    ids: Ids,
    supplier: String,
    model: Model,
    slots: i64,
}

/// Two organisations side by side in one world, so that one would see what leaks from the other.
pub fn run(seed: u64, commands: usize) {
    let native = Native::start();
    let mut random = Random::seeded(seed);
    let mut runners = [Runner::open(&native), Runner::open(&native)];
    for number in 1..=commands {
        let command = Command::any(&mut random);
        let repeats = random.once_in(10);
        let runner = random.below(runners.len());
        let place = format!("seed {seed}, command {number} of organisation {runner}: {command:?}");
        if let Command::ExpireReservations | Command::CheckStock = command {
            run_job(&mut runners, &command, &place);
        } else {
            runners[runner].run_command(&command, repeats, &place);
        }
        if number % AUDITED_EVERY == 0 || number == commands {
            for runner in &runners {
                runner.caller.books.audit_stock(&runner.model, &place);
            }
        }
    }
}

/// A job works on every organisation at once.
fn run_job(runners: &mut [Runner], command: &Command, place: &str) {
    let name = match command {
        Command::ExpireReservations => "inventory.reservation_expiry",
        _ => "inventory.restock_check",
    };
    runners.iter_mut().for_each(Runner::advance_clock);
    let now = runners[0].now();
    let first = &mut runners[0];
    first.slots += 1;
    let path = support::functions::job_path(name);
    let query = format!("slot={}", domain::Instant(first.slots * 1000));
    let secret = support::internal_secret();
    let job = (path.as_str(), query.as_str());
    let answer = first
        .caller
        .send_as(&secret, "POST", job, &Value::Null, None);
    let runs: Value = serde_json::from_slice(&answer.body).expect("JSON");
    for run in runs["runs"].as_array().expect("runs") {
        assert_eq!(run["state"], "succeeded", "{place}: {runs}");
    }
    for runner in runners {
        let expected = runner.model.apply(command, now);
        runner.check_stock(&expected.changed, place);
    }
}

impl Runner {
    fn open(native: &Native) -> Self {
        let depot = Depot::open_at(&native.client());
        let warehouses = [
            depot.warehouse.clone(),
            depot.warehouse(),
            depot.warehouse(),
        ];
        let named = json!({ "name": "Mould and Sons" });
        let supplier = depot.client().post("/v1/purchasing/suppliers");
        let supplier = supplier.json(&named).send();
        Self {
            caller: Caller::of(native, &depot),
            ids: Ids {
                items: (0..ITEMS).map(|_| depot.item()).collect(),
                warehouses: warehouses[..WAREHOUSES].to_vec(),
            },
            supplier: supplier.expect_status(201).id(),
            model: Model::default(),
            slots: 0,
        }
    }

    fn now(&self) -> i64 {
        Platform::new(&self.caller.books.world).now().ms()
    }

    /// Moves the clock on until no hold is about to expire.
    fn advance_clock(&mut self) {
        loop {
            let now = self.now();
            let close = |expires_at: i64| (expires_at - now).abs() < MARGIN_MS;
            let mut holds = self.model.reservations.iter();
            if !holds.any(|hold| close(hold.expires_at)) {
                return;
            }
            self.caller.books.world.advance_clock(MARGIN_MS);
        }
    }

    fn run_command(&mut self, command: &Command, repeats: bool, place: &str) {
        if let Command::Wait(seconds) = command {
            self.caller.books.world.advance_clock(seconds * 1000);
            return;
        }
        self.advance_clock();
        let Some((method, path, body)) = self.request(command) else {
            return;
        };
        let key = self.caller.key(repeats);
        let now = self.now();
        let answer = self.caller.send(method, &path, &body, key.as_deref());
        let expected = self.model.apply(command, now);
        let json = self.check(&answer, &expected, place);
        self.store_ids(command, &expected, &json, place);
        self.check_stock(&expected.changed, place);
        if repeats && expected.status < 300 && !matches!(command, Command::CheckAvailability(_)) {
            let again = self.caller.send(method, &path, &body, key.as_deref());
            expect_replay(&answer, &again, place);
            self.check_stock(&expected.changed, place);
        }
    }

    /// The request of a command, or none when its record does not exist yet.
    fn request(&self, command: &Command) -> Option<(&'static str, String, Value)> {
        let at = |(item, warehouse): Place| {
            let (item, warehouse) = (&self.ids.items[item], &self.ids.warehouses[warehouse]);
            (format!("/v1/inventory/items/{item}"), warehouse)
        };
        let adjustment = |place: Place, name: &str, value: i64| {
            let (path, warehouse) = at(place);
            let mut body = json!({ "warehouse_id": warehouse, "note": "by chance" });
            body[name] = each(value);
            Some(("POST", format!("{path}/adjust"), body))
        };
        match command {
            Command::Move(reason, lines) => {
                let (name, from, to) = REASONS[*reason];
                let lines = lines.iter().map(|(place, goal, pieces)| {
                    let mut line = self.ids.line(*place, *pieces);
                    // Odd sums, so that their parts have something to round.
                    if from.is_some() && pieces % 3 > 0 {
                        line["total_cost"] = json!({ "amount": pieces * 7 + 1, "currency": "GBP" });
                    }
                    if from.is_none() && to.is_none() {
                        line["to_warehouse_id"] = self.ids.warehouses[*goal].clone().into();
                    }
                    line
                });
                let body = json!({ "reason": name, "lines": lines.collect::<Vec<_>>() });
                Some(("POST", "/v1/inventory/moves".into(), body))
            }
            Command::Draft(lines) => {
                let lines = lines.iter();
                let lines = lines.map(|(place, pieces)| (self.ids.line(*place, *pieces), *pieces));
                let (path, body) = purchases::request(&self.supplier, lines);
                Some(("POST", path, body))
            }
            Command::Buy(age, step) => {
                let position = self.model.orders.len().checked_sub(age + 1)?;
                let (path, body) = self.model.orders[position].request(*step);
                Some(("POST", path, body))
            }
            Command::Change(place, change) => adjustment(*place, "change", *change),
            Command::Count(place, counted) => adjustment(*place, "counted", *counted),
            Command::Reverse(age) => {
                let position = self.model.movements.len().checked_sub(age + 1)?;
                let id = &self.model.movements[position].id;
                Some((
                    "POST",
                    format!("/v1/inventory/moves/{id}/reverse"),
                    json!({}),
                ))
            }
            Command::Hold(lines, ttl_seconds) => {
                let lines = lines
                    .iter()
                    .map(|(place, pieces)| self.ids.line(*place, *pieces));
                let body =
                    json!({ "ttl_seconds": ttl_seconds, "lines": lines.collect::<Vec<_>>() });
                Some(("POST", "/v1/inventory/reservations".into(), body))
            }
            Command::Transition(age, act) => {
                let position = self.model.reservations.len().checked_sub(age + 1)?;
                let id = &self.model.reservations[position].id;
                let word = match act {
                    Transition::Confirm => "confirm",
                    Transition::Release => "release",
                    Transition::Consume => "consume",
                };
                Some((
                    "POST",
                    format!("/v1/inventory/reservations/{id}/{word}"),
                    Value::Null,
                ))
            }
            Command::SetMinimum(place, minimum) => {
                let (path, warehouse) = at(*place);
                let body = json!({ "minimum": each(*minimum) });
                Some(("PUT", format!("{path}/stock/{warehouse}"), body))
            }
            Command::Acknowledge((item, warehouse)) => {
                let (item, warehouse) = (&self.ids.items[*item], &self.ids.warehouses[*warehouse]);
                let id = self.caller.books.newest_alert(item, warehouse)?;
                Some((
                    "POST",
                    format!("/v1/inventory/alerts/{id}/acknowledge"),
                    Value::Null,
                ))
            }
            Command::CheckAvailability(lines) => {
                let lines = lines.iter().map(|(item, warehouse, pieces)| {
                    let warehouse = warehouse.map(|warehouse| &self.ids.warehouses[warehouse]);
                    json!({
                        "item_id": self.ids.items[*item], "warehouse_id": warehouse,
                        "quantity": each(*pieces)
                    })
                });
                let body = json!({ "lines": lines.collect::<Vec<_>>() });
                Some(("POST", "/v1/inventory/availability".into(), body))
            }
            Command::Wait(_) | Command::ExpireReservations | Command::CheckStock => None,
        }
    }

    fn check(&self, answer: &Response, expected: &Expected, place: &str) -> Value {
        assert_eq!(
            answer.status,
            expected.status,
            "{place}: {}",
            String::from_utf8_lossy(&answer.body)
        );
        let json: Value = serde_json::from_slice(&answer.body).expect("JSON");
        if expected.status >= 400 {
            assert_eq!(
                json["code"],
                expected.code,
                "{place}: {}",
                String::from_utf8_lossy(&answer.body)
            );
        }
        json
    }

    /// Stores the ids of new records, and compares the body of an answer.
    fn store_ids(&mut self, command: &Command, expected: &Expected, json: &Value, place: &str) {
        if expected.status >= 300 {
            return;
        }
        let ids = |name: &str| -> Vec<String> {
            let list = json[name].as_array().map(Vec::as_slice).unwrap_or_default();
            list.iter()
                .map(|one| one["id"].as_str().expect("an id").to_owned())
                .collect()
        };
        if let Command::Draft(_) = command {
            let new = self.model.orders.last_mut().expect("the new one");
            new.learn_ids(json);
        } else if let Command::CheckAvailability(lines) = command {
            self.compare_availability(lines, json, place);
        } else if let Command::Hold(..) = command {
            let new = self
                .model
                .reservations
                .iter_mut()
                .filter(|one| one.id.is_empty());
            for (one, id) in new.zip(ids("reservations")) {
                one.id = id;
            }
        } else {
            let new = self
                .model
                .movements
                .iter_mut()
                .filter(|one| one.id.is_empty());
            for (one, id) in new.zip(ids("moves")) {
                one.id = id;
            }
        }
        assert!(
            self.model.movements.iter().all(|one| !one.id.is_empty()),
            "{place}: {json}"
        );
        assert!(
            self.model.reservations.iter().all(|one| !one.id.is_empty()),
            "{place}: {json}"
        );
    }

    /// Together the lines can be met exactly when some way of splitting them meets each.
    fn compare_availability(
        &self,
        lines: &[(usize, Option<usize>, i64)],
        json: &Value,
        place: &str,
    ) {
        let now = self.now();
        let enough = (0..ITEMS).all(|item| {
            let asked = |at: Option<Option<usize>>| -> i64 {
                let of_item = lines.iter().filter(|line| line.0 == item);
                of_item
                    .filter(|line| at.is_none_or(|at| line.1 == at))
                    .map(|line| line.2)
                    .sum()
            };
            let there = |warehouse| self.model.available((item, warehouse), now);
            let each_place = (0..WAREHOUSES).all(|one| asked(Some(Some(one))) <= there(one));
            each_place && asked(None) <= (0..WAREHOUSES).map(there).sum()
        });
        assert_eq!(json["ok"], enough, "{place}: {json}");
    }

    /// After every command, also a refused one: every place is as in the model, and the changed items keep
    /// the invariants.
    fn check_stock(&self, changed: &BTreeSet<Place>, command: &str) {
        let items: BTreeSet<usize> = changed.iter().map(|place| place.0).collect();
        for item in items {
            let books = &self.caller.books;
            books.hold(BROKEN_OF_ITEM, &self.ids.items[item], command);
        }
        let mut found = self.caller.books.levels();
        for (item, item_id) in self.ids.items.iter().enumerate() {
            for (warehouse, warehouse_id) in self.ids.warehouses.iter().enumerate() {
                let key = (item_id.clone(), warehouse_id.clone());
                let level = found.remove(&key).unwrap_or_default();
                let expected = Level::of(&self.model, (item, warehouse));
                assert_eq!(level, expected, "{command}: {item} at {warehouse}");
            }
        }
        assert!(found.is_empty(), "{command}: {found:?}");
    }
}
