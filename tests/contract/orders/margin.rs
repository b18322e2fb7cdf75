//! `/v1/orders/{id}/margin`.

use serde_json::json;
use support::market::{Market, line, pounds};
use support::shop::unique;

#[test]
fn the_margin_of_a_line_is_its_net_less_the_cost_of_its_stock() {
    let market = Market::deducting_on_confirm();
    let item = market.item();
    market.buy(&item, 2, 200).expect_status(201);
    market.buy(&item, 2, 400).expect_status(201);
    let mut sold = line(&item, 3);
    sold["price"] = pounds(500);
    let id = market.confirmed(&[sold]);
    let path = format!("/v1/orders/{id}/margin");
    let margin = market.client().get(&path).send().expect_status(200).json();
    // Two at 100 and one at 200 pence.
    assert_eq!(margin["cost"]["ten_thousandths"], 4_000_000);
    assert_eq!(
        margin["lines"][0]["margin"]["ten_thousandths"],
        15_000_000 - 4_000_000
    );
    market
        .step(&format!("/v1/orders/{id}/cancel"))
        .expect_status(200);
    let margin = market.client().get(&path).send().expect_status(200).json();
    assert_eq!(
        (&margin["net"]["amount"], &margin["cost"]["ten_thousandths"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(margin["lines"][0]["margin"]["ten_thousandths"], 0);
}

#[test]
fn a_service_has_the_cost_its_item_had_at_confirmation() {
    let market = Market::open();
    let body = json!({
        "sku": unique("sku"), "name": "Printing", "kind": "service", "unit": "s",
        "price": pounds(900), "cost": pounds(250), "per": { "value": 3_600, "unit": "s" }
    });
    let made = market.client().post("/v1/inventory/items").json(&body);
    let service = made.send().expect_status(201).id();
    let hours = json!({ "item_id": service, "quantity": { "value": 5_400, "unit": "s" } });
    let (draft, id) = (market.drafted(&[hours.clone()]), market.confirmed(&[hours]));
    let margin = |id: &str| {
        let read = market.client().get(&format!("/v1/orders/{id}/margin"));
        read.send().expect_status(200).json()
    };
    let margin_of_order = margin(&id);
    let of_line = &margin_of_order["lines"][0];
    assert_eq!(of_line["net"], pounds(1_350));
    assert_eq!(of_line["cost"]["ten_thousandths"], 3_750_000);
    assert_eq!(of_line["margin"]["ten_thousandths"], 13_500_000 - 3_750_000);
    assert_eq!(margin_of_order["cost"]["ten_thousandths"], 3_750_000);
    assert_eq!(
        margin(&draft)["cost"]["ten_thousandths"],
        0,
        "not confirmed yet"
    );

    let path = format!("/v1/inventory/items/{service}");
    let dearer = json!({ "cost": pounds(999) });
    let dearer = market.client().patch(&path).json(&dearer).send();
    dearer.expect_status(200);
    assert_eq!(margin(&id), margin_of_order, "a later cost changes nothing");
    market
        .step(&format!("/v1/orders/{id}/cancel"))
        .expect_status(200);
    assert_eq!(margin(&id)["cost"]["ten_thousandths"], 0);
}
