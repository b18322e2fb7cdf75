//! Scenarios of `people`.

use serde_json::{Value, json};
use web::Route;

use super::Scenario;
use crate::Shop;
use crate::shop::unique;

/// A password for the strictest of organisations.
const STRONG: &str = "Wrong donkey mattery clip 7!";

/// A person who is everything to the shop, and a user of it.
fn new_party(shop: &Shop) -> Value {
    let email = format!("{}@{}.example", unique("employee"), shop.slug);
    let user = json!({ "email": email, "full_name": "Eva Employee", "role": "seller", "password": STRONG });
    let user = shop.client.post("/v1/auth/users").json(&user).send();
    json!({
        "name": "Eva Employee", "roles": ["customer", "supplier", "employee", "rep"],
        "tax_id": unique("tax"), "email": email, "phone": "+441632960101",
        "user_id": user.expect_status(201).id(), "payment_terms": "30 days net",
        "rating_ppm": 800_000, "note": "Calls on Mondays",
        "addresses": [
            { "kind": "billing", "default": true, "line1": "1 High Street", "city": "Leeds", "country": "GB" },
            { "kind": "shipping", "recipient": "Eva", "line1": "2 Low Street", "postcode": "LS1 1AA", "country": "GB" }
        ],
        "contacts": [{ "name": "Max Contact", "job_title": "Sales", "email": "max@contact.example" }]
    })
}

fn party(shop: &Shop) -> String {
    let made = shop.client.post("/v1/people").json(&new_party(shop)).send();
    made.expect_status(201).id()
}

pub fn of(shop: &Shop, route: &Route, name: &str) -> Option<Scenario> {
    let at = |path: &str| Scenario::new(shop, route, path);
    let record = |id: String| at(&format!("/v1/people/{id}"));
    Some(match name {
        "POST /v1/people" => at(route.path).with(new_party(shop)),
        "GET /v1/people/search" => {
            party(shop);
            at("/v1/people/search?q=eva")
        }
        "GET /v1/people/{id}/orders" => at(&format!("/v1/people/{}/orders", party(shop))),
        "GET /v1/reps/{id}/orders" => at(&format!("/v1/reps/{}/orders", party(shop))),
        "GET /v1/people/{id}" | "DELETE /v1/people/{id}" => record(party(shop)),
        "PATCH /v1/people/{id}" => record(party(shop)).with(json!({
            "name": "Eva Otherwise", "phone": null, "contacts": [{ "name": "Ben Contact" }],
            "addresses": [{ "kind": "billing", "line1": "3 High Street", "country": "GB" }]
        })),
        _ => return None,
    })
}
