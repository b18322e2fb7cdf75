//! Scenarios of `documents`: printed documents and their delivery.

use serde_json::{Value, json};
use web::Route;

use super::{Scenario, inventory, purchasing};
use crate::Shop;

/// No server listens there, so requests fail at once.
const UNREACHABLE: &str = "http://127.0.0.1:9/hook";

fn webhook() -> Value {
    json!({ "kind": "webhook", "url": UNREACHABLE })
}

/// Sets the channel of a supplier and returns its path.
fn set_channel(shop: &Shop, supplier: &str) -> String {
    let path = format!("/v1/documents/suppliers/{supplier}/channel");
    let set = shop.client.put(&path).json(&webhook()).send();
    set.expect_status(200);
    path
}

/// The path of a placed order whose supplier has a channel.
fn sendable(shop: &Shop) -> String {
    let path = purchasing::placed(shop);
    let order = shop.client.get(&path).send().expect_status(200);
    set_channel(shop, &order.text_at("/supplier/id"));
    path.replace("/purchasing/", "/documents/")
}

fn queued(shop: &Shop) -> String {
    let sent = shop.client.post(&format!("{}/send", sendable(shop))).send();
    format!("/v1/documents/deliveries/{}", sent.expect_status(201).id())
}

pub fn of(shop: &Shop, route: &Route, name: &str) -> Option<Scenario> {
    let at = |path: &str| Scenario::new(shop, route, path);
    Some(match name {
        "GET /v1/documents/purchase-orders/{id}" => {
            let placed = purchasing::placed(shop);
            at(&placed.replace("/purchasing/", "/documents/"))
        }
        "POST /v1/documents/purchase-orders/{id}/send" => at(&format!("{}/send", sendable(shop))),
        "PUT /v1/documents/suppliers/{id}/channel" => {
            let supplier = inventory::supplier(shop);
            at(&format!("/v1/documents/suppliers/{supplier}/channel")).with(webhook())
        }
        "GET /v1/documents/suppliers/{id}/channel"
        | "DELETE /v1/documents/suppliers/{id}/channel" => {
            at(&set_channel(shop, &inventory::supplier(shop)))
        }
        "GET /v1/documents/deliveries/{id}" => at(&queued(shop)),
        "POST /v1/documents/deliveries/{id}/retry" => at(&format!("{}/retry", queued(shop))),
        _ => return None,
    })
}
