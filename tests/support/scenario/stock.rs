//! Scenarios of stock: levels, movements, reservations, alerts.

use serde_json::{Value, json};
use web::Route;

use super::Scenario;
use super::inventory::{item, warehouse};
use crate::Shop;
use crate::shop::unique;

/// An item with stock at a warehouse.
struct StockedItem {
    item: String,
    warehouse: String,
    /// The movement that received it.
    receipt: String,
}

fn each(count: i64) -> Value {
    json!({ "value": count, "unit": "each" })
}

fn stocked_item(shop: &Shop) -> StockedItem {
    let (item, warehouse) = (item(shop), warehouse(shop));
    let body = json!({ "item_id": item, "warehouse_id": warehouse, "quantity": each(10) });
    let added = shop
        .client
        .post("/v1/inventory/stock/add")
        .json(&body)
        .send();
    let receipt = added.expect_status(201).text_at("/moves/0/id");
    StockedItem {
        item,
        warehouse,
        receipt,
    }
}

impl StockedItem {
    /// A line of some pieces of it.
    fn line(&self, count: i64) -> Value {
        json!({ "item_id": self.item, "warehouse_id": self.warehouse, "quantity": each(count) })
    }
}

fn reservation(shop: &Shop) -> String {
    let body = json!({ "lines": [stocked_item(shop).line(4)] });
    let held = shop
        .client
        .post("/v1/inventory/reservations")
        .json(&body)
        .send();
    held.expect_status(201).text_at("/reservations/0/id")
}

/// The id of an alert that is open.
fn alert(shop: &Shop) -> String {
    let stocked = stocked_item(shop);
    let path = format!(
        "/v1/inventory/items/{}/stock/{}",
        stocked.item, stocked.warehouse
    );
    let bounds = shop
        .client
        .put(&path)
        .json(&json!({ "minimum": each(20) }))
        .send();
    bounds.expect_status(200);
    let list = format!("/v1/inventory/alerts?item_id={}", stocked.item);
    shop.client.get(&list).send().text_at("/items/0/id")
}

pub fn of(shop: &Shop, route: &Route, name: &str) -> Option<Scenario> {
    let at = |path: &str| Scenario::new(shop, route, path);
    let level = |stocked: &StockedItem| {
        at(&format!(
            "/v1/inventory/items/{}/stock/{}",
            stocked.item, stocked.warehouse
        ))
    };
    let held = |action: &str| {
        at(&format!(
            "/v1/inventory/reservations/{}{action}",
            reservation(shop)
        ))
    };
    Some(match name {
        "POST /v1/inventory/stock/levels/batch" => {
            let levels = [stocked_item(shop), stocked_item(shop)].map(|stocked| {
                json!({
                    "item_id": stocked.item, "warehouse_id": stocked.warehouse,
                    "minimum": each(12), "maximum": each(50)
                })
            });
            at(route.path).with(json!({ "levels": levels }))
        }
        "GET /v1/inventory/items/{id}/stock" => at(&format!(
            "/v1/inventory/items/{}/stock",
            stocked_item(shop).item
        )),
        "GET /v1/inventory/items/{id}/stock/{warehouse_id}" => level(&stocked_item(shop)),
        "PUT /v1/inventory/items/{id}/stock/{warehouse_id}" => {
            level(&stocked_item(shop)).with(json!({ "minimum": each(12), "maximum": each(50) }))
        }
        "POST /v1/inventory/moves" => {
            let mut lines = [stocked_item(shop).line(3), stocked_item(shop).line(4)];
            for line in &mut lines {
                line["to_warehouse_id"] = warehouse(shop).into();
            }
            at(route.path).with(json!({
                "reason": "transfer", "lines": lines, "note": "For the fair",
                "reference": { "type": "delivery", "id": "D-1" }
            }))
        }
        "GET /v1/inventory/moves/{id}" => at(&format!(
            "/v1/inventory/moves/{}",
            stocked_item(shop).receipt
        )),
        "POST /v1/inventory/moves/{id}/reverse" => at(&format!(
            "/v1/inventory/moves/{}/reverse",
            stocked_item(shop).receipt
        ))
        .with(json!({ "note": "Counted twice" })),
        "POST /v1/inventory/stock/add" | "POST /v1/inventory/stock/use" => {
            at(route.path).with(stocked_item(shop).line(3))
        }
        "POST /v1/inventory/items/{id}/adjust" => {
            let stocked = stocked_item(shop);
            at(&format!("/v1/inventory/items/{}/adjust", stocked.item)).with(json!({
                "warehouse_id": stocked.warehouse, "counted": each(7), "note": "Broken"
            }))
        }
        "GET /v1/inventory/items/{id}/kardex" => {
            let StockedItem {
                item, warehouse, ..
            } = stocked_item(shop);
            at(&format!(
                "/v1/inventory/items/{item}/kardex?warehouse_id={warehouse}"
            ))
        }
        "POST /v1/inventory/reservations" => at(route.path).with(json!({
            "lines": [stocked_item(shop).line(4), stocked_item(shop).line(5)], "ttl_seconds": 600,
            "reference": { "type": "sales_order", "id": unique("order") }
        })),
        "GET /v1/inventory/reservations/{id}" => held(""),
        "POST /v1/inventory/reservations/{id}/confirm" => held("/confirm"),
        "POST /v1/inventory/reservations/{id}/release" => held("/release"),
        "POST /v1/inventory/reservations/{id}/consume" => {
            held("/consume").with(json!({ "reason": "sale", "note": "Over the counter" }))
        }
        "POST /v1/inventory/availability" => at(route.path)
            .with(json!({ "lines": [stocked_item(shop).line(4), stocked_item(shop).line(40)] })),
        "POST /v1/inventory/alerts/{id}/acknowledge" => {
            at(&format!("/v1/inventory/alerts/{}/acknowledge", alert(shop)))
        }
        _ => return None,
    })
}
