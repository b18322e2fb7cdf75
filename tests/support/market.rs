//! A shop with a warehouse and a customer, and the requests that sell something.

use std::ops::Deref;

use serde_json::{Value, json};

use crate::depot::{Depot, each};
use crate::shop::unique;
use crate::{Answer, Client, Shop};

pub struct Market {
    pub depot: Depot,
    pub customer: String,
}

impl Deref for Market {
    type Target = Depot;

    fn deref(&self) -> &Depot {
        &self.depot
    }
}

/// A line of an order: pieces of an item.
pub fn line(item: &str, pieces: i64) -> Value {
    json!({ "item_id": item, "quantity": each(pieces) })
}

/// Pence.
pub fn pounds(pence: i64) -> Value {
    json!({ "amount": pence, "currency": "GBP" })
}

/// A person with these roles: `customer`, `rep`.
pub fn party(shop: &Shop, roles: &[&str]) -> String {
    let body = json!({
        "name": unique("Carla Customer"), "roles": roles, "email": "carla@customer.example",
        "addresses": [{ "kind": "billing", "default": true, "line1": "1 High Street", "city": "Leeds", "country": "GB" }]
    });
    let made = shop.client.post("/v1/people").json(&body).send();
    made.expect_status(201).id()
}

impl Market {
    pub fn open() -> Self {
        Self::of(Depot::open())
    }

    pub fn open_at(client: &Client) -> Self {
        Self::of(Depot::open_at(client))
    }

    fn of(depot: Depot) -> Self {
        let customer = party(&depot.shop, &["customer"]);
        Self { depot, customer }
    }

    /// A shop whose stock is deducted when orders are confirmed.
    pub fn deducting_on_confirm() -> Self {
        let market = Self::open();
        market.deduct_on("confirm");
        market
    }

    pub fn deduct_on(&self, moment: &str) {
        let change = json!({ "deduct_on": moment });
        let path = "/v1/auth/organisation";
        let changed = self.client().patch(path).json(&change).send();
        changed.expect_status(200);
    }

    pub fn sales_settings(&self, change: &Value) {
        let changed = self.client().patch("/v1/orders/settings").json(change);
        changed.send().expect_status(200);
    }

    /// A rate of a tax code, valid since 2020.
    pub fn tax(&self, code: &str, ppm: i64) -> String {
        let body = json!({ "code": code, "name": "Tax", "rate_ppm": ppm, "valid_from": "2020-01-01T00:00:00Z" });
        let made = self.client().post("/v1/orders/tax-rates").json(&body);
        made.send().expect_status(201).id()
    }

    /// A new item with a price for one piece, and so many pieces of it in the warehouse.
    pub fn priced(&self, pence: i64, pieces: i64, tax_code: Option<&str>) -> String {
        let body = json!({
            "sku": unique("sku"), "name": "Cake case", "kind": "product", "unit": "each",
            "price": pounds(pence), "tax_code": tax_code
        });
        let made = self.client().post("/v1/inventory/items").json(&body).send();
        let item = made.expect_status(201).id();
        if pieces > 0 {
            self.receive(&item, pieces).expect_status(201);
        }
        item
    }

    /// The body that creates a draft.
    pub fn draft(&self, lines: &[Value]) -> Value {
        json!({ "customer_id": self.customer, "warehouse_id": self.warehouse, "lines": lines })
    }

    pub fn create(&self, lines: &[Value]) -> Answer {
        let body = self.draft(lines);
        self.client().post("/v1/orders").json(&body).send()
    }

    /// The id of a new draft.
    pub fn drafted(&self, lines: &[Value]) -> String {
        self.create(lines).expect_status(201).id()
    }

    /// The id of a new confirmed order.
    pub fn confirmed(&self, lines: &[Value]) -> String {
        let id = self.drafted(lines);
        let path = format!("/v1/orders/{id}/confirm");
        self.step(&path).expect_status(200);
        id
    }

    /// The answer to a step of an order, by its path.
    pub fn step(&self, path: &str) -> Answer {
        self.client().post(path).send()
    }

    pub fn order(&self, id: &str) -> Value {
        let read = self.client().get(&format!("/v1/orders/{id}")).send();
        read.expect_status(200).json()
    }

    /// The history of an order, as entity and state: `order draft`.
    pub fn history(&self, id: &str) -> Vec<String> {
        let path = format!("/v1/orders/{id}/events?limit=100");
        let read = self.client().get(&path).send().expect_status(200).json();
        let events = read["items"].as_array().expect("events").clone();
        let states = events.iter().map(|event| {
            let text = |name: &str| event[name].as_str().expect("a text").to_owned();
            format!("{} {}", text("entity"), text("to"))
        });
        states.collect()
    }
}

/// Shipments, payments, refunds and returns of orders.
impl Market {
    /// The answer to creating a record of this collection: `shipments`.
    pub fn make(&self, collection: &str, body: &Value) -> Answer {
        let path = format!("/v1/orders/{collection}");
        self.client().post(&path).json(body).send()
    }

    /// The id of a new shipment: of pieces of lines, or of all that is not shipped yet.
    pub fn shipped(&self, order: &str, lines: Option<&[(&str, i64)]>) -> String {
        let mut body = json!({ "order_id": order });
        if let Some(lines) = lines {
            let lines = lines.iter().map(|(line, pieces)| carried(line, *pieces));
            body["lines"] = lines.collect();
        }
        self.make("shipments", &body).expect_status(201).id()
    }

    /// The answer to an action on a record: `shipments`, its id, `dispatch`.
    pub fn go(&self, collection: &str, id: &str, action: &str) -> Answer {
        let path = format!("/v1/orders/{collection}/{id}/{action}");
        self.client().post(&path).send()
    }

    /// The answer to a step of an order, by its name: `complete`.
    pub fn end(&self, order: &str, step: &str) -> Answer {
        let path = format!("/v1/orders/{order}/{step}");
        self.client().post(&path).send()
    }

    /// The id of a new payment of so many pence in a state.
    pub fn paid(&self, order: &str, pence: i64, state: &str) -> String {
        let body =
            json!({ "order_id": order, "method": "cash", "amount": pounds(pence), "state": state });
        self.make("payments", &body).expect_status(201).id()
    }

    /// The payment status of an order.
    pub fn payment_status(&self, order: &str) -> Value {
        let path = format!("/v1/orders/{order}/payment-status");
        let read = self.client().get(&path).send();
        read.expect_status(200).json()
    }

    /// A completed order of so many pieces of an item, all delivered: its id and that of its line.
    pub fn completed(&self, item: &str, pieces: i64) -> (String, String) {
        let order = self.confirmed(&[line(item, pieces)]);
        let shipment = self.shipped(&order, None);
        self.go("shipments", &shipment, "dispatch")
            .expect_status(200);
        self.go("shipments", &shipment, "deliver")
            .expect_status(200);
        self.end(&order, "complete").expect_status(200);
        let line = self.order(&order)["lines"][0]["line_id"]
            .as_str()
            .expect("an id")
            .to_owned();
        (order, line)
    }
}

/// A line of a shipment or a return: pieces of an order line.
pub fn carried(line: &str, pieces: i64) -> Value {
    json!({ "line_id": line, "quantity": each(pieces) })
}
