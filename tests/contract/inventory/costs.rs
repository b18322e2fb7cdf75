//! The cost of stock: layers, oldest first, and the movements that draw from them.

use serde_json::{Value, json};
use support::depot::{Depot, each};
use support::{Answer, Draft};

fn post(depot: &Depot, path: &str, body: &Value) -> Answer {
    let draft: Draft<'_> = depot.client().post(path);
    draft.json(body).send()
}

fn cost(answer: &Answer) -> Value {
    answer.json()["moves"][0]["cost"].clone()
}

fn cost_of(amount: i64) -> Value {
    json!({ "ten_thousandths": amount, "currency": "GBP" })
}

#[test]
fn stock_that_leaves_costs_what_the_oldest_layers_cost() {
    let depot = Depot::open();
    let item = depot.item();
    assert_eq!(cost(&depot.buy(&item, 10, 100)), cost_of(1_000_000));
    assert_eq!(cost(&depot.buy(&item, 10, 300)), cost_of(3_000_000));
    assert_eq!(cost(&depot.move_stock("sale", &item, 4)), cost_of(400_000));
    // Six of the first layer and two of the second.
    assert_eq!(
        cost(&depot.move_stock("consume", &item, 8)),
        cost_of(1_200_000)
    );
    assert_eq!(
        cost(&depot.move_stock("scrap", &item, 8)),
        cost_of(2_400_000)
    );
}

#[test]
fn the_last_part_of_a_layer_takes_the_rest_of_its_cost() {
    let depot = Depot::open();
    let item = depot.item();
    depot.buy(&item, 3, 1).expect_status(201);
    let parts: Vec<Value> = (0..3)
        .map(|_| cost(&depot.move_stock("sale", &item, 1))["ten_thousandths"].clone())
        .collect();
    assert_eq!(parts, [3_333, 3_334, 3_333]);
}

#[test]
fn a_receipt_has_the_cost_of_the_item_unless_it_states_one() {
    let depot = Depot::open();
    let item = depot.item_in("g");
    let path = format!("/v1/inventory/items/{item}");
    let price = json!({ "cost": { "amount": 2000, "currency": "GBP" } });
    depot
        .client()
        .patch(&path)
        .json(&price)
        .send()
        .expect_status(200);
    let receive = |more: Value| {
        let mut body = json!({
            "item_id": item, "warehouse_id": depot.warehouse,
            "quantity": { "value": 250, "unit": "g" }
        });
        let more = more.as_object().expect("fields");
        body.as_object_mut().expect("a body").extend(more.clone());
        post(&depot, "/v1/inventory/stock/add", &body)
    };
    let money = |amount: i64| json!({ "amount": amount, "currency": "GBP" });
    assert_eq!(cost(&receive(json!({}))), cost_of(5_000_000));
    assert_eq!(
        cost(&receive(json!({ "total_cost": money(600) }))),
        cost_of(6_000_000)
    );
    // For a kilogram, like the item's own cost.
    assert_eq!(
        cost(&receive(json!({ "unit_cost": money(2801) }))),
        cost_of(7_002_500)
    );
    let both = receive(json!({ "unit_cost": money(1), "total_cost": money(1) }));
    let both = both.expect_problem(422, "invalid_body");
    assert_eq!(both.text_at("/errors/0/pointer"), "/unit_cost");
    let foreign = receive(json!({ "unit_cost": { "amount": 1, "currency": "EUR" } }));
    foreign.expect_problem(422, "currency_mismatch");
    let dear = receive(json!({ "unit_cost": money(900_719_925_474) }));
    assert_eq!(cost(&dear.expect_status(201))["currency"], "GBP");
    let mut body = depot.line(&item, 1);
    body["quantity"] = json!({ "value": 2, "unit": "kg" });
    body["unit_cost"] = money(900_719_925_474);
    post(&depot, "/v1/inventory/stock/add", &body).expect_problem(422, "out_of_range");
}

#[test]
fn only_stock_that_comes_in_may_have_a_stated_cost() {
    let depot = Depot::open();
    let item = depot.stocked(10);
    let mut line = depot.line(&item, 1);
    line["total_cost"] = json!({ "amount": 1, "currency": "GBP" });
    for reason in ["sale", "consume", "scrap", "return_out"] {
        let body = json!({ "reason": reason, "lines": [line] });
        let refused = post(&depot, "/v1/inventory/moves", &body);
        let refused = refused.expect_problem(422, "invalid_move");
        assert_eq!(refused.text_at("/errors/0/pointer"), "/lines/0");
    }
    post(&depot, "/v1/inventory/stock/use", &line).expect_problem(422, "invalid_move");
    line.as_object_mut().expect("a line").remove("total_cost");
    line["to_warehouse_id"] = depot.warehouse().into();
    let body = json!({ "reason": "transfer", "lines": [line] });
    let moved = post(&depot, "/v1/inventory/moves", &body);
    assert_eq!(cost(&moved.expect_status(201)), Value::Null);
}

#[test]
fn a_reversal_restores_the_layers_it_drew_from_and_removes_its_own() {
    let depot = Depot::open();
    let item = depot.item();
    depot.buy(&item, 5, 50).expect_status(201);
    let dear = depot.buy(&item, 5, 500).expect_status(201);
    let sold = depot.move_stock("sale", &item, 7).expect_status(201);
    let reverse = |moved: &Answer| {
        let id = moved.text_at("/moves/0/id");
        post(
            &depot,
            &format!("/v1/inventory/moves/{id}/reverse"),
            &json!({}),
        )
    };
    assert_eq!(cost(&sold), cost_of(2_500_000));
    assert_eq!(cost(&reverse(&sold)), cost_of(2_500_000));
    // The restored layer is drawn first, although the other one is older.
    assert_eq!(cost(&reverse(&dear)), cost_of(5_000_000));
    assert_eq!(cost(&depot.move_stock("sale", &item, 5)), cost_of(500_000));
}

#[test]
fn a_customer_return_has_the_cost_of_its_sale() {
    let depot = Depot::open();
    let item = depot.item();
    depot.buy(&item, 1, 100).expect_status(201);
    depot.buy(&item, 2, 500).expect_status(201);
    let of_order = |reason: &str, order: &str, pieces: i64| {
        let body = json!({
            "reason": reason, "lines": [depot.line(&item, pieces)],
            "reference": { "type": "sales_order", "id": order }
        });
        post(&depot, "/v1/inventory/moves", &body)
    };
    assert_eq!(cost(&of_order("sale", "1", 3)), cost_of(6_000_000));
    assert_eq!(cost(&of_order("return_in", "1", 1)), cost_of(2_000_000));
    assert_eq!(cost(&of_order("return_in", "1", 2)), cost_of(4_000_000));
    // More than was sold, or of another order: the item's own cost.
    assert_eq!(cost(&of_order("return_in", "1", 1)), cost_of(0));
    assert_eq!(cost(&of_order("return_in", "2", 1)), cost_of(0));
    assert_eq!(depot.counts(&item).0, 5);
}

#[test]
fn an_adjustment_draws_from_layers_and_adds_layers() {
    let depot = Depot::open();
    let item = depot.item();
    depot.buy(&item, 4, 100).expect_status(201);
    let path = format!("/v1/inventory/items/{item}/adjust");
    let count = |pieces: i64| {
        let body = json!({
            "warehouse_id": depot.warehouse, "counted": each(pieces), "note": "Counted"
        });
        post(&depot, &path, &body)
    };
    assert_eq!(cost(&count(3)), cost_of(250_000));
    assert_eq!(cost(&count(6)), cost_of(0));
    assert_eq!(cost(&depot.move_stock("sale", &item, 6)), cost_of(750_000));
}
