//! The request of a command.

use serde_json::{Value, json};
use support::depot::each;

use super::command::{Command, Step, Turn};
use super::model::{Model, at};

/// The ids behind the positions.
pub struct Names {
    pub customer: String,
    pub items: Vec<String>,
    pub warehouses: Vec<String>,
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
            let mut line = json!({
                "item_id": names.items[*item], "warehouse_id": names.warehouses[*warehouse],
                "quantity": each(*pieces)
            });
            if let Some(cost) = cost {
                line["total_cost"] = pence(*cost);
            }
            let body = json!({ "reason": "receipt", "lines": [line] });
            post("/v1/inventory/moves", body)
        }
        Command::Scrap(item, warehouse, pieces) => {
            let line = json!({
                "item_id": names.items[*item], "warehouse_id": names.warehouses[*warehouse],
                "quantity": each(*pieces)
            });
            post(
                "/v1/inventory/moves",
                json!({ "reason": "scrap", "lines": [line] }),
            )
        }
        Command::DeductOn(_) | Command::PayFirst(_) | Command::Meddle(..) => None,
        Command::Order(warehouse, wishes) => {
            let lines = wishes.iter().map(|(item, pieces, price)| {
                json!({ "item_id": names.items[*item], "quantity": each(*pieces), "price": pence(*price), "per": each(1) })
            });
            let body = json!({
                "customer_id": names.customer, "warehouse_id": names.warehouses[*warehouse],
                "lines": lines.collect::<Vec<_>>()
            });
            post("/v1/orders", body)
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
