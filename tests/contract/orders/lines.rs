//! The lines of drafts: prices, discounts, taxes.

use serde_json::{Value, json};
use support::depot::each;
use support::market::{Market, line, pounds};

fn send(market: &Market, method: &str, path: &str, body: &Value) -> support::Answer {
    market.client().request(method, path).json(body).send()
}

#[test]
fn lines_are_added_changed_and_removed_and_the_totals_follow() {
    let market = Market::open();
    let item = market.priced(1000, 0, None);
    let id = market.drafted(&[]);
    let items = format!("/v1/orders/{id}/lines");
    let body = json!({ "lines": [line(&item, 2), line(&item, 1)] });
    let grown = send(&market, "POST", &items, &body).expect_status(201);
    assert_eq!(grown.json()["total"], pounds(3000));
    assert_eq!(grown.json()["version"], 2);
    let first = format!("{items}/{}", grown.text_at("/lines/0/line_id"));
    let body = json!({ "quantity": each(5), "discount_ppm": 100_000 });
    let changed = send(&market, "PATCH", &first, &body)
        .expect_status(200)
        .json();
    assert_eq!(changed["lines"][0]["discount"], pounds(500));
    assert_eq!(changed["total"], pounds(5500));
    market.client().delete(&first).send().expect_status(204);
    let removed = market.order(&id);
    assert_eq!(removed["total"], pounds(1000));
    assert_eq!(removed["line_count"], 1);
    market.client().delete(&first).send().expect_status(404);
    let listed = market.client().get(&items).send().expect_status(200).json();
    assert_eq!(listed["lines"].as_array().map(Vec::len), Some(1));
}

#[test]
fn an_old_version_is_refused() {
    let market = Market::open();
    let item = market.priced(1000, 0, None);
    let id = market.drafted(&[line(&item, 1)]);
    let items = format!("/v1/orders/{id}/lines");
    let body = json!({ "lines": [line(&item, 2)] });
    send(&market, "POST", &items, &body).expect_status(201);
    let late = market
        .client()
        .post(&items)
        .header("if-match", "\"1\"")
        .json(&body);
    late.send().expect_problem(412, "precondition_failed");
}

#[test]
fn prices_include_tax_if_the_organisation_has_chosen_so() {
    let market = Market::open();
    market.tax("standard", 210_000);
    let item = market.priced(999, 0, Some("standard"));
    let before = market.drafted(&[line(&item, 3)]);
    market.sales_settings(&json!({ "prices_include_tax": true }));
    let order = market.create(&[line(&item, 3)]).expect_status(201).json();
    assert_eq!(
        [
            &order["gross"],
            &order["net"],
            &order["tax"],
            &order["total"]
        ],
        [&pounds(2997), &pounds(2477), &pounds(520), &pounds(2997)]
    );
    // A draft keeps the setting it was created with.
    let items = format!("/v1/orders/{before}/lines");
    let body = json!({ "lines": [line(&item, 1)] });
    let grown = send(&market, "POST", &items, &body)
        .expect_status(201)
        .json();
    assert_eq!(grown["prices_include_tax"], false);
    assert_eq!(grown["tax"], pounds(629 + 210));
}

#[test]
fn a_line_has_the_present_tax_rate_and_confirming_refuses_an_outdated_one() {
    let market = Market::open();
    market.tax("standard", 200_000);
    let item = market.priced(1000, 5, Some("STANDARD"));
    let id = market.drafted(&[line(&item, 1)]);
    let later = json!({ "code": "standard", "name": "Later", "rate_ppm": 250_000, "valid_from": "2099-01-01T00:00:00Z" });
    send(&market, "POST", "/v1/orders/tax-rates", &later).expect_status(201);
    let now = json!({ "code": "standard", "name": "Now", "rate_ppm": 100_000 });
    send(&market, "POST", "/v1/orders/tax-rates", &now).expect_status(201);
    let refused = market.step(&format!("/v1/orders/{id}/confirm"));
    refused.expect_problem(409, "tax_rate_changed");
    let fresh = market
        .step(&format!("/v1/orders/{id}/refresh-taxes"))
        .expect_status(200)
        .json();
    assert_eq!(fresh["tax"], pounds(100));
    market
        .step(&format!("/v1/orders/{id}/confirm"))
        .expect_status(200);
}

#[test]
fn a_line_that_cannot_be_priced_is_refused_with_its_pointer() {
    let market = Market::open();
    let item = market.priced(1000, 0, Some("none"));
    let plain = market.priced(1000, 0, None);
    let with = |name: &str, value: Value| {
        let mut new_line = line(&plain, 1);
        new_line[name] = value;
        new_line
    };
    for (new_line, code, pointer) in [
        (line(&item, 1), "tax_rate_missing", "/lines/0/tax_code"),
        (
            with("price", json!({ "amount": 1, "currency": "EUR" })),
            "currency_mismatch",
            "/lines/0/price",
        ),
        (
            with("quantity", json!({ "value": 1, "unit": "kg" })),
            "unit_mismatch",
            "/lines/0/quantity",
        ),
        (
            with("discount", pounds(1001)),
            "out_of_range",
            "/lines/0/discount",
        ),
        (
            with("item_id", json!("0190b8f0-c4b2-7c1e-8f3a-5d6e7f809102")),
            "invalid_reference",
            "/lines/0/item_id",
        ),
    ] {
        let refused = market.create(&[new_line]).expect_problem(422, code);
        assert_eq!(refused.json()["errors"][0]["pointer"], pointer, "{code}");
    }
}

#[test]
fn a_price_applies_to_the_quantity_in_per() {
    let market = Market::open();
    let item = market.item_in("mg");
    let new_line = json!({
        "item_id": item, "quantity": { "value": 1500, "unit": "g" },
        "price": pounds(1999), "per": { "value": 1, "unit": "kg" }
    });
    let order = market.create(&[new_line]).expect_status(201).json();
    assert_eq!(order["total"], pounds(2999));
}
