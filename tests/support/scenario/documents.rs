//! Scenarios of `documents`: paper, and what goes to suppliers.

use web::Route;

use super::{Scenario, purchasing};
use crate::Shop;

pub fn of(shop: &Shop, route: &Route, name: &str) -> Option<Scenario> {
    let at = |path: &str| Scenario::new(shop, route, path);
    Some(match name {
        "GET /v1/documents/purchase-orders/{id}" => {
            let placed = purchasing::placed(shop);
            at(&placed.replace("/inventory/", "/documents/"))
        }
        _ => return None,
    })
}
