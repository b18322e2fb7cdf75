//! Runs a history in this process, without a network.

use std::collections::BTreeSet;

use platform::Response;
use serde_json::{Value, json};
use support::Native;
use support::market::{Market, party};

use super::aim::aim;
use super::command::{Command, SERVICE, ShipmentAction, TAXES};
use super::model::{Expected, Model, Order, at};
use super::request;
use super::request::Names;
use crate::caller::{Caller, expect_replay};
use crate::random::Random;

/// The number of commands between two audits of the whole database.
const AUDITED_EVERY: usize = 250;

struct Runner {
    caller: Caller,
    names: Names,
    model: Model,
}

/// Two organisations in one database, so that a leak between them would be noticed.
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
                runner.audit_items(&(0..SERVICE).collect(), &place);
                runner
                    .caller
                    .books
                    .audit_sales(&runner.model, &runner.names, &place);
            }
        }
    }
}

impl Runner {
    fn open(native: &Native) -> Self {
        let market = Market::open_at(&native.client());
        market.tax("210000", 210_000);
        market.tax("86250", 86_250);
        let service =
            json!({ "sku": "wrap", "name": "Gift wrap", "kind": "service", "unit": "each" });
        let service = market.client().post("/v1/inventory/items").json(&service);
        let supplier = market.client().post("/v1/purchasing/suppliers");
        let supplier = supplier.json(&json!({ "name": "Mould and Sons" })).send();
        let item = |number: usize| {
            let code = TAXES[number].to_string();
            market.priced(1_000, 0, (TAXES[number] > 0).then_some(&code))
        };
        let mut items: Vec<String> = (0..SERVICE).map(item).collect();
        items.push(service.send().expect_status(201).id());
        Self {
            caller: Caller::of(native, &market),
            names: Names {
                customers: vec![market.customer.clone(), party(&market.shop, &["customer"])],
                supplier: supplier.expect_status(201).id(),
                items,
                warehouses: vec![market.warehouse.clone(), market.warehouse()],
            },
            model: Model::default(),
        }
    }

    /// False if the command names a document that does not exist yet.
    fn carry_out(&mut self, command: &Command, repeats: bool, place: &str) -> bool {
        let Some((method, path, body)) = self.request(command) else {
            return false;
        };
        let Some(expected) = self.model.apply(command) else {
            return false;
        };
        if method.is_empty() {
            self.audit(command, place);
            return true;
        }
        let key = self.caller.key(repeats);
        let answer = self.caller.send(method, &path, &body, key.as_deref());
        self.check_answer(command, &answer, expected, place);
        self.audit(command, place);
        if repeats && expected.status < 300 {
            let again = self.caller.send(method, &path, &body, key.as_deref());
            expect_replay(&answer, &again, place);
            self.audit(command, place);
        }
        true
    }

    /// The request of a command; without a method if it was carried out in the database.
    fn request(&self, command: &Command) -> Option<request::Request> {
        let carried_out = Some(("", String::new(), Value::Null));
        match command {
            Command::DeductOn(confirm) => {
                let value = if *confirm { "confirm" } else { "ship" };
                let sql = "update org set deduct_on = ?2, version = version + 1 where id = ?1";
                self.caller.books.set(sql, value);
                carried_out
            }
            Command::IncludeTax(included) => {
                let value = if *included { "1" } else { "0" };
                let sql = "update sales_setting set prices_include_tax = ?2, version = version + 1 where org_id = ?1";
                self.caller.books.set(sql, value);
                carried_out
            }
            Command::RoundLines(lines) => {
                let value = if *lines { "line" } else { "document" };
                let sql = "update sales_setting set tax_rounding = ?2, version = version + 1 where org_id = ?1";
                self.caller.books.set(sql, value);
                carried_out
            }
            Command::PayFirst(first) => {
                let value = if *first { "before_completion" } else { "none" };
                let sql = "update sales_setting set pay_policy = ?2, version = version + 1 where org_id = ?1";
                self.caller.books.set(sql, value);
                carried_out
            }
            Command::ReleaseByHand(age, line) => {
                let order = &self.model.orders[at(&self.model.orders, *age)?];
                let line = order.lines.get(*line)?;
                let id = self.caller.books.reservation(&order.id, &line.id)?;
                let path = format!("/v1/inventory/reservations/{id}/release");
                Some(("POST", path, Value::Null))
            }
            _ => request::of(command, &self.model, &self.names),
        }
    }

    /// Compares an answer with the expected one, and stores the ids of new documents.
    fn check_answer(
        &mut self,
        command: &Command,
        answer: &Response,
        expected: Expected,
        place: &str,
    ) {
        assert_eq!(
            answer.status,
            expected.status,
            "{place}: {}",
            String::from_utf8_lossy(&answer.body)
        );
        if answer.status == 204 {
            return;
        }
        let json: Value = serde_json::from_slice(&answer.body).expect("JSON");
        if expected.status >= 400 {
            assert_eq!(
                json["code"],
                expected.code,
                "{place}: {}",
                String::from_utf8_lossy(&answer.body)
            );
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
            Command::Draft(_) => model
                .purchases
                .last_mut()
                .expect("a purchase")
                .learn_ids(&json),
            Command::Open(_) => model.counts.last_mut().expect("a count").id = id(&json),
            Command::Order(..) | Command::Edit(..) => {
                let position = match command {
                    Command::Edit(age, _) => at(&model.orders, *age).expect("the order"),
                    _ => model.orders.len() - 1,
                };
                let order = &mut model.orders[position];
                order.id = id(&json);
                let lines = json["lines"].as_array().expect("lines");
                for (line, json) in order.lines.iter_mut().zip(lines) {
                    line.id = json["line_id"].as_str().expect("an id").to_owned();
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

    /// Audits the documents and the stock that a command can have changed.
    fn audit(&self, command: &Command, place: &str) {
        let model = &self.model;
        let order = match command {
            Command::Order(..) => at(&model.orders, 0),
            Command::Hold(age)
            | Command::Edit(age, _)
            | Command::Confirm(age)
            | Command::Cancel(age)
            | Command::Complete(age)
            | Command::CloseShort(age)
            | Command::ReleaseByHand(age, _)
            | Command::Ship(age, _)
            | Command::Pay(age, ..)
            | Command::Return(age, ..) => at(&model.orders, *age),
            Command::ShipmentAction(age, _) => {
                at(&model.shipments, *age).map(|position| model.shipments[position].order)
            }
            Command::PaymentAction(age, _)
            | Command::CapturePart(age, _)
            | Command::Refund(age, ..) => {
                at(&model.payments, *age).map(|position| model.payments[position].order)
            }
            Command::EndRefund(age, _) => at(&model.refunds, *age)
                .map(|position| model.payments[model.refunds[position].payment].order),
            _ => None,
        };
        if let Some(order) = order {
            let order = &model.orders[order];
            self.caller.books.audit_order(order, &self.names, place);
            if moves_money(command) {
                self.audit_money(order, place);
            }
        }
        let items: BTreeSet<usize> = match (command, order) {
            (Command::Receive(item, ..) | Command::Scrap(item, ..), _) => [*item].into(),
            (Command::Buy(..) | Command::Count(..), _) => (0..SERVICE).collect(),
            (_, Some(order)) => {
                let lines = model.orders[order].lines.iter();
                lines.map(|line| line.item).collect()
            }
            _ => BTreeSet::new(),
        };
        self.audit_items(&items, place);
        let books = &self.caller.books;
        match command {
            Command::Buy(age, _) => {
                let purchase = at(&model.purchases, *age).map(|one| &model.purchases[one]);
                purchase.expect("a purchase").audit(books, place);
            }
            Command::Count(age, _) => {
                let count = at(&model.counts, *age).map(|one| &model.counts[one]);
                count
                    .expect("a count")
                    .audit(books, &self.names.items, place);
            }
            _ => {}
        }
        books.audit_numbers(model, place);
    }

    /// What the order, its lists, its payment status, its margin and its history say of its money is what the model
    /// says, and so does the last event of the order unless money moved after it.
    fn audit_money(&self, order: &Order, place: &str) {
        let get = |path: &str| self.caller.read(path, place);
        let pence = |amount: i64| json!({ "amount": amount, "currency": "GBP" });
        let wanted = json!({
            "pay_state": order.pay_state(), "refund_state": order.refund_state(),
            "total": pence(order.total()), "returned": pence(order.returned()),
            "allowances": pence(order.allowances), "paid": pence(order.paid),
            "refunded": pence(order.refunded), "due": pence(order.due()),
            "overpaid": pence(order.overpaid())
        });
        let wanted = wanted.as_object().expect("members");
        let of_list = |path: &str| {
            let list = get(path);
            let items = list["items"].as_array().expect("orders");
            let found = items.iter().find(|one| one["id"] == *order.id);
            found.expect("in the list").clone()
        };
        let id = &order.id;
        let read = get(&format!("/v1/orders/{id}"));
        let customer = &self.names.customers[order.customer];
        for (source, record) in [
            ("order", read.clone()),
            ("status", get(&format!("/v1/orders/{id}/payment-status"))),
            (
                "list",
                of_list(&format!(
                    "/v1/orders?limit=100&pay_state={}&refund_state={}",
                    order.pay_state(),
                    order.refund_state()
                )),
            ),
            (
                "list of the customer",
                of_list(&format!("/v1/people/{customer}/orders?limit=100")),
            ),
        ] {
            for (name, value) in wanted {
                assert_eq!(&record[name], value, "{place}: {name} of the {source}");
            }
        }
        let margin = get(&format!("/v1/orders/{id}/margin"));
        let net = if order.state == "cancelled" {
            0
        } else {
            order.net_kept()
        };
        assert_eq!(margin["net"], pence(net), "{place}: margin");
        if let Some(event) = self.caller.books.last_event("order", id)
            && event["version"] == read["version"]
        {
            assert_eq!(event, read, "{place}: the last event");
        }
        let history = get(&format!("/v1/orders/{id}/events?limit=100"));
        let events = history["items"].as_array().expect("events");
        for (entity, sum) in [("payment", order.paid), ("refund", order.refunded)] {
            let captured = events
                .iter()
                .filter(|event| event["entity"] == entity && event["to"] == "captured");
            let captured = captured.map(|event| event["amount"]["amount"].as_i64());
            let captured: i64 = captured.map(|amount| amount.expect("pence")).sum();
            let is_whole = history["next_cursor"].is_null();
            assert!(!is_whole || captured == sum, "{place}: history of {entity}");
        }
    }

    fn audit_items(&self, items: &BTreeSet<usize>, place: &str) {
        for item in items.range(..SERVICE) {
            let books = &self.caller.books;
            books.audit_item(&self.model, *item, &self.names, place);
        }
    }
}

/// Whether a command can change what is owed or paid of an order.
fn moves_money(command: &Command) -> bool {
    match command {
        Command::Confirm(_)
        | Command::Cancel(_)
        | Command::CloseShort(_)
        | Command::Pay(..)
        | Command::PaymentAction(..)
        | Command::CapturePart(..)
        | Command::Refund(..)
        | Command::EndRefund(..)
        | Command::Return(..) => true,
        Command::ShipmentAction(_, action) => *action == ShipmentAction::Return,
        _ => false,
    }
}
