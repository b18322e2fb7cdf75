//! A shop with a warehouse, a customer and things to sell.

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

/// So many pieces of an item, as a line of an order.
pub fn line(item: &str, pieces: i64) -> Value {
    json!({ "item_id": item, "quantity": each(pieces) })
}

/// Pence.
pub fn pounds(pence: i64) -> Value {
    json!({ "amount": pence, "currency": "GBP" })
}

/// Somebody who buys from a shop, or represents it.
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

    /// A shop whose stock leaves the books as orders are confirmed.
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

    /// Says what a tax code means from long ago on.
    pub fn tax(&self, code: &str, ppm: i64) -> String {
        let body = json!({ "code": code, "name": "Tax", "ppm": ppm, "valid_from": "2020-01-01T00:00:00Z" });
        let made = self.client().post("/v1/orders/tax-rates").json(&body);
        made.send().expect_status(201).id()
    }

    /// A new item with a price for one piece, of which so many are in the warehouse.
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

    /// What is asked to make a draft.
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

    /// What a step of an order answers.
    pub fn step(&self, path: &str) -> Answer {
        self.client().post(path).send()
    }

    pub fn order(&self, id: &str) -> Value {
        let read = self.client().get(&format!("/v1/orders/{id}")).send();
        read.expect_status(200).json()
    }

    /// The states an order and what follows from it went through: `order draft`.
    pub fn history(&self, id: &str) -> Vec<String> {
        let path = format!("/v1/orders/{id}/events?limit=100");
        let read = self.client().get(&path).send().expect_status(200).json();
        let events = read["items"].as_array().expect("events").clone();
        let told = events.iter().map(|event| {
            let text = |name: &str| event[name].as_str().expect("a text").to_owned();
            format!("{} {}", text("entity"), text("to"))
        });
        told.collect()
    }
}

/// What follows from orders.
impl Market {
    /// What making a record of this collection answers: `shipments`.
    pub fn make(&self, collection: &str, body: &Value) -> Answer {
        let path = format!("/v1/orders/{collection}");
        self.client().post(&path).json(body).send()
    }

    /// The id of a new shipment of so many pieces of lines, or of all that is left.
    pub fn shipped(&self, order: &str, lines: Option<&[(&str, i64)]>) -> String {
        let mut body = json!({ "order_id": order });
        if let Some(lines) = lines {
            let lines = lines.iter().map(|(line, pieces)| carried(line, *pieces));
            body["lines"] = lines.collect();
        }
        self.make("shipments", &body).expect_status(201).id()
    }

    /// What an action on a record answers: `shipments`, its id, `dispatch`.
    pub fn go(&self, collection: &str, id: &str, action: &str) -> Answer {
        let path = format!("/v1/orders/{collection}/{id}/{action}");
        self.client().post(&path).send()
    }

    /// What a step of an order answers: `complete`.
    pub fn end(&self, order: &str, step: &str) -> Answer {
        let path = format!("/v1/orders/{order}/{step}");
        self.client().post(&path).send()
    }

    /// The id of a new payment of so many pence that is so far.
    pub fn paid(&self, order: &str, pence: i64, state: &str) -> String {
        let body =
            json!({ "order_id": order, "method": "cash", "amount": pounds(pence), "state": state });
        self.make("payments", &body).expect_status(201).id()
    }

    /// How far an order is paid.
    pub fn payment_status(&self, order: &str) -> Value {
        let path = format!("/v1/orders/{order}/payment-status");
        let read = self.client().get(&path).send();
        read.expect_status(200).json()
    }

    /// The id of an order of so many pieces of an item, all delivered, completed; and of its line.
    pub fn completed(&self, item: &str, pieces: i64) -> (String, String) {
        let order = self.confirmed(&[line(item, pieces)]);
        let shipment = self.shipped(&order, None);
        self.go("shipments", &shipment, "dispatch")
            .expect_status(200);
        self.go("shipments", &shipment, "deliver")
            .expect_status(200);
        self.end(&order, "complete").expect_status(200);
        let line = self.order(&order)["lines"][0]["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        (order, line)
    }
}

/// So many pieces of a line of an order, in a shipment or a return.
pub fn carried(line: &str, pieces: i64) -> Value {
    json!({ "line_id": line, "quantity": each(pieces) })
}
