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
    // 39.96 at 21 %.
    assert_eq!(grown["tax"], pounds(839));
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

/// The taxes of an order and of its lines.
fn taxes(order: &Value) -> (i64, Vec<i64>) {
    let pence = |record: &Value| record["tax"]["amount"].as_i64().expect("pence");
    let lines = order["lines"].as_array().expect("lines");
    (pence(order), lines.iter().map(pence).collect())
}

#[test]
fn the_tax_of_an_order_is_rounded_once_a_rate_or_line_by_line() {
    let market = Market::open();
    market.tax("high", 230_000);
    market.tax("odd", 86_250);
    let at = |pence: i64, code: &str| {
        let mut line = line(&market.item(), 1);
        (line["price"], line["tax_code"]) = (pounds(pence), code.into());
        line
    };
    let two = [at(5_555, "high"), at(1_111, "high")];
    let four = [(); 4].map(|()| at(250, "odd"));
    let made = |lines: &[Value]| taxes(&market.create(lines).expect_status(201).json());
    assert_eq!(made(&two), (1_533, vec![1_278, 255]));
    assert_eq!(made(&four), (86, vec![22, 22, 21, 21]));
    let mut both = two.to_vec();
    both.extend(four.clone());
    assert_eq!(made(&both).0, 1_533 + 86, "each rate by itself");
    let mut given = line(&market.item_in("g"), 1);
    given["quantity"] = json!({ "value": 2_250, "unit": "g" });
    given["per"] = json!({ "value": 1, "unit": "kg" });
    (given["price"], given["tax_code"]) = (pounds(6_422), "high".into());
    given["discount_ppm"] = 1_000_000.into();
    let free = market.create(&[given]).expect_status(201).json();
    assert_eq!(
        (&free["gross"], &free["total"]),
        (&pounds(14_450), &pounds(0))
    );

    let before = market.drafted(&four);
    market.sales_settings(&json!({ "tax_rounding": "line" }));
    assert_eq!(made(&two), (1_534, vec![1_278, 256]));
    assert_eq!(made(&four), (88, vec![22; 4]));
    let read = market.order(&before);
    assert_eq!(
        (taxes(&read).0, &read["tax_rounding"]),
        (86, &json!("document")),
        "an order keeps its way"
    );
    market.sales_settings(&json!({ "tax_rounding": "document", "prices_include_tax": true }));
    // 66.66 with 23 %: 12.465 in it. 10.00 with 8.625 %: 0.794 in it.
    assert_eq!(made(&two), (1_246, vec![1_038, 208]));
    assert_eq!(made(&four), (79, vec![20, 20, 20, 19]));
}

#[test]
fn the_tax_is_spread_anew_whenever_the_lines_of_a_draft_change() {
    let market = Market::open();
    market.tax("odd", 86_250);
    let item = market.priced(250, 9, Some("odd"));
    let id = market.drafted(&[line(&item, 1), line(&item, 1)]);
    let items = format!("/v1/orders/{id}/lines");
    assert_eq!(taxes(&market.order(&id)), (43, vec![22, 21]));
    let body = json!({ "lines": [line(&item, 1), line(&item, 1)] });
    let grown = send(&market, "POST", &items, &body).expect_status(201);
    assert_eq!(grown.trips(), 2);
    let grown = grown.json();
    assert_eq!(taxes(&grown), (86, vec![22, 22, 21, 21]));
    let line = |number: usize| {
        let id = grown["lines"][number]["line_id"].as_str();
        format!("{items}/{}", id.expect("an id"))
    };
    let body = json!({ "price": pounds(251) });
    let changed = send(&market, "PATCH", &line(3), &body).expect_status(200);
    assert_eq!(changed.trips(), 2);
    assert_eq!(taxes(&changed.json()), (86, vec![22, 21, 21, 22]));
    let removed = market.client().delete(&line(0)).send().expect_status(204);
    assert_eq!(removed.trips(), 2);
    assert_eq!(taxes(&market.order(&id)), (65, vec![22, 21, 22]));
    market.end(&id, "confirm").expect_status(200);
}

#[test]
fn a_draft_that_holds_stock_names_every_line_that_a_change_makes_short() {
    let market = Market::open();
    let (held, other) = (market.stocked(3), market.stocked(2));
    let id = market.drafted(&[line(&held, 3)]);
    market.end(&id, "hold").expect_status(200);
    let items = format!("/v1/orders/{id}/lines");
    let body = json!({ "lines": [line(&other, 5), line(&held, 1)] });
    let refused = send(&market, "POST", &items, &body);
    let refused = refused.expect_problem(409, "insufficient_stock").json();
    let errors = refused["errors"].as_array().expect("errors").iter();
    let errors = errors.map(|error| (error["pointer"].clone(), error["available"].clone()));
    assert_eq!(
        errors.collect::<Vec<_>>(),
        [(json!("/lines/1"), json!(2)), (json!("/lines/2"), json!(0))]
    );
    let body = json!({ "lines": [line(&other, 2)] });
    send(&market, "POST", &items, &body).expect_status(201);
    assert_eq!(market.counts(&other), (2, 2, 0));
}
