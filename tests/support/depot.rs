//! A shop with a warehouse, for tests of stock.

use std::sync::atomic::{AtomicI64, Ordering};

use domain::Instant;
use serde_json::{Value, json};

use crate::functions::job_path;
use crate::shop::unique;
use crate::{Answer, Client, Shop, internal_secret, mint};

/// A quantity of single pieces.
pub fn each(value: i64) -> Value {
    json!({ "value": value, "unit": "each" })
}

pub struct Depot {
    pub shop: Shop,
    pub warehouse: String,
}

impl Depot {
    pub fn open() -> Self {
        Self::of(Shop::open())
    }

    pub fn open_at(client: &Client) -> Self {
        Self::of(Shop::open_at(client))
    }

    fn of(shop: Shop) -> Self {
        let warehouse = warehouse(&shop);
        Self { shop, warehouse }
    }

    pub fn client(&self) -> &Client {
        &self.shop.client
    }

    /// Another warehouse.
    pub fn warehouse(&self) -> String {
        warehouse(&self.shop)
    }

    /// A new item, counted in pieces.
    pub fn item(&self) -> String {
        self.item_in("each")
    }

    /// A new item, counted in a base unit.
    pub fn item_in(&self, unit: &str) -> String {
        let body =
            json!({ "sku": unique("sku"), "name": "Cake case", "kind": "product", "unit": unit });
        let made = self.client().post("/v1/inventory/items").json(&body).send();
        made.expect_status(201).id()
    }

    /// A new item with so many pieces in the warehouse.
    pub fn stocked(&self, pieces: i64) -> String {
        let item = self.item();
        self.receive(&item, pieces).expect_status(201);
        item
    }

    pub fn line(&self, item: &str, pieces: i64) -> Value {
        json!({ "item_id": item, "warehouse_id": self.warehouse, "quantity": each(pieces) })
    }

    /// Moves pieces of one item in or out of the warehouse.
    pub fn move_stock(&self, reason: &str, item: &str, pieces: i64) -> Answer {
        let body = json!({ "reason": reason, "lines": [self.line(item, pieces)] });
        self.client().post("/v1/inventory/moves").json(&body).send()
    }

    pub fn receive(&self, item: &str, pieces: i64) -> Answer {
        self.move_stock("receipt", item, pieces)
    }

    /// Receives pieces of one item at a total cost.
    pub fn buy(&self, item: &str, pieces: i64, pence: i64) -> Answer {
        let mut line = self.line(item, pieces);
        line["total_cost"] = json!({ "amount": pence, "currency": "GBP" });
        let body = json!({ "reason": "receipt", "lines": [line] });
        self.client().post("/v1/inventory/moves").json(&body).send()
    }

    /// Holds pieces of one item.
    pub fn hold(&self, item: &str, pieces: i64, ttl_seconds: i64) -> Answer {
        let body = json!({ "lines": [self.line(item, pieces)], "ttl_seconds": ttl_seconds });
        self.client()
            .post("/v1/inventory/reservations")
            .json(&body)
            .send()
    }

    /// Sets the minimum of an item in the warehouse.
    pub fn watch(&self, item: &str, minimum: i64) {
        self.bound(item, minimum, None);
    }

    /// Sets the minimum and the maximum of an item in the warehouse.
    pub fn bound(&self, item: &str, minimum: i64, maximum: Option<i64>) {
        let path = self.level_path(item);
        let body = json!({ "minimum": each(minimum), "maximum": maximum.map(each) });
        self.client()
            .put(&path)
            .json(&body)
            .send()
            .expect_status(200);
    }

    pub fn level_path(&self, item: &str) -> String {
        format!("/v1/inventory/items/{item}/stock/{}", self.warehouse)
    }

    /// The level of an item in the warehouse.
    pub fn level(&self, item: &str) -> Value {
        let read = self.client().get(&self.level_path(item)).send();
        read.expect_status(200).json()
    }

    /// The quantities on hand, reserved and available of an item in the warehouse.
    pub fn counts(&self, item: &str) -> (i64, i64, i64) {
        let level = self.level(item);
        let count = |name: &str| level[name]["value"].as_i64().expect("a quantity");
        (count("on_hand"), count("reserved"), count("available"))
    }

    /// The alerts of an item, newest first.
    pub fn alerts(&self, item: &str) -> Vec<Value> {
        let path = format!("/v1/inventory/alerts?item_id={item}");
        let read = self.client().get(&path).send().expect_status(200).json();
        read["items"].as_array().expect("alerts").clone()
    }
}

/// A slot that no other test uses, on this server or an earlier one: ten years ago, to the millisecond.
pub fn slot() -> String {
    static COUNT: AtomicI64 = AtomicI64::new(0);
    let now = i64::try_from(mint::now_seconds()).expect("before the year 292277026596");
    let count = COUNT.fetch_add(1, Ordering::Relaxed) + i64::from(std::process::id() % 500);
    Instant((now - 315_360_000) * 1000 + count % 1000).to_string()
}

/// Runs a job, such as `inventory.restock_check`, for a slot on every shard, and gives its reports.
///
/// # Panics
/// When it did not succeed.
pub fn run_job(client: &Client, name: &str, slot: &str) -> Vec<Value> {
    let path = format!("{}?slot={slot}", job_path(name));
    let client = client.clone().bearer(&internal_secret());
    let answer = client.post(&path).send().expect_status(200).json();
    let runs = answer["runs"].as_array().expect("runs").clone();
    assert!(
        runs.iter().all(|run| run["state"] == "succeeded"),
        "{runs:?}"
    );
    runs
}

fn warehouse(shop: &Shop) -> String {
    let body = json!({ "code": unique("w"), "name": "Main" });
    let made = shop
        .client
        .post("/v1/inventory/warehouses")
        .json(&body)
        .send();
    made.expect_status(201).id()
}
