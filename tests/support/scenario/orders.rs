//! Scenarios of `orders`.

use web::Route;

use super::Scenario;
use crate::Shop;

pub fn of(shop: &Shop, route: &Route, name: &str) -> Option<Scenario> {
    Some(match name {
        "GET /v1/orders/events" => Scenario::new(
            shop,
            route,
            "/v1/orders/events?after=9007199254740991&seconds=1",
        ),
        _ => return None,
    })
}
