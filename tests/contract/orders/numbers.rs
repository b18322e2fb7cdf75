//! `/v1/orders/numbers`.

use serde_json::json;
use support::market::{Market, line};

#[test]
fn numbers_have_the_chosen_format_and_continue_the_sequence() {
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
    // With a digit at the end of the prefix, SO-1 and 1 would give the same text as SO- and 11.
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
fn each_document_type_has_a_sequence() {
    let market = Market::open();
    let list = market.client().get("/v1/orders/numbers").send();
    let list = list.expect_status(200).json();
    assert_eq!(list["sequences"].as_array().map(Vec::len), Some(4));
    assert_eq!(list["sequences"][0]["next"], "SO-000001");
}
