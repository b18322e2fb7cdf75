//! The request of a command.

use serde_json::{Value, json};
use support::depot::each;

use super::command::{Command, Discount, Edit, LineRequest, PaymentAction, Reason, ShipmentAction};
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

    fn lines(&self, requests: &[LineRequest]) -> Value {
        let lines = requests.iter().map(|(item, pieces, price, discount)| {
            let mut line = json!({
                "item_id": self.items[*item], "quantity": each(*pieces), "price": pence(*price),
                "per": each(1)
            });
            set_discount(&mut line, *discount);
            line
        });
        lines.collect()
    }
}

fn set_discount(line: &mut Value, discount: Discount) {
    match discount {
        Discount::None => line["discount"] = Value::Null,
        Discount::Pence(amount) => line["discount"] = pence(amount),
        Discount::Share(ppm) => line["discount_ppm"] = ppm.into(),
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

const fn shipment_word(step: ShipmentAction) -> &'static str {
    match step {
        ShipmentAction::Pack => "pack",
        ShipmentAction::Dispatch => "dispatch",
        ShipmentAction::Deliver => "deliver",
        ShipmentAction::Fail => "fail",
        ShipmentAction::Retry => "retry",
        ShipmentAction::Return => "return",
        ShipmentAction::Cancel => "cancel",
    }
}

const fn payment_word(action: PaymentAction) -> &'static str {
    match action {
        PaymentAction::Authorize => "authorize",
        PaymentAction::Capture => "capture",
        PaymentAction::Fail => "fail",
        PaymentAction::Void => "void",
    }
}

/// None if a command names a document that does not exist yet, or is not a request.
pub fn of(command: &Command, model: &Model, names: &Names) -> Option<Request> {
    let order = |age: usize| at(&model.orders, age).map(|position| &model.orders[position]);
    let on_order = |age: usize, word: &str, body: Value| {
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
        | Command::RoundLines(_)
        | Command::ReleaseByHand(..) => None,
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
            Some(count.request(*step, &names.items))
        }
        Command::Order(warehouse, requests) => {
            let body = json!({
                "customer_id": names.customers[0], "warehouse_id": names.warehouses[*warehouse],
                "lines": names.lines(requests)
            });
            post("/v1/orders", body)
        }
        Command::Edit(age, edit) => {
            let order = order(*age)?;
            let path = format!("/v1/orders/{}", order.id);
            let line = |line: usize| Some(format!("{path}/lines/{}", order.lines.get(line)?.id));
            Some(match edit {
                Edit::Add(requests) => {
                    let body = json!({ "lines": names.lines(requests) });
                    ("POST", format!("{path}/lines"), body)
                }
                Edit::Change(number, pieces, price, discount) => {
                    let mut body = json!({});
                    if let Some(pieces) = pieces {
                        body["quantity"] = each(*pieces);
                    }
                    if let Some(price) = price {
                        body["price"] = pence(*price);
                    }
                    if let Some(discount) = discount {
                        set_discount(&mut body, *discount);
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
        Command::Hold(age) => on_order(*age, "hold", json!({ "ttl_seconds": 86_400 })),
        Command::Confirm(age) => on_order(*age, "confirm", Value::Null),
        Command::Cancel(age) => on_order(*age, "cancel", json!({ "close_reason": "by chance" })),
        Command::Complete(age) => on_order(*age, "complete", Value::Null),
        Command::CloseShort(age) => on_order(*age, "close-short", Value::Null),
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
        Command::ShipmentAction(age, step) => {
            let shipment = &model.shipments[at(&model.shipments, *age)?];
            let word = shipment_word(*step);
            post(
                format!("/v1/orders/shipments/{}/{word}", shipment.id),
                Value::Null,
            )
        }
        Command::Pay(age, amount, action) => {
            let state = match action {
                None => "pending",
                Some(PaymentAction::Authorize) => "authorized",
                Some(_) => "captured",
            };
            let body = json!({
                "order_id": order(*age)?.id, "method": "card", "amount": pence(*amount), "state": state
            });
            post("/v1/orders/payments", body)
        }
        Command::PaymentAction(age, action) => {
            let payment = &model.payments[at(&model.payments, *age)?];
            let word = payment_word(*action);
            post(
                format!("/v1/orders/payments/{}/{word}", payment.id),
                Value::Null,
            )
        }
        Command::CapturePart(age, amount) => {
            let payment = &model.payments[at(&model.payments, *age)?];
            post(
                format!("/v1/orders/payments/{}/capture", payment.id),
                json!({ "amount": pence(*amount) }),
            )
        }
        Command::Refund(age, amount, reason, is_done) => {
            let payment = &model.payments[at(&model.payments, *age)?];
            let state = if *is_done { "captured" } else { "pending" };
            let mut body = json!({ "payment_id": payment.id, "state": state });
            match reason {
                Reason::Return => body["reason"] = "return".into(),
                Reason::Allowance => body["reason"] = "allowance".into(),
                // It is the default.
                Reason::Undone => {}
            }
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
                body["refund"] = json!({ "payment_id": payment.id });
                if let Some(amount) = amount {
                    body["refund"]["amount"] = pence(*amount);
                }
            }
            post("/v1/orders/returns", body)
        }
    }
}
