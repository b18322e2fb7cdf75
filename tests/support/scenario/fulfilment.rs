//! Scenarios of `orders`: shipments, payments, refunds, returns.

use serde_json::{Value, json};
use web::Route;

use super::Scenario;
use super::orders::{Made, confirmed};
use crate::Shop;
use crate::depot::each;
use crate::market::pounds;
use crate::shop::unique;

/// Creates a record and gives its id.
fn make(shop: &Shop, path: &str, body: &Value) -> String {
    let made = shop.client.post(path).json(body).send();
    made.expect_status(201).id()
}

/// Takes a record through these actions.
fn go(shop: &Shop, path: &str, actions: &[&str]) {
    for action in actions {
        let done = shop.client.post(&format!("{path}/{action}")).send();
        done.expect_status(200);
    }
}

/// Three of the four pieces of an order.
fn new_shipment(order: &Made) -> Value {
    json!({
        "order_id": order.id, "lines": [{ "line_id": order.line, "quantity": each(3) }],
        "carrier": "Royal Mail", "service": "Tracked 48", "tracking": unique("track"),
        "address": { "recipient": "Ana", "line1": "2 High Street", "city": "Leeds", "country": "GB" },
        "note": "Leave with a neighbour"
    })
}

/// The path of a shipment after these actions.
fn shipment(shop: &Shop, actions: &[&str]) -> String {
    let body = new_shipment(&confirmed(shop));
    let id = make(shop, "/v1/orders/shipments", &body);
    let path = format!("/v1/orders/shipments/{id}");
    go(shop, &path, actions);
    path
}

fn new_payment(order: &Made, state: &str) -> Value {
    json!({
        "order_id": order.id, "method": "card", "amount": pounds(2_000), "state": state,
        "fee": pounds(60), "provider": "stripe", "provider_ref": unique("ch"), "note": "At the till"
    })
}

/// The id of a payment in a state.
fn payment(shop: &Shop, state: &str) -> String {
    let body = new_payment(&confirmed(shop), state);
    make(shop, "/v1/orders/payments", &body)
}

/// The path of a pending refund.
fn refund(shop: &Shop) -> String {
    let body = json!({
        "payment_id": payment(shop, "captured"), "amount": pounds(500), "state": "pending"
    });
    let id = make(shop, "/v1/orders/refunds", &body);
    format!("/v1/orders/refunds/{id}")
}

/// Pays more than the total of an order, so that every policy lets it be completed; gives the payment's id.
fn overpaid(shop: &Shop, order: &Made) -> String {
    let mut body = new_payment(order, "captured");
    body["amount"] = pounds(90_000);
    make(shop, "/v1/orders/payments", &body)
}

/// Ships and delivers an order, or a part of it.
fn deliver(shop: &Shop, shipment: &Value) {
    let id = make(shop, "/v1/orders/shipments", shipment);
    let path = format!("/v1/orders/shipments/{id}");
    go(shop, &path, &["dispatch", "deliver"]);
}

/// The body of a return: two pieces for stock, one for scrap, and a refund.
fn new_return(shop: &Shop) -> Value {
    let order = confirmed(shop);
    let payment = overpaid(shop, &order);
    deliver(shop, &json!({ "order_id": order.id }));
    go(shop, &format!("/v1/orders/{}", order.id), &["complete"]);
    json!({
        "order_id": order.id, "reason": "Too small",
        "lines": [
            { "line_id": order.line, "quantity": each(2) },
            { "line_id": order.line, "quantity": each(1), "disposition": "scrap" }
        ],
        "refund": { "payment_id": payment, "amount": pounds(750) }
    })
}

pub fn of(shop: &Shop, route: &Route, name: &str) -> Option<Scenario> {
    let at = |path: &str| Scenario::new(shop, route, path);
    let after = |actions: &[&str], rest: &str| at(&format!("{}{rest}", shipment(shop, actions)));
    let paid = |state: &str, rest: &str| {
        at(&format!(
            "/v1/orders/payments/{}{rest}",
            payment(shop, state)
        ))
    };
    Some(match name {
        "POST /v1/orders/{id}/close-short" => {
            let order = confirmed(shop);
            overpaid(shop, &order);
            deliver(shop, &new_shipment(&order));
            at(&format!("/v1/orders/{}/close-short", order.id))
                .with(json!({ "close_reason": "The rest is sold out" }))
        }
        "POST /v1/orders/shipments" => at(route.path).with(new_shipment(&confirmed(shop))),
        "GET /v1/orders/shipments/{id}" => after(&[], ""),
        "PATCH /v1/orders/shipments/{id}" => after(&["pack"], "")
            .with(json!({ "state": "in_transit", "tracking": unique("track"), "note": null })),
        "POST /v1/orders/shipments/{id}/pack" => after(&[], "/pack"),
        "POST /v1/orders/shipments/{id}/dispatch" => {
            after(&["pack"], "/dispatch").with(json!({ "tracking": unique("track") }))
        }
        "POST /v1/orders/shipments/{id}/deliver" => after(&["dispatch"], "/deliver"),
        "POST /v1/orders/shipments/{id}/fail" => {
            after(&["dispatch"], "/fail").with(json!({ "note": "Nobody at home" }))
        }
        "POST /v1/orders/shipments/{id}/retry" => after(&["dispatch", "fail"], "/retry"),
        "POST /v1/orders/shipments/{id}/return" => after(&["dispatch", "fail"], "/return"),
        "POST /v1/orders/shipments/{id}/cancel" => after(&["pack"], "/cancel"),
        "POST /v1/orders/payments" => {
            at(route.path).with(new_payment(&confirmed(shop), "captured"))
        }
        "GET /v1/orders/payments/{id}" => paid("captured", ""),
        "POST /v1/orders/payments/{id}/authorize" => paid("pending", "/authorize"),
        "POST /v1/orders/payments/{id}/capture" => paid("authorized", "/capture")
            .with(json!({ "amount": pounds(1_500), "fee": pounds(70) })),
        "POST /v1/orders/payments/{id}/fail" => {
            paid("pending", "/fail").with(json!({ "note": "No funds" }))
        }
        "POST /v1/orders/payments/{id}/void" => paid("authorized", "/void"),
        "GET /v1/orders/{id}/payment-status" => {
            let order = confirmed(shop);
            make(
                shop,
                "/v1/orders/payments",
                &new_payment(&order, "captured"),
            );
            at(&format!("/v1/orders/{}/payment-status", order.id))
        }
        "POST /v1/orders/refunds" => at(route.path).with(json!({
            "payment_id": payment(shop, "captured"), "amount": pounds(500),
            "reason": "allowance", "provider_ref": unique("re"), "note": "Broken lid"
        })),
        "GET /v1/orders/refunds/{id}" => at(&refund(shop)),
        "POST /v1/orders/refunds/{id}/capture" => at(&format!("{}/capture", refund(shop))),
        "POST /v1/orders/refunds/{id}/fail" => at(&format!("{}/fail", refund(shop))),
        "POST /v1/orders/returns" => at(route.path).with(new_return(shop)),
        "GET /v1/orders/returns/{id}" => {
            let id = make(shop, "/v1/orders/returns", &new_return(shop));
            at(&format!("/v1/orders/returns/{id}"))
        }
        _ => return None,
    })
}
