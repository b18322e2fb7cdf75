//! Orders that are over.

use serde_json::{Value, json};
use support::market::{Market, party};

#[test]
fn of_an_order_that_is_over_only_notes_are_taken() {
    let market = Market::open();
    let item = market.stocked(1);
    let rep = party(&market.shop, &["rep"]);
    let (completed, _) = market.completed(&item, 1);
    let cancelled = market.drafted(&[]);
    market.end(&cancelled, "cancel").expect_status(200);
    for (order, state) in [(completed, "completed"), (cancelled, "cancelled")] {
        let path = format!("/v1/orders/{order}");
        let change = |body: Value| market.client().patch(&path).json(&body).send();
        for body in [
            json!({ "rep_id": rep }),
            json!({ "rep_id": null }),
            json!({ "external_ref": "A 1", "notes": "Late" }),
        ] {
            let refused = change(body).expect_problem(409, "illegal_transition");
            assert_eq!(refused.text_at("/state"), state);
        }
        let noted = change(json!({ "notes": "Rang to say thanks" })).expect_status(200);
        assert_eq!(noted.text_at("/notes"), "Rang to say thanks");
    }
}
