//! The request of a command.

use serde_json::{Value, json};
use support::depot::each;

use super::command::{Command, Cut, Edit, Step, Turn, Wish};
use super::model::{Model, at};
use crate::purchases;

/// The ids behind the positions.
pub struct Names {
    pub customers: Vec<String>,
    pub supplier: String,
    pub items: Vec<String>,
    pub warehouses: Vec<String>,
}

impl Names {
    fn stock(&self, item: usize, warehouse: usize, pieces: i64) -> Value {
        json!({
            "item_id": self.items[item], "warehouse_id": self.warehouses[warehouse],
            "quantity": each(pieces)
        })
    }

    fn lines(&self, wishes: &[Wish]) -> Value {
        let lines = wishes.iter().map(|(item, pieces, price, cut)| {
            let mut line = json!({
                "item_id": self.items[*item], "quantity": each(*pieces), "price": pence(*price),
                "per": each(1)
            });
            take_off(&mut line, *cut);
            line
        });
        lines.collect()
    }
}

fn take_off(line: &mut Value, cut: Cut) {
    match cut {
        Cut::None => line["discount"] = Value::Null,
        Cut::Pence(amount) => line["discount"] = pence(amount),
        Cut::Share(ppm) => line["discount_ppm"] = ppm.into(),
    }
}

/// Method, path, body.
pub type Request = (&'static str, String, Value);

fn pence(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "GBP" })
}

fn post(path: impl Into<String>, body: Value) -> Option<Request> {
    Some(("POST", path.into(), body))
}

const fn step_word(step: Step) -> &'static str {
    match step {
        Step::Pack => "pack",
        Step::Dispatch => "dispatch",
        Step::Deliver => "deliver",
        Step::Fail => "fail",
        Step::Retry => "retry",
        Step::Return => "return",
        Step::Cancel => "cancel",
    }
}

const fn turn_word(turn: Turn) -> &'static str {
    match turn {
        Turn::Authorize => "authorize",
        Turn::Capture => "capture",
        Turn::Fail => "fail",
        Turn::Void => "void",
    }
}

/// None when what a command names is not there yet, and for what is no request.
pub fn of(command: &Command, model: &Model, names: &Names) -> Option<Request> {
    let order = |age: usize| at(&model.orders, age).map(|position| &model.orders[position]);
    let act = |age: usize, word: &str, body: Value| {
        post(format!("/v1/orders/{}/{word}", order(age)?.id), body)
    };
    match command {
        Command::Receive(item, warehouse, pieces, cost) => {
            let mut line = names.stock(*item, *warehouse, *pieces);
            if let Some(cost) = cost {
                line["total_cost"] = pence(*cost);
            }
            let body = json!({ "reason": "receipt", "lines": [line] });
            post("/v1/inventory/moves", body)
        }
        Command::Scrap(item, warehouse, pieces) => {
            let line = names.stock(*item, *warehouse, *pieces);
            post(
                "/v1/inventory/moves",
                json!({ "reason": "scrap", "lines": [line] }),
            )
        }
        Command::DeductOn(_)
        | Command::PayFirst(_)
        | Command::IncludeTax(_)
        | Command::Meddle(..) => None,
        Command::Draft(lines) => {
            let lines = lines.iter();
            let lines = lines.map(|((item, warehouse), pieces)| {
                (names.stock(*item, *warehouse, *pieces), *pieces)
            });
            let (path, body) = purchases::request(&names.supplier, lines);
            post(path, body)
        }
        Command::Buy(age, step) => {
            let (path, body) = model.purchases[at(&model.purchases, *age)?].request(*step);
            post(path, body)
        }
        Command::Open(warehouse) => {
            let body = json!({ "warehouse_id": names.warehouses[*warehouse] });
            post("/v1/inventory/counts", body)
        }
        Command::Count(age, step) => {
            let count = &model.counts[at(&model.counts, *age)?];
            let (path, body) = count.request(*step, &names.items);
            post(path, body)
        }
        Command::Order(warehouse, wishes) => {
            let body = json!({
                "customer_id": names.customers[0], "warehouse_id": names.warehouses[*warehouse],
                "lines": names.lines(wishes)
            });
            post("/v1/orders", body)
        }
        Command::Edit(age, edit) => {
            let order = order(*age)?;
            let path = format!("/v1/orders/{}", order.id);
            let line = |line: usize| Some(format!("{path}/lines/{}", order.lines.get(line)?.id));
            Some(match edit {
                Edit::Add(wishes) => {
                    let body = json!({ "lines": names.lines(wishes) });
                    ("POST", format!("{path}/lines"), body)
                }
                Edit::Change(number, pieces, price, cut) => {
                    let mut body = json!({});
                    if let Some(pieces) = pieces {
                        body["quantity"] = each(*pieces);
                    }
                    if let Some(price) = price {
                        body["price"] = pence(*price);
                    }
                    if let Some(cut) = cut {
                        take_off(&mut body, *cut);
                    }
                    ("PATCH", line(*number)?, body)
                }
                Edit::Remove(number) => ("DELETE", line(*number)?, Value::Null),
                Edit::Customer(customer) => {
                    let body = json!({ "customer_id": names.customers[*customer] });
                    ("PATCH", path, body)
                }
                Edit::Warehouse(warehouse) => {
                    let body = json!({ "warehouse_id": names.warehouses[*warehouse] });
                    ("PATCH", path, body)
                }
            })
        }
        Command::Hold(age) => act(*age, "hold", json!({ "ttl_seconds": 86_400 })),
        Command::Confirm(age) => act(*age, "confirm", Value::Null),
        Command::Cancel(age) => act(*age, "cancel", json!({ "reason": "by chance" })),
        Command::Complete(age) => act(*age, "complete", Value::Null),
        Command::CloseShort(age) => act(*age, "close-short", Value::Null),
        Command::Ship(age, load) => {
            let order = order(*age)?;
            let mut body = json!({ "order_id": order.id });
            if let Some(load) = load {
                let lines = load.iter().map(|(line, pieces)| {
                    let line = order.lines.get(*line)?;
                    Some(json!({ "line_id": line.id, "quantity": each(*pieces) }))
                });
                body["lines"] = lines.collect::<Option<Vec<_>>>()?.into();
            }
            post("/v1/orders/shipments", body)
        }
        Command::Step(age, step) => {
            let shipment = &model.shipments[at(&model.shipments, *age)?];
            let word = step_word(*step);
            post(
                format!("/v1/orders/shipments/{}/{word}", shipment.id),
                Value::Null,
            )
        }
        Command::Pay(age, amount, turn) => {
            let state = match turn {
                None => "pending",
                Some(Turn::Authorize) => "authorized",
                Some(_) => "captured",
            };
            let body = json!({
                "order_id": order(*age)?.id, "method": "card", "amount": pence(*amount), "state": state
            });
            post("/v1/orders/payments", body)
        }
        Command::Turn(age, turn) => {
            let payment = &model.payments[at(&model.payments, *age)?];
            let word = turn_word(*turn);
            post(
                format!("/v1/orders/payments/{}/{word}", payment.id),
                Value::Null,
            )
        }
        Command::Refund(age, amount, is_done) => {
            let payment = &model.payments[at(&model.payments, *age)?];
            let state = if *is_done { "captured" } else { "pending" };
            let mut body = json!({ "payment_id": payment.id, "state": state });
            if let Some(amount) = amount {
                body["amount"] = pence(*amount);
            }
            post("/v1/orders/refunds", body)
        }
        Command::EndRefund(age, captured) => {
            let refund = &model.refunds[at(&model.refunds, *age)?];
            let word = if *captured { "capture" } else { "fail" };
            post(
                format!("/v1/orders/refunds/{}/{word}", refund.id),
                Value::Null,
            )
        }
        Command::Return(age, lines, warehouse, money) => {
            let order = order(*age)?;
            let lines = lines.iter().map(|(line, pieces, scrap)| {
                let line = order.lines.get(*line)?;
                let disposition = if *scrap { "scrap" } else { "stock" };
                Some(json!({ "line_id": line.id, "quantity": each(*pieces), "disposition": disposition }))
            });
            let mut body = json!({
                "order_id": order.id, "warehouse_id": names.warehouses[*warehouse], "reason": "Too small",
                "lines": lines.collect::<Option<Vec<_>>>()?
            });
            if let Some((age, amount)) = money {
                let payment = &model.payments[at(&model.payments, *age)?];
                body["refund"] = json!({ "payment_id": payment.id, "amount": pence(*amount) });
            }
            post("/v1/orders/returns", body)
        }
    }
}
