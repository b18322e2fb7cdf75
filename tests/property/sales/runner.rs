//! Carries a history out, in this process and without a network between.

use std::collections::BTreeSet;
use std::sync::Arc;

use platform::{Body, Method, Platform, Request, Response};
use serde_json::{Value, json};
use support::depot::Depot;
use support::{Native, functions, mint, tokens};

use super::aim::aim;
use super::books::Books;
use super::command::{Command, SERVICE};
use super::model::{Expected, Model, at};
use super::request::{self, Names};
use crate::random::Random;

/// How many commands pass between two looks at the whole database.
const AUDITED_EVERY: usize = 250;

struct Runner {
    books: Books,
    token: String,
    names: Names,
    model: Model,
    keys: usize,
}

/// Two organisations side by side in one world, so that one would see what leaks from the other.
pub fn run(seed: u64, commands: usize) {
    let native = Native::start();
    let mut random = Random::seeded(seed);
    let mut runners = [Runner::open(&native), Runner::open(&native)];
    let mut number = 0;
    while number < commands {
        let which = random.below(runners.len());
        let command = Command::any(&mut random);
        let command = aim(command, &runners[which].model, &mut random);
        let repeats = random.once_in(10);
        let place = format!("seed {seed}, command {number} of organisation {which}: {command:?}");
        if !runners[which].carry_out(&command, repeats, &place) {
            continue;
        }
        number += 1;
        if number % AUDITED_EVERY == 0 {
            for runner in &runners {
                runner.look_at_items(&(0..SERVICE).collect(), &place);
                runner.books.audit(&runner.model, &place);
            }
        }
    }
}

impl Runner {
    fn open(native: &Native) -> Self {
        let depot = Depot::open_at(&native.client());
        let claims = tokens::claims(depot.client().token());
        let number = |name: &str| claims[name].as_i64().expect("a number");
        let lasting = tokens::with(&claims, "exp", json!(mint::now_seconds() + 100_000_000));
        let customer = json!({ "name": "Carla Customer", "roles": ["customer"] });
        let customer = depot.client().post("/v1/people").json(&customer).send();
        let service =
            json!({ "sku": "wrap", "name": "Gift wrap", "kind": "service", "unit": "each" });
        let service = depot
            .client()
            .post("/v1/inventory/items")
            .json(&service)
            .send();
        let mut items: Vec<String> = (0..SERVICE).map(|_| depot.item()).collect();
        items.push(service.expect_status(201).id());
        Self {
            books: Books {
                world: Arc::clone(&native.world),
                shard: usize::try_from(number("shard")).expect("a shard"),
                org_id: number("org"),
            },
            token: tokens::signed_with(&lasting),
            names: Names {
                customer: customer.expect_status(201).id(),
                items,
                warehouses: vec![depot.warehouse.clone(), depot.warehouse()],
            },
            model: Model::default(),
            keys: 0,
        }
    }

    /// False when the command names what is not there yet.
    fn carry_out(&mut self, command: &Command, repeats: bool, place: &str) -> bool {
        let Some((method, path, body)) = self.request(command) else {
            return false;
        };
        let Some(expected) = self.model.apply(command) else {
            return false;
        };
        if method.is_empty() {
            self.look(command, place);
            return true;
        }
        self.keys += 1;
        let key = format!("key-{}", self.keys);
        let key = repeats.then_some(key.as_str());
        let answer = self.send(method, &path, &body, key);
        self.learn(command, &answer, expected, place);
        self.look(command, place);
        if repeats && expected.status < 300 {
            let again = self.send(method, &path, &body, key);
            let told = (again.status, &again.body);
            assert_eq!(told, (answer.status, &answer.body), "{place}: again");
            let mut headers = again.headers.iter();
            assert!(
                headers.any(|(name, _)| *name == "idempotency-replayed"),
                "{place}"
            );
            self.look(command, place);
        }
        true
    }

    /// The request of a command; without a method when it was carried out another way.
    fn request(&self, command: &Command) -> Option<request::Request> {
        let carried_out = Some(("", String::new(), Value::Null));
        match command {
            Command::DeductOn(confirm) => {
                let value = if *confirm { "confirm" } else { "ship" };
                let sql = "update org set deduct_on = ?2, version = version + 1 where id = ?1";
                self.books.set(sql, value);
                carried_out
            }
            Command::PayFirst(first) => {
                let value = if *first { "before_completion" } else { "none" };
                let sql = "update sales_setting set pay_policy = ?2, version = version + 1 where org_id = ?1";
                self.books.set(sql, value);
                carried_out
            }
            Command::Meddle(age, line) => {
                let order = &self.model.orders[at(&self.model.orders, *age)?];
                let line = order.lines.get(*line)?;
                let id = self.books.reservation(&order.id, &line.id)?;
                let path = format!("/v1/inventory/reservations/{id}/release");
                Some(("POST", path, Value::Null))
            }
            _ => request::of(command, &self.model, &self.names),
        }
    }

    fn send(&self, method: &str, path: &str, body: &Value, key: Option<&str>) -> Response {
        let mut headers = vec![("authorization".to_owned(), format!("Bearer {}", self.token))];
        headers.extend(key.map(|key| ("idempotency-key".to_owned(), key.to_owned())));
        let mut bytes = Vec::new();
        if !body.is_null() {
            headers.push(("content-type".to_owned(), "application/json".to_owned()));
            bytes = body.to_string().into_bytes();
        }
        let request = Request {
            method: Method::parse(method),
            path: path.to_owned(),
            query: String::new(),
            headers,
            body: Body::Bytes(bytes),
            client_address: "127.0.0.1".to_owned(),
            served_by: "native".to_owned(),
        };
        let platform = Platform::new(&self.books.world);
        pollster::block_on(functions::owner(path).serve(&platform, &request))
    }

    /// Compares an answer with what it must be, and takes over the ids of new documents.
    fn learn(&mut self, command: &Command, answer: &Response, expected: Expected, place: &str) {
        let json: Value = serde_json::from_str(&answer.body).expect("JSON");
        assert_eq!(answer.status, expected.status, "{place}: {}", answer.body);
        if expected.status >= 400 {
            assert_eq!(json["code"], expected.code, "{place}: {}", answer.body);
            if expected.code == "illegal_transition" {
                assert!(
                    json["state"].is_string() && json["allowed"].is_array(),
                    "{place}: {json}"
                );
            }
            return;
        }
        let id = |json: &Value| json["id"].as_str().expect("an id").to_owned();
        let model = &mut self.model;
        match command {
            Command::Order(..) => {
                let order = model.orders.last_mut().expect("the new order");
                order.id = id(&json);
                let lines = json["lines"].as_array().expect("lines");
                for (line, told) in order.lines.iter_mut().zip(lines) {
                    line.id = id(told);
                }
            }
            Command::Ship(..) => model.shipments.last_mut().expect("a shipment").id = id(&json),
            Command::Pay(..) => model.payments.last_mut().expect("a payment").id = id(&json),
            Command::Refund(..) => model.refunds.last_mut().expect("a refund").id = id(&json),
            Command::Return(.., Some(_)) => {
                model.refunds.last_mut().expect("a refund").id = id(&json["refund"]);
            }
            _ => {}
        }
    }

    /// Looks at all that a command may have touched.
    fn look(&self, command: &Command, place: &str) {
        let model = &self.model;
        let order = match command {
            Command::Order(..) => at(&model.orders, 0),
            Command::Hold(age)
            | Command::Confirm(age)
            | Command::Cancel(age)
            | Command::Complete(age)
            | Command::CloseShort(age)
            | Command::Meddle(age, _)
            | Command::Ship(age, _)
            | Command::Pay(age, ..)
            | Command::Return(age, ..) => at(&model.orders, *age),
            Command::Step(age, _) => {
                at(&model.shipments, *age).map(|position| model.shipments[position].order)
            }
            Command::Turn(age, _) | Command::Refund(age, ..) => {
                at(&model.payments, *age).map(|position| model.payments[position].order)
            }
            Command::EndRefund(age, _) => at(&model.refunds, *age)
                .map(|position| model.payments[model.refunds[position].payment].order),
            _ => None,
        };
        if let Some(order) = order {
            self.books.audit_order(&model.orders[order], place);
        }
        let items: BTreeSet<usize> = match (command, order) {
            (Command::Receive(item, ..) | Command::Scrap(item, ..), _) => [*item].into(),
            (_, Some(order)) => {
                let lines = model.orders[order].lines.iter();
                lines.map(|line| line.item).collect()
            }
            _ => BTreeSet::new(),
        };
        self.look_at_items(&items, place);
        self.books.audit_numbers(model, place);
    }

    fn look_at_items(&self, items: &BTreeSet<usize>, place: &str) {
        for item in items.range(..SERVICE) {
            let id = &self.names.items[*item];
            let warehouses = &self.names.warehouses;
            self.books
                .audit_item(&self.model, *item, id, warehouses, place);
        }
    }
}
