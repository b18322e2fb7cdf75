//! A shop that orders from suppliers, and how its orders get there.

use domain::Instant;
use serde_json::{Value, json};

use crate::depot::{Depot, run_job, slot};
use crate::record::Pause;
use crate::shop::unique;
use crate::{Answer, Client, record};

const DELIVERIES: &str = "/v1/documents/deliveries";

/// A shop that buys lamps.
pub struct Buyer {
    pub depot: Depot,
    lamp: String,
    /// Where catchers listen, and how often the server's clock ticks meanwhile, is of this run.
    _unrecorded: Pause,
}

impl Buyer {
    pub fn open() -> Self {
        Self::open_at(&Client::new())
    }

    pub fn open_at(client: &Client) -> Self {
        let _unrecorded = record::pause();
        let depot = Depot::open_at(client);
        Self {
            lamp: depot.item(),
            depot,
            _unrecorded,
        }
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.depot.client().post(path).json(body).send()
    }

    pub fn get(&self, path: &str) -> Value {
        let read = self.depot.client().get(path).send();
        read.expect_status(200).json()
    }

    pub fn supplier(&self) -> String {
        let body = json!({ "name": unique("supplier") });
        let made = self.post("/v1/purchasing/suppliers", &body);
        made.expect_status(201).id()
    }

    pub fn set_channel(&self, supplier: &str, channel: &Value) -> Answer {
        let path = channel_of(supplier);
        self.depot.client().put(&path).json(channel).send()
    }

    /// A supplier who takes orders there, and the secret of its webhook.
    pub fn hooked(&self, url: &str, automatic: bool) -> (String, String) {
        let supplier = self.supplier();
        let channel = json!({ "kind": "webhook", "url": url, "automatic": automatic });
        let set = self.set_channel(&supplier, &channel).expect_status(200);
        (supplier, set.text_at("/secret"))
    }

    pub fn draft(&self, supplier: &str) -> String {
        let mut line = self.depot.line(&self.lamp, 12);
        line["price"] = json!({ "amount": 120, "currency": "GBP" });
        let body = json!({ "supplier_id": supplier, "lines": [line] });
        let made = self.post("/v1/purchasing/purchase-orders", &body);
        made.expect_status(201).id()
    }

    pub fn act(&self, order: &str, what: &str) {
        let path = format!("/v1/purchasing/purchase-orders/{order}/{what}");
        self.depot.client().post(&path).send().expect_status(200);
    }

    pub fn placed(&self, supplier: &str) -> String {
        let order = self.draft(supplier);
        self.act(&order, "place");
        order
    }

    pub fn send(&self, order: &str) -> Answer {
        let path = format!("/v1/documents/purchase-orders/{order}/send");
        self.depot.client().post(&path).send()
    }

    /// A delivery that was asked for.
    pub fn queued(&self, supplier: &str) -> String {
        self.send(&self.placed(supplier)).expect_status(201).id()
    }

    pub fn delivery(&self, id: &str) -> Value {
        self.get(&format!("{DELIVERIES}/{id}"))
    }

    pub fn of_order(&self, order: &str) -> Vec<Value> {
        let path = format!("{DELIVERIES}?purchase_order_id={order}");
        self.get(&path)["items"].as_array().expect("items").clone()
    }

    pub fn retry(&self, id: &str) -> Answer {
        let path = format!("{DELIVERIES}/{id}/retry");
        self.depot.client().post(&path).send()
    }

    /// Runs the job until a delivery was tried so often. Who else runs it may be the one that tries.
    pub fn tried(&self, id: &str, attempts: i64) -> Value {
        for _ in 0..200 {
            run_job(self.depot.client(), "documents.deliver", &slot());
            let delivery = self.delivery(id);
            let is_recorded =
                delivery["last_status"].is_i64() || delivery["last_reason"].is_string();
            if delivery["attempts"] == attempts && is_recorded && !is_claimed(&delivery) {
                return delivery;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        panic!("{} was not tried {attempts} times", self.delivery(id));
    }
}

/// Whether somebody tries it just now: the claim ends two minutes after it was made.
fn is_claimed(delivery: &Value) -> bool {
    pause_ms(delivery) == Some(120_000)
}

/// How long after its last change it is tried again.
pub fn pause_ms(delivery: &Value) -> Option<i64> {
    let at = |name: &str| delivery[name].as_str().and_then(Instant::parse);
    Some(at("next_attempt_at")?.ms() - at("updated_at")?.ms())
}

pub fn channel_of(supplier: &str) -> String {
    format!("/v1/documents/suppliers/{supplier}/channel")
}
