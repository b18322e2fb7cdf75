//! `/v1/inventory/items/{id}/suppliers`.

use serde_json::json;
use support::depot::{Depot, each};
use support::market::pounds;
use support::sample::UNKNOWN_ID;
use support::shop::unique;

/// A supplier that sells an item at this price, in pence.
fn supplier_of(depot: &Depot, item: &str, pence: i64) -> String {
    let body = json!({ "name": unique("supplier") });
    let made = depot.client().post("/v1/purchasing/suppliers").json(&body);
    let id = made.send().expect_status(201).id();
    let path = format!("/v1/purchasing/suppliers/{id}/items/{item}");
    let terms = json!({ "price": pounds(pence) });
    let set = depot.client().put(&path).json(&terms).send();
    set.expect_status(200);
    id
}

#[test]
fn the_suppliers_of_an_item_are_listed_in_pages_with_their_terms() {
    let depot = Depot::open();
    let (item, other) = (depot.item(), depot.item());
    let mut expected = [120, 90].map(|pence| (supplier_of(&depot, &item, pence), pence));
    expected.sort();
    supplier_of(&depot, &other, 70);

    let path = format!("/v1/inventory/items/{item}/suppliers");
    let first = depot.client().get(&format!("{path}?limit=1")).send();
    let first = first.expect_status(200);
    assert_eq!(first.trips(), 1);
    let cursor = first.text_at("/next_cursor");
    let second = depot
        .client()
        .get(&format!("{path}?limit=1&cursor={cursor}"));
    let second = second.send().expect_status(200);
    assert!(second.json()["next_cursor"].is_null());
    for (page, (supplier, pence)) in [first, second].iter().zip(expected) {
        let terms = &page.json()["items"][0];
        assert_eq!(terms["supplier"]["id"], supplier.as_str());
        assert_eq!(terms["item"]["id"], item.as_str());
        assert_eq!((&terms["price"], &terms["per"]), (&pounds(pence), &each(1)));
    }
}

#[test]
fn only_items_of_the_own_organisation_have_suppliers() {
    let depot = Depot::open();
    for item in [UNKNOWN_ID.to_owned(), Depot::open().item()] {
        let path = format!("/v1/inventory/items/{item}/suppliers");
        let read = depot.client().get(&path).send();
        read.expect_problem(404, "not_found");
    }
}
