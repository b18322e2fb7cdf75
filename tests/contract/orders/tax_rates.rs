//! `/v1/orders/tax-rates`.

use serde_json::json;
use support::market::Market;

#[test]
fn a_tax_code_has_one_rate_for_a_start_time() {
    let market = Market::open();
    market.tax("standard", 200_000);
    let again = json!({ "code": "Standard", "name": "Tax", "rate_ppm": 1, "valid_from": "2020-01-01T00:00:00Z" });
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
