//! Scenarios of `purchasing`: reorders, purchase orders and receipts; and of counts (`inventory`).

use serde_json::{Value, json};
use web::Route;

use super::Scenario;
use super::inventory::{item, make, supplier, warehouse};
use crate::Shop;
use crate::buyer::receipt;
use crate::shop::unique;

fn each(count: i64) -> Value {
    json!({ "value": count, "unit": "each" })
}

fn request(shop: &Shop) -> Value {
    json!({
        "item_id": item(shop), "warehouse_id": warehouse(shop), "supplier_id": supplier(shop),
        "quantity": each(12), "priority": "high", "note": "Before the fair"
    })
}

fn order(shop: &Shop) -> Value {
    let reorder = shop
        .client
        .post("/v1/purchasing/reorders")
        .json(&request(shop))
        .send()
        .expect_status(201)
        .json();
    let price = json!({ "amount": 120, "currency": "GBP" });
    json!({
        "supplier_id": supplier(shop), "note": "Ring the bell",
        "lines": [
            {
                "item_id": reorder["item"]["id"], "warehouse_id": reorder["warehouse_id"],
                "quantity": each(12), "price": price, "reorder_id": reorder["id"]
            },
            {
                "item_id": item(shop), "warehouse_id": warehouse(shop),
                "quantity": each(5), "price": price, "per": each(10)
            }
        ]
    })
}

/// Sends a command to a record.
fn act(shop: &Shop, path: &str, body: &Value) {
    let done = shop.client.post(path).json(body).send();
    done.expect_status(200);
}

fn drafted(shop: &Shop) -> String {
    let id = make(shop, "purchasing/purchase-orders", &order(shop));
    format!("/v1/purchasing/purchase-orders/{id}")
}

/// The path of the line of a draft that fulfils a reorder.
fn drafted_line(shop: &Shop) -> String {
    let order = drafted(shop);
    let read = shop.client.get(&order).send().expect_status(200).json();
    let mut lines = read["lines"].as_array().expect("lines").iter();
    let line = lines.find(|line| line["reorder_id"].is_string());
    let id = line.and_then(|line| line["line_id"].as_str());
    format!("{order}/lines/{}", id.expect("a line"))
}

pub fn placed(shop: &Shop) -> String {
    let path = drafted(shop);
    act(shop, &format!("{path}/place"), &json!({}));
    path
}

/// The body of a receipt of the first line.
fn first_line(shop: &Shop, order: &str) -> Value {
    let mut body = receipt(&shop.client, order, &[(1, 12)]);
    body["note"] = "By van".into();
    body
}

/// The path of an order whose first line is received.
fn received(shop: &Shop) -> String {
    let path = placed(shop);
    act(shop, &format!("{path}/receive"), &first_line(shop, &path));
    path
}

fn counted(shop: &Shop) -> String {
    let body = json!({ "warehouse_id": warehouse(shop), "note": "End of the year" });
    let id = make(shop, "inventory/counts", &body);
    format!("/v1/inventory/counts/{id}")
}

fn scans(shop: &Shop) -> Value {
    json!({ "scans": [
        { "device_seq": unique("scan"), "item_id": item(shop), "quantity": each(3) },
        { "device_seq": unique("scan"), "item_id": item(shop), "quantity": each(0) }
    ] })
}

/// The path of a count and the scans in it.
fn scanned(shop: &Shop) -> (String, Value) {
    let (path, body) = (counted(shop), scans(shop));
    act(shop, &format!("{path}/scans"), &body);
    (path, body)
}

pub fn of(shop: &Shop, route: &Route, name: &str) -> Option<Scenario> {
    let at = |path: String| Scenario::new(shop, route, path);
    let reorder = |action: &str| {
        let id = make(shop, "purchasing/reorders", &request(shop));
        at(format!("/v1/purchasing/reorders/{id}{action}"))
    };
    Some(match name {
        "POST /v1/purchasing/reorders" => at(route.path.to_owned()).with(request(shop)),
        "GET /v1/purchasing/reorders/{id}" => reorder(""),
        "PATCH /v1/purchasing/reorders/{id}" => {
            reorder("").with(json!({ "quantity": each(20), "priority": "low", "note": null }))
        }
        "POST /v1/purchasing/reorders/{id}/order" => {
            reorder("/order").with(json!({ "price": { "amount": 120, "currency": "GBP" } }))
        }
        "POST /v1/purchasing/reorders/{id}/cancel" => reorder("/cancel"),
        "GET /v1/purchasing/reorders/{id}/history" => reorder("/history"),
        "GET /v1/purchasing/suppliers/{id}/purchases"
        | "GET /v1/purchasing/suppliers/{id}/performance" => {
            let order = shop.client.get(&received(shop)).send().expect_status(200);
            let supplier = order.text_at("/supplier/id");
            at(route.path.replace("{id}", &supplier))
        }
        "POST /v1/purchasing/purchase-orders" => at(route.path.to_owned()).with(order(shop)),
        "GET /v1/purchasing/purchase-orders/{id}" => at(drafted(shop)),
        "PATCH /v1/purchasing/purchase-orders/{id}" => {
            at(drafted(shop)).with(json!({ "expected_at": "2027-03-01T09:30:00Z" }))
        }
        "POST /v1/purchasing/purchase-orders/{id}/lines" => {
            let lines = order(shop)["lines"].clone();
            at(format!("{}/lines", drafted(shop))).with(json!({ "lines": lines }))
        }
        "PATCH /v1/purchasing/purchase-orders/{id}/lines/{line_id}" => {
            at(drafted_line(shop)).with(json!({ "quantity": each(7), "per": each(5) }))
        }
        "DELETE /v1/purchasing/purchase-orders/{id}/lines/{line_id}" => at(drafted_line(shop)),
        "GET /v1/purchasing/receipts/{id}" => {
            let order = received(shop);
            let order = order.rsplit('/').next().unwrap_or_default();
            let list = format!("/v1/purchasing/receipts?purchase_order_id={order}");
            let receipt = shop.client.get(&list).send().text_at("/items/0/id");
            at(format!("/v1/purchasing/receipts/{receipt}"))
        }
        "POST /v1/purchasing/purchase-orders/{id}/place" => at(format!("{}/place", drafted(shop))),
        "POST /v1/purchasing/purchase-orders/{id}/receive" => {
            let path = placed(shop);
            let body = first_line(shop, &path);
            at(format!("{path}/receive")).with(body)
        }
        "POST /v1/purchasing/purchase-orders/{id}/reverse" => {
            let path = placed(shop);
            let receive = shop.client.post(&format!("{path}/receive"));
            let came = receive
                .json(&first_line(shop, &path))
                .send()
                .expect_status(200);
            at(format!("{path}/reverse"))
                .with(json!({ "moves": [came.text_at("/moves/0/id")], "note": "Another shop's" }))
        }
        "POST /v1/purchasing/purchase-orders/{id}/close" => at(format!("{}/close", received(shop)))
            .with(json!({ "close_reason": "No longer made" })),
        "POST /v1/purchasing/purchase-orders/{id}/cancel" => at(format!("{}/cancel", placed(shop))),
        "POST /v1/inventory/counts" => {
            at(route.path.to_owned()).with(json!({ "warehouse_id": warehouse(shop) }))
        }
        "GET /v1/inventory/counts/{id}" => at(counted(shop)),
        "GET /v1/inventory/counts/{id}/lines" => at(format!("{}/lines", counted(shop))),
        "GET /v1/inventory/counts/{id}/uncounted" => at(format!("{}/uncounted", counted(shop))),
        "GET /v1/inventory/counts/{id}/scans" => at(format!("{}/scans", counted(shop))),
        "POST /v1/inventory/counts/{id}/scans" => {
            at(format!("{}/scans", counted(shop))).with(scans(shop))
        }
        "DELETE /v1/inventory/counts/{id}/scans/{device_seq}" => {
            let (path, body) = scanned(shop);
            let name = body["scans"][0]["device_seq"].as_str().unwrap_or_default();
            at(format!("{path}/scans/{name}"))
        }
        "POST /v1/inventory/counts/{id}/post" => {
            let (path, body) = scanned(shop);
            let [first, second] = [0, 1].map(|number| &body["scans"][number]["item_id"]);
            at(format!("{path}/post")).with(json!({ "confirm": [first], "leave_out": [second] }))
        }
        "POST /v1/inventory/counts/{id}/cancel" => at(format!("{}/cancel", counted(shop))),
        _ => return None,
    })
}
