//! `/v1/inventory/items/{id}/adjust`.

use serde_json::{Value, json};
use support::depot::{Depot, each};

use super::moves::UNKNOWN;

#[test]
fn stock_is_adjusted_by_a_change_or_a_counted_quantity() {
    let depot = Depot::open();
    let item = depot.stocked(10);
    let path = format!("/v1/inventory/items/{item}/adjust");
    let adjust = |mut body: Value| {
        body["warehouse_id"] = depot.warehouse.clone().into();
        depot.client().post(&path).json(&body).send()
    };
    let why = "Broken in the store";
    for (body, reason, on_hand) in [
        (json!({ "change": each(-3), "note": why }), "adjust_out", 7),
        (json!({ "change": each(2), "note": why }), "adjust_in", 9),
        (json!({ "counted": each(4), "note": why }), "adjust_out", 4),
        (json!({ "counted": each(12), "note": why }), "adjust_in", 12),
    ] {
        let adjusted = adjust(body).expect_status(201);
        assert_eq!(adjusted.trips(), 2);
        assert_eq!(adjusted.text_at("/moves/0/reason"), reason);
        assert_eq!(adjusted.text_at("/moves/0/note"), why);
        assert_eq!(depot.counts(&item).0, on_hand);
    }
    let agreed = adjust(json!({ "counted": each(12), "note": why })).expect_status(201);
    assert_eq!(agreed.json()["moves"], json!([]), "the count agrees");

    depot.hold(&item, 5, 900).expect_status(201);
    for (body, pointer) in [
        (json!({ "counted": each(4), "note": why }), "/counted"),
        (json!({ "change": each(-8), "note": why }), "/change"),
    ] {
        let refused = adjust(body).expect_problem(409, "insufficient_stock");
        assert_eq!(
            refused.text_at("/errors/0/pointer"),
            pointer,
            "what is held stays"
        );
    }
    for body in [
        json!({ "note": why }),
        json!({ "change": each(1), "counted": each(1), "note": why }),
        json!({ "change": each(1) }),
        json!({ "change": each(1), "note": "  " }),
        json!({ "change": each(0), "note": why }),
    ] {
        adjust(body).expect_problem(422, "invalid_body");
    }
    let path = format!("/v1/inventory/items/{UNKNOWN}/adjust");
    let body = json!({ "warehouse_id": depot.warehouse, "change": each(1), "note": why });
    depot
        .client()
        .post(&path)
        .json(&body)
        .send()
        .expect_problem(404, "not_found");
    assert_eq!(depot.counts(&item), (12, 5, 7));
}
