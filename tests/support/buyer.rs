//! A shop that orders from suppliers and sends them its orders.

use domain::Instant;
use serde_json::{Value, json};

use crate::depot::{Depot, each, run_job, slot};
use crate::record::Pause;
use crate::sample::UNKNOWN_ID;
use crate::shop::unique;
use crate::{Answer, Client, record};

const DELIVERIES: &str = "/v1/documents/deliveries";

/// A shop that buys lamps.
pub struct Buyer {
    pub depot: Depot,
    lamp: String,
    /// The ports of receivers and the times of attempts differ from run to run.
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

    /// A supplier with a webhook, and the secret of the webhook.
    pub fn supplier_with_webhook(&self, url: &str, automatic: bool) -> (String, String) {
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

    pub fn act(&self, order: &str, action: &str) {
        let path = format!("/v1/purchasing/purchase-orders/{order}/{action}");
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

    /// A queued delivery of a new order.
    pub fn queued(&self, supplier: &str) -> String {
        self.send(&self.placed(supplier)).expect_status(201).id()
    }

    pub fn delivery(&self, id: &str) -> Value {
        self.get(&format!("{DELIVERIES}/{id}"))
    }

    pub fn deliveries_of(&self, order: &str) -> Vec<Value> {
        let path = format!("{DELIVERIES}?purchase_order_id={order}");
        self.get(&path)["items"].as_array().expect("items").clone()
    }

    pub fn retry(&self, id: &str) -> Answer {
        let path = format!("{DELIVERIES}/{id}/retry");
        self.depot.client().post(&path).send()
    }

    /// Runs the job until a delivery has so many attempts. Jobs of other tests may make them.
    pub fn after_attempts(&self, id: &str, attempts: i64) -> Value {
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
        panic!("{} has not {attempts} attempts", self.delivery(id));
    }
}

/// Whether an attempt is running: its claim ends two minutes after it began.
fn is_claimed(delivery: &Value) -> bool {
    pause_ms(delivery) == Some(120_000)
}

/// The pause from the last change of a delivery to its next attempt.
pub fn pause_ms(delivery: &Value) -> Option<i64> {
    let at = |name: &str| delivery[name].as_str().and_then(Instant::parse);
    Some(at("next_attempt_at")?.ms() - at("updated_at")?.ms())
}

pub fn channel_of(supplier: &str) -> String {
    format!("/v1/documents/suppliers/{supplier}/channel")
}

/// The body of a receipt of lines of a purchase order, each by its number and with its pieces.
///
/// # Panics
/// When the order cannot be read.
pub fn receipt(client: &Client, order: &str, lines: &[(usize, i64)]) -> Value {
    let order = client.get(order).send().expect_status(200).json();
    let line = |(number, pieces): &(usize, i64)| {
        let id = order["lines"][number - 1]["line_id"].as_str();
        json!({ "line_id": id.unwrap_or(UNKNOWN_ID), "quantity": each(*pieces) })
    };
    json!({ "lines": lines.iter().map(line).collect::<Vec<_>>() })
}
