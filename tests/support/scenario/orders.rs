//! Scenarios of `orders`: orders, their lines and transitions, settings, numbers and tax rates.

use serde_json::{Value, json};
use web::Route;

use super::Scenario;
use super::inventory::warehouse;
use crate::Shop;
use crate::depot::each;
use crate::market::{line, party, pounds};
use crate::shop::unique;

/// The body of a draft with an item in stock and a service.
fn new_order(shop: &Shop) -> Value {
    let warehouse = warehouse(shop);
    let item = priced(shop, "product");
    let received = json!({ "item_id": item, "warehouse_id": warehouse, "quantity": each(10) });
    let add = shop.client.post("/v1/inventory/stock/add").json(&received);
    add.send().expect_status(201);
    json!({
        "customer_id": party(shop, &["customer"]), "warehouse_id": warehouse,
        "rep_id": party(shop, &["rep"]), "channel": "market", "external_ref": unique("ref"),
        "note": "Ring twice",
        "lines": [
            { "item_id": item, "quantity": each(4), "discount_ppm": 100_000 },
            {
                "item_id": priced(shop, "service"), "quantity": each(1), "price": pounds(1500),
                "discount": pounds(500), "description": "Wrapping"
            }
        ]
    })
}

fn priced(shop: &Shop, kind: &str) -> String {
    let body = json!({
        "sku": unique("sku"), "name": "Cake case", "kind": kind, "unit": "each", "price": pounds(999)
    });
    let made = shop.client.post("/v1/inventory/items").json(&body).send();
    made.expect_status(201).id()
}

pub struct Made {
    pub id: String,
    pub line: String,
    pub external_ref: String,
    pub number: Option<String>,
}

fn made(shop: &Shop) -> Made {
    let body = new_order(shop);
    let order = shop.client.post("/v1/orders").json(&body).send();
    let order = order.expect_status(201);
    Made {
        id: order.id(),
        line: order.text_at("/lines/0/line_id"),
        external_ref: order.text_at("/external_ref"),
        number: None,
    }
}

/// A confirmed order of four pieces and a service.
pub fn confirmed(shop: &Shop) -> Made {
    let made = made(shop);
    let path = format!("/v1/orders/{}/confirm", made.id);
    let confirmed = shop.client.post(&path).send().expect_status(200);
    Made {
        number: Some(confirmed.text_at("/number")),
        ..made
    }
}

fn tax_rate(shop: &Shop) -> String {
    let body = json!({ "code": unique("tax"), "name": "Standard", "rate_ppm": 200_000 });
    let made = shop.client.post("/v1/orders/tax-rates").json(&body).send();
    made.expect_status(201).id()
}

pub fn of(shop: &Shop, route: &Route, name: &str) -> Option<Scenario> {
    let at = |path: &str| Scenario::new(shop, route, path);
    let order = |rest: &str| at(&format!("/v1/orders/{}{rest}", made(shop).id));
    let rate = || at(&format!("/v1/orders/tax-rates/{}", tax_rate(shop)));
    Some(match name {
        "GET /v1/orders/events" => at("/v1/orders/events?seconds=1"),
        // With every part that one request can create.
        "POST /v1/orders" => {
            let mut order = new_order(shop);
            order["payment"] = json!({ "method": "card", "provider": "till", "provider_ref": unique("pay") });
            order["shipment"] = json!({ "carrier": "Post", "tracking": "T-1" });
            at("/v1/orders?include=payment,shipment").with(order)
        }
        "GET /v1/orders/{id}" => order(""),
        "PATCH /v1/orders/{id}" => {
            order("").with(json!({ "note": "Ring once", "rep_id": null, "warehouse_id": warehouse(shop) }))
        }
        "GET /v1/orders/by-number/{number}" => {
            let number = confirmed(shop).number.expect("it is confirmed");
            at(&format!("/v1/orders/by-number/{number}"))
        }
        "GET /v1/orders/by-reference/{channel}/{reference}" => at(&format!(
            "/v1/orders/by-reference/market/{}",
            made(shop).external_ref
        )),
        "POST /v1/orders/{id}/refresh-customer" => order("/refresh-customer"),
        "POST /v1/orders/{id}/refresh-taxes" => order("/refresh-taxes"),
        "POST /v1/orders/{id}/hold" => order("/hold").with(json!({ "ttl_seconds": 600 })),
        "POST /v1/orders/{id}/confirm" => order("/confirm"),
        "POST /v1/orders/{id}/cancel" => {
            let order = confirmed(shop);
            at(&format!("/v1/orders/{}/cancel", order.id)).with(json!({ "close_reason": "Too late" }))
        }
        "GET /v1/orders/{id}/events" => order("/events"),
        "GET /v1/orders/{id}/margin" => order("/margin"),
        "GET /v1/orders/{id}/lines" => order("/lines"),
        "POST /v1/orders/{id}/lines" => {
            order("/lines").with(json!({ "lines": [line(&priced(shop, "product"), 2)] }))
        }
        "PATCH /v1/orders/{id}/lines/{line_id}" => {
            let made = made(shop);
            at(&format!("/v1/orders/{}/lines/{}", made.id, made.line))
                .with(json!({ "quantity": each(3), "discount": pounds(100), "price": pounds(1299) }))
        }
        "DELETE /v1/orders/{id}/lines/{line_id}" => {
            let made = made(shop);
            at(&format!("/v1/orders/{}/lines/{}", made.id, made.line))
        }
        "PATCH /v1/orders/settings" => at(route.path)
            .with(json!({ "prices_include_tax": true, "tax_rounding": "line", "pay_policy": "before_completion" })),
        "PATCH /v1/orders/numbers/{type}" => {
            at("/v1/orders/numbers/order").with(json!({ "prefix": "A/", "digits": 4 }))
        }
        "POST /v1/orders/tax-rates" => at(route.path).with(json!({
            "code": unique("tax"), "name": "Standard", "rate_ppm": 200_000, "valid_from": "2026-01-01T00:00:00Z"
        })),
        "GET /v1/orders/tax-rates/{id}" | "DELETE /v1/orders/tax-rates/{id}" => rate(),
        "PATCH /v1/orders/tax-rates/{id}" => {
            rate().with(json!({ "name": "Reduced", "rate_ppm": 50_000 }))
        }
        "POST /v1/orders/{id}/complete" => {
            // Only a service: there is nothing to ship.
            let body = json!({
                "customer_id": party(shop, &["customer"]), "warehouse_id": warehouse(shop),
                "lines": [line(&priced(shop, "service"), 1)]
            });
            let made = shop.client.post("/v1/orders").json(&body).send();
            let id = made.expect_status(201).id();
            let confirm = shop.client.post(&format!("/v1/orders/{id}/confirm"));
            confirm.send().expect_status(200);
            at(&format!("/v1/orders/{id}/complete"))
        }
        _ => return None,
    })
}
