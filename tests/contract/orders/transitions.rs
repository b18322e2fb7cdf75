//! `/v1/orders/{id}/confirm`, `cancel`, `complete` and `close-short`.

use serde_json::{Value, json};
use support::depot::each;
use support::market::{Market, carried, line, party, pounds};
use support::shop::unique;

use super::line_id;

#[test]
fn confirming_reserves_stock_and_gives_the_next_number() {
    let market = Market::open();
    let item = market.stocked(5);
    let first = market.confirmed(&[line(&item, 2)]);
    let second = market.confirmed(&[line(&item, 2)]);
    let (first, second) = (market.order(&first), market.order(&second));
    assert_eq!(first["number"], "SO-000001");
    assert_eq!(second["number"], "SO-000002");
    assert_eq!(first["deduct_on"], "ship");
    assert_eq!(market.counts(&item), (5, 4, 1));
    let id = first["id"].as_str().expect("an id");
    assert_eq!(market.history(id), ["order draft", "order confirmed"]);
}

#[test]
fn confirming_deducts_stock_if_the_organisation_has_chosen_so() {
    let market = Market::deducting_on_confirm();
    let item = market.stocked(5);
    let order = market.confirmed(&[line(&item, 2), line(&item, 1)]);
    assert_eq!(market.order(&order)["deduct_on"], "confirm");
    assert_eq!(market.counts(&item), (2, 0, 2));
    market
        .step(&format!("/v1/orders/{order}/cancel"))
        .expect_status(200);
    assert_eq!(market.counts(&item), (5, 0, 5));
}

#[test]
fn an_order_is_confirmed_with_all_its_lines_or_none() {
    for market in [Market::open(), Market::deducting_on_confirm()] {
        let (plenty, scarce) = (market.stocked(10), market.stocked(3));
        let id = market.drafted(&[line(&plenty, 5), line(&scarce, 4)]);
        let refused = market
            .step(&format!("/v1/orders/{id}/confirm"))
            .expect_problem(409, "insufficient_stock");
        assert_eq!(refused.json()["available"], 3);
        assert_eq!(market.counts(&plenty), (10, 0, 10));
        assert_eq!(market.order(&id)["state"], "draft");
        assert_eq!(market.history(&id), ["order draft"]);
    }
}

#[test]
fn two_lines_of_one_item_that_exceed_stock_together_are_refused() {
    for market in [Market::open(), Market::deducting_on_confirm()] {
        let item = market.stocked(5);
        let id = market.drafted(&[line(&item, 3), line(&item, 3)]);
        let refused = market
            .step(&format!("/v1/orders/{id}/confirm"))
            .expect_problem(409, "insufficient_stock");
        assert_eq!(refused.json()["errors"][0]["pointer"], "/lines/1");
        assert_eq!(market.counts(&item), (5, 0, 5));
        // The refusal took no number: the next order gets the first one.
        let other = market.confirmed(&[line(&item, 5)]);
        assert_eq!(market.order(&other)["number"], "SO-000001");
    }
}

#[test]
fn an_order_of_200_lines_is_confirmed_in_two_round_trips() {
    for market in [Market::open(), Market::deducting_on_confirm()] {
        let items: Vec<String> = (0..20).map(|_| market.stocked(100)).collect();
        let lines: Vec<Value> = (0..200).map(|n| line(&items[n % 20], 2)).collect();
        let id = market.drafted(&lines);
        let confirmed = market
            .step(&format!("/v1/orders/{id}/confirm"))
            .expect_status(200);
        assert_eq!(confirmed.trips(), 2);
        assert_eq!(
            confirmed.json()["lines"].as_array().map(Vec::len),
            Some(200)
        );
        for item in &items {
            assert_eq!(market.counts(item).2, 80);
        }
        let mut more = lines;
        more.push(line(&items[0], 1));
        market.create(&more).expect_status(422);
    }
}

#[test]
fn cancelling_returns_the_stock_and_allows_no_further_step() {
    let market = Market::open();
    let item = market.stocked(5);
    let id = market.confirmed(&[line(&item, 4)]);
    let path = format!("/v1/orders/{id}/cancel");
    let cancelled = market
        .client()
        .post(&path)
        .json(&json!({ "close_reason": "Changed their mind" }));
    let cancelled = cancelled.send().expect_status(200).json();
    assert_eq!(cancelled["state"], "cancelled");
    assert_eq!(cancelled["close_reason"], "Changed their mind");
    assert_eq!(cancelled["number"], "SO-000001");
    assert_eq!(cancelled["due"], pounds(0));
    assert_eq!(market.counts(&item), (5, 0, 5));
    for step in ["confirm", "cancel", "complete", "hold"] {
        let refused = market
            .step(&format!("/v1/orders/{id}/{step}"))
            .expect_problem(409, "illegal_transition");
        assert_eq!(refused.json()["state"], "cancelled");
        assert_eq!(refused.json()["allowed"], json!(["payments"]));
        assert_eq!(
            refused.text_at("/detail"),
            "This cannot be done in the state cancelled. Possible now: payments."
        );
    }
}

#[test]
fn a_draft_without_lines_is_not_confirmed() {
    let market = Market::open();
    let id = market.drafted(&[]);
    market
        .step(&format!("/v1/orders/{id}/confirm"))
        .expect_problem(409, "order_empty");
    market
        .step(&format!("/v1/orders/{id}/cancel"))
        .expect_status(200);
}

#[test]
fn an_order_with_unshipped_lines_cannot_be_completed() {
    let market = Market::open();
    let item = market.stocked(5);
    let id = market.confirmed(&[line(&item, 4)]);
    let refused = market
        .step(&format!("/v1/orders/{id}/complete"))
        .expect_problem(409, "order_not_shipped");
    assert_eq!(
        refused.text_at("/detail"),
        "Nothing of this order has been shipped. Ship it, or cancel the order."
    );
    assert_eq!(refused.text_at("/errors/0/pointer"), "/lines/0");
    // With everything on its way there is nothing to close short.
    let parcel = market.shipped(&id, None);
    let again = market.make("shipments", &json!({ "order_id": id }));
    let again = again.expect_problem(409, "shipment_empty");
    assert_eq!(
        again.text_at("/detail"),
        "What is left of this order is in shipments that have not been dispatched. Dispatch them."
    );
    market
        .go("shipments", &parcel, "dispatch")
        .expect_status(200);
    let close = market.end(&id, "close-short");
    let close = close.expect_problem(409, "order_shipped");
    assert_eq!(
        close.text_at("/detail"),
        "Nothing of this order is left to ship, so nothing is short. Complete the order."
    );
    market.end(&id, "complete").expect_status(200);
    let spanish = market.client().post(&format!("/v1/orders/{id}/confirm"));
    let spanish = spanish.header("accept-language", "es").send();
    let spanish = spanish.expect_problem(409, "illegal_transition");
    assert_eq!(
        spanish.text_at("/detail"),
        "Esto no se puede hacer en el estado completed. Ahora es posible: returns, payments."
    );
}

#[test]
fn a_service_needs_no_stock_and_is_completed_once_the_pay_policy_is_met() {
    let market = Market::open();
    let body = json!({
        "sku": unique("sku"), "name": "Wrapping", "kind": "service", "unit": "each", "price": pounds(500)
    });
    let made = market
        .client()
        .post("/v1/inventory/items")
        .json(&body)
        .send();
    let service = made.expect_status(201).id();
    let id = market.confirmed(&[line(&service, 1)]);
    market.sales_settings(&json!({ "pay_policy": "before_completion" }));
    market
        .step(&format!("/v1/orders/{id}/complete"))
        .expect_problem(409, "order_not_paid");
    market.sales_settings(&json!({ "pay_policy": "none" }));
    let done = market
        .step(&format!("/v1/orders/{id}/complete"))
        .expect_status(200)
        .json();
    assert_eq!(done["state"], "completed");
}

#[test]
fn terms_are_fixed_at_confirmation() {
    let market = Market::open();
    let item = market.stocked(5);
    let id = market.confirmed(&[line(&item, 1)]);
    let order = market.order(&id);
    let path = format!("/v1/orders/{id}");
    let other = party(&market.shop, &["customer"]);
    let patch = |body: Value| market.client().patch(&path).json(&body).send();
    patch(json!({ "customer_id": other })).expect_problem(409, "illegal_transition");
    let changed = patch(json!({ "note": "Ring twice", "external_ref": "A-1" })).expect_status(200);
    assert_eq!(changed.json()["note"], "Ring twice");
    patch(json!({ "external_ref": "A-2" })).expect_problem(409, "already_exists");
    let line_path = format!(
        "{path}/lines/{}",
        order["lines"][0]["line_id"].as_str().expect("an id")
    );
    let body = json!({ "quantity": each(2) });
    let changed = market.client().patch(&line_path).json(&body).send();
    changed.expect_problem(409, "illegal_transition");
    let removed = market.client().delete(&line_path).send();
    removed.expect_problem(409, "illegal_transition");
}

#[test]
fn closing_short_completes_an_order_with_what_was_shipped() {
    for market in [Market::open(), Market::deducting_on_confirm()] {
        let item = market.priced(100, 10, None);
        let order = market.confirmed(&[line(&item, 6)]);
        let path = format!("/v1/orders/{order}/close-short");
        let close = || {
            let body = json!({ "close_reason": "Sold out" });
            market.client().post(&path).json(&body).send()
        };
        let detail = |refused: support::Answer, start: &str| {
            let detail = refused.text_at("/detail");
            assert!(detail.starts_with(start), "{detail}");
        };
        let nothing = close().expect_problem(409, "order_not_shipped");
        detail(nothing, "Nothing of this order has been shipped. Cancel");
        let first = line_id(&market, &order, 0);
        let sent = market.shipped(&order, Some(&[(&first, 2)]));
        market.go("shipments", &sent, "dispatch").expect_status(200);
        let on_its_way = close().expect_problem(409, "order_shipped");
        detail(on_its_way, "Goods of this order are on their way. Mark");
        let cancel = market.end(&order, "cancel");
        let cancel = cancel.expect_problem(409, "order_shipped");
        detail(cancel, "Goods of this order are on their way. Mark");
        let complete = market.end(&order, "complete");
        let complete = complete.expect_problem(409, "order_not_shipped");
        detail(
            complete,
            "Part of this order has not been shipped. Ship it; or",
        );
        market.go("shipments", &sent, "deliver").expect_status(200);
        let cancel = market.end(&order, "cancel");
        let cancel = cancel.expect_problem(409, "order_shipped");
        detail(cancel, "Goods of this order were delivered. Close it short");
        let complete = market.end(&order, "complete");
        let complete = complete.expect_problem(409, "order_not_shipped");
        detail(
            complete,
            "Part of this order has not been shipped. Ship it, or close",
        );
        let waiting = market.shipped(&order, Some(&[(&first, 3)]));
        let closed = close().expect_status(200);
        assert_eq!(closed.trips(), 2);
        let closed = closed.json();
        assert_eq!(
            (
                &closed["state"],
                &closed["fulfil_state"],
                &closed["close_reason"]
            ),
            (&json!("completed"), &json!("delivered"), &json!("Sold out"))
        );
        assert_eq!(closed["total"]["amount"], 200);
        assert_eq!(closed["lines"][0]["short"], each(4));
        assert_eq!(
            market.counts(&item),
            (8, 0, 8),
            "the rest is available again"
        );
        let path = format!("/v1/orders/shipments/{waiting}");
        let read = market.client().get(&path).send().expect_status(200);
        assert_eq!(read.text_at("/state"), "cancelled");
    }
}

#[test]
fn closing_short_after_a_return_keeps_every_sum() {
    for rounding in ["document", "line"] {
        let market = Market::open();
        market.tax("standard", 86_250);
        market.sales_settings(&json!({ "tax_rounding": rounding }));
        let item = market.priced(250, 40, Some("standard"));
        let mut cheaper = line(&item, 7);
        cheaper["discount"] = pounds(101);
        let order = market.confirmed(&[cheaper, line(&item, 1), line(&item, 1), line(&item, 4)]);
        let lines = [0, 1, 2].map(|number| line_id(&market, &order, number));
        let load = [(&*lines[0], 3), (&*lines[1], 1), (&*lines[2], 1)];
        let parcel = market.shipped(&order, Some(&load));
        for action in ["dispatch", "deliver"] {
            market.go("shipments", &parcel, action).expect_status(200);
        }
        let back = json!({
            "order_id": order, "reason": "x", "lines": [carried(&lines[0], 1), carried(&lines[1], 1)]
        });
        let back = market.make("returns", &back).expect_status(201).id();
        let closed = market.end(&order, "close-short").expect_status(200).json();
        let of_line = |line: &Value, name: &str| line[name]["amount"].as_i64().expect("pence");
        let of_lines = closed["lines"].as_array().expect("lines");
        for name in ["net", "tax", "total"] {
            let sum: i64 = of_lines.iter().map(|line| of_line(line, name)).sum();
            assert_eq!(closed[name]["amount"], sum, "{name}");
        }
        // Three at 2.50 less 0.43, two at 2.50.
        assert_eq!(closed["net"], pounds(1_207));
        let tax = if rounding == "document" {
            104
        } else {
            61 + 22 + 22
        };
        assert_eq!(closed["tax"], pounds(tax), "{rounding}");
        let path = format!("/v1/orders/returns/{back}");
        let back = market.client().get(&path).send().expect_status(200).json();
        assert_eq!(closed["returned"], back["total"], "{rounding}");
    }
}

#[test]
fn only_the_note_of_a_completed_or_cancelled_order_can_change() {
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
            json!({ "external_ref": "A 1", "note": "Late" }),
        ] {
            let refused = change(body).expect_problem(409, "illegal_transition");
            assert_eq!(refused.text_at("/state"), state);
        }
        let noted = change(json!({ "note": "Rang to say thanks" })).expect_status(200);
        assert_eq!(noted.text_at("/note"), "Rang to say thanks");
    }
}
