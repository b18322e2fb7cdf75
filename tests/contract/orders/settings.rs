//! How an organisation sells: tax rates, document numbers.

use serde_json::json;
use support::market::{Market, line};

#[test]
fn the_settings_of_selling_are_read_and_changed() {
    let market = Market::open();
    let read = market.client().get("/v1/orders/settings").send();
    let read = read.expect_status(200).json();
    assert_eq!(
        (&read["prices_include_tax"], &read["pay_policy"]),
        (&json!(false), &json!("none"))
    );
    let body = json!({ "pay_policy": "before_completion" });
    let patch = market.client().patch("/v1/orders/settings").json(&body);
    let changed = patch.send().expect_status(200).json();
    assert_eq!(changed["pay_policy"], "before_completion");
    assert_eq!(changed["prices_include_tax"], false);
    let late = market.client().patch("/v1/orders/settings").json(&body);
    let late = late.header("if-match", "\"1\"").send();
    late.expect_problem(412, "precondition_failed");
    let list = market.client().get("/v1/orders/numbers").send();
    let list = list.expect_status(200).json();
    assert_eq!(list["sequences"].as_array().map(Vec::len), Some(4));
    assert_eq!(list["sequences"][0]["next"], "SO-000001");
}

#[test]
fn numbers_take_the_form_that_was_chosen_and_go_on_counting() {
    let market = Market::open();
    let item = market.stocked(5);
    market.confirmed(&[line(&item, 1)]);
    let path = "/v1/orders/numbers/order";
    let body = json!({ "prefix": "2026/", "digits": 3 });
    let changed = market.client().patch(path).json(&body).send();
    assert_eq!(changed.expect_status(200).json()["next"], "2026/002");
    let order = market.confirmed(&[line(&item, 1)]);
    assert_eq!(market.order(&order)["number"], "2026/002");
    let found = market
        .client()
        .get("/v1/orders/by-number/2026%2F002")
        .send();
    assert_eq!(found.expect_status(200).id(), order);
    // SO-1 with 1 after it would be SO- with 11 after it.
    for prefix in ["SO-1", "7", "A/2026"] {
        let refused = market
            .client()
            .patch(path)
            .json(&json!({ "prefix": prefix }));
        let refused = refused.send().expect_problem(422, "invalid_body");
        assert_eq!(refused.text_at("/errors/0/pointer"), "/prefix");
    }
    let unknown = market.client().patch("/v1/orders/numbers/poem").json(&body);
    unknown.send().expect_status(404);
}

#[test]
fn a_tax_code_has_one_rate_at_a_time() {
    let market = Market::open();
    market.tax("standard", 200_000);
    let again = json!({ "code": "Standard", "name": "Tax", "ppm": 1, "valid_from": "2020-01-01T00:00:00Z" });
    let post = market.client().post("/v1/orders/tax-rates").json(&again);
    post.send().expect_problem(409, "already_exists");
    market.tax("reduced", 50_000);
    let list = market
        .client()
        .get("/v1/orders/tax-rates?limit=1")
        .send()
        .json();
    assert_eq!(list["items"][0]["code"], "reduced");
    let cursor = list["next_cursor"].as_str().expect("another page");
    let path = format!("/v1/orders/tax-rates?limit=1&cursor={cursor}");
    let list = market.client().get(&path).send().json();
    assert_eq!(list["items"][0]["code"], "standard");
    let one = market
        .client()
        .get("/v1/orders/tax-rates?code=REDUCED")
        .send();
    assert_eq!(one.json()["items"].as_array().map(Vec::len), Some(1));
}

#[test]
fn another_organisation_sees_none_of_it() {
    let (market, other) = (Market::open(), Market::open());
    let id = market.drafted(&[]);
    let path = format!("/v1/orders/{id}");
    other.client().get(&path).send().expect_status(404);
    other
        .step(&format!("/v1/orders/{id}/cancel"))
        .expect_status(404);
    let mut body = other.draft(&[]);
    body["customer_id"] = json!(market.customer);
    let post = other.client().post("/v1/orders").json(&body);
    post.send().expect_problem(422, "not_a_customer");
}
