//! `/v1/orders/settings`.

use serde_json::json;
use support::market::Market;

#[test]
fn order_settings_are_read_and_updated() {
    let market = Market::open();
    let read = market.client().get("/v1/orders/settings").send();
    let read = read.expect_status(200).json();
    assert_eq!(
        (&read["prices_include_tax"], &read["pay_policy"]),
        (&json!(false), &json!("none"))
    );
    assert_eq!(read["tax_rounding"], "document");
    let body = json!({ "pay_policy": "before_completion" });
    let patch = market.client().patch("/v1/orders/settings").json(&body);
    let changed = patch.send().expect_status(200).json();
    assert_eq!(changed["pay_policy"], "before_completion");
    assert_eq!(changed["prices_include_tax"], false);
    let late = market.client().patch("/v1/orders/settings").json(&body);
    let late = late.header("if-match", "\"1\"").send();
    late.expect_problem(412, "precondition_failed");
}
