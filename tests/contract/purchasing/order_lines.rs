//! `/v1/purchasing/purchase-orders/{id}/lines`: the lines of drafts, and what the supplier may not accept.

use serde_json::{Value, json};
use support::Answer;
use support::depot::{Depot, each};
use support::sample::UNKNOWN_ID;
use support::shop::unique;

const ORDERS: &str = "/v1/purchasing/purchase-orders";

fn post(depot: &Depot, path: &str, body: &Value) -> Answer {
    depot.client().post(path).json(body).send()
}

fn patch(depot: &Depot, path: &str, body: &Value) -> Answer {
    depot.client().patch(path).json(body).send()
}

fn read(depot: &Depot, path: &str) -> Value {
    depot.client().get(path).send().expect_status(200).json()
}

fn money(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "GBP" })
}

fn priced(depot: &Depot, item: &str, pieces: i64, pence: i64) -> Value {
    let mut line = depot.line(item, pieces);
    line["price"] = money(pence);
    line
}

fn supplier(depot: &Depot) -> String {
    let body = json!({ "name": unique("supplier") });
    let made = post(depot, "/v1/purchasing/suppliers", &body);
    made.expect_status(201).id()
}

/// The path of a new draft.
fn drafted(depot: &Depot, supplier: &str, lines: &[Value]) -> String {
    let body = json!({ "supplier_id": supplier, "lines": lines });
    let made = post(depot, ORDERS, &body).expect_status(201);
    format!("{ORDERS}/{}", made.id())
}

/// The path of a line of an order.
fn line_path(order: &str, record: &Value, number: usize) -> String {
    let id = record["lines"][number]["line_id"].as_str();
    format!("{order}/lines/{}", id.expect("an id"))
}

/// The numbers of the lines of an order.
fn numbers(order: &Value) -> Vec<i64> {
    let lines = order["lines"].as_array().expect("lines").iter();
    let mut numbers: Vec<i64> = lines.filter_map(|line| line["number"].as_i64()).collect();
    numbers.sort_unstable();
    numbers
}

#[test]
fn lines_of_a_draft_are_added_changed_and_removed() {
    let depot = Depot::open();
    let [first, second, third] = [0; 3].map(|_| depot.item());
    let order = drafted(
        &depot,
        &supplier(&depot),
        &[priced(&depot, &first, 10, 100)],
    );
    let added = [
        priced(&depot, &second, 5, 200),
        priced(&depot, &third, 1, 7),
    ];
    let added = post(
        &depot,
        &format!("{order}/lines"),
        &json!({ "lines": added }),
    );
    let added = added.expect_status(201);
    assert_eq!(added.trips(), 2);
    let added = added.json();
    assert_eq!(
        (&added["total"], &added["version"]),
        (&money(2_007), &json!(2))
    );
    assert_eq!(numbers(&added), [1, 2, 3]);

    let at = added["lines"].as_array().expect("lines").iter();
    let of_second = at.clone().position(|line| line["item"]["id"] == second);
    let of_second = line_path(&order, &added, of_second.expect("a line"));
    let change = json!({ "quantity": each(8), "price": money(150), "per": each(10) });
    let changed = patch(&depot, &of_second, &change).expect_status(200);
    assert_eq!(changed.trips(), 2);
    assert_eq!(changed.json()["total"], money(1_000 + 120 + 7));
    let kept = patch(&depot, &of_second, &json!({ "quantity": each(10) }));
    assert_eq!(
        kept.expect_status(200).json()["total"],
        money(1_000 + 150 + 7)
    );

    let removed = depot.client().delete(&of_second).send().expect_status(204);
    assert_eq!(removed.trips(), 2);
    let left = read(&depot, &order);
    assert_eq!(left["total"], money(1_007));
    assert_eq!(numbers(&left), [1, 3], "numbers stay what they are");
    depot.client().delete(&of_second).send().expect_status(404);

    let placed = post(&depot, &format!("{order}/place"), &json!({}));
    assert_eq!(placed.expect_status(200).json()["total"], money(1_007));
    let first = line_path(&order, &left, 0);
    for refused in [
        patch(&depot, &first, &json!({ "quantity": each(1) })),
        depot.client().delete(&first).send(),
        post(
            &depot,
            &format!("{order}/lines"),
            &json!({ "lines": [priced(&depot, &second, 1, 1)] }),
        ),
    ] {
        let refused = refused.expect_problem(409, "illegal_transition");
        assert_eq!(
            refused.json()["allowed"],
            json!(["change", "receive", "cancel"])
        );
    }
}

#[test]
fn a_wrong_change_of_a_line_is_refused_and_changes_nothing() {
    let depot = Depot::open();
    let item = depot.item();
    let order = drafted(&depot, &supplier(&depot), &[priced(&depot, &item, 10, 100)]);
    let before = read(&depot, &order);
    let line = line_path(&order, &before, 0);
    let dollars = json!({ "amount": 1, "currency": "USD" });
    for (body, status, code, pointer) in [
        (
            json!({ "price": dollars }),
            422,
            "currency_mismatch",
            "/price/currency",
        ),
        (
            json!({ "quantity": { "value": 1, "unit": "g" } }),
            422,
            "unit_mismatch",
            "/quantity",
        ),
        (
            json!({ "per": { "value": 1, "unit": "g" } }),
            422,
            "unit_mismatch",
            "/per",
        ),
        (
            json!({ "quantity": each(0) }),
            422,
            "invalid_body",
            "/quantity",
        ),
    ] {
        let refused = patch(&depot, &line, &body).expect_problem(status, code);
        assert_eq!(refused.text_at("/errors/0/pointer"), pointer);
    }
    let mut foreign = priced(&depot, &item, 1, 1);
    foreign["price"] = dollars;
    let lines = json!({ "lines": [priced(&depot, &item, 1, 1), foreign] });
    let refused = post(&depot, &format!("{order}/lines"), &lines);
    let refused = refused.expect_problem(422, "currency_mismatch");
    assert_eq!(
        refused.text_at("/errors/0/pointer"),
        "/lines/1/price/currency"
    );
    let unknown = format!("{order}/lines/{UNKNOWN_ID}");
    patch(&depot, &unknown, &json!({})).expect_status(404);
    let stale = depot.client().delete(&line).header("if-match", "\"9\"");
    stale.send().expect_problem(412, "precondition_failed");
    let lines: Vec<Value> = (0..200).map(|_| priced(&depot, &item, 1, 1)).collect();
    let many = post(
        &depot,
        &format!("{order}/lines"),
        &json!({ "lines": lines }),
    );
    assert_eq!(
        many.expect_problem(422, "too_many_lines").json()["limit"],
        200
    );
    assert_eq!(read(&depot, &order), before);
}

#[test]
fn an_order_without_lines_is_not_placed() {
    let depot = Depot::open();
    let item = depot.item();
    let order = drafted(&depot, &supplier(&depot), &[priced(&depot, &item, 10, 100)]);
    let line = line_path(&order, &read(&depot, &order), 0);
    depot.client().delete(&line).send().expect_status(204);
    assert_eq!(read(&depot, &order)["total"], money(0));
    let place = || post(&depot, &format!("{order}/place"), &json!({}));
    place().expect_problem(409, "order_empty");
    let lines = json!({ "lines": [priced(&depot, &item, 1, 1)] });
    post(&depot, &format!("{order}/lines"), &lines).expect_status(201);
    assert_eq!(place().expect_status(200).json()["number"], "PO-000001");
}

#[test]
fn a_reorder_whose_line_is_removed_can_be_ordered_again() {
    let depot = Depot::open();
    let item = depot.item();
    let supplier = supplier(&depot);
    let order = drafted(&depot, &supplier, &[priced(&depot, &item, 1, 1)]);
    let request = |quantity: i64| {
        let body = json!({
            "item_id": item, "warehouse_id": depot.warehouse, "supplier_id": supplier,
            "quantity": each(quantity)
        });
        let made = post(&depot, "/v1/purchasing/reorders", &body);
        made.expect_status(201).id()
    };
    let (kept, given_up) = (request(5), request(6));
    let lines = [&kept, &given_up].map(|reorder| {
        let mut line = priced(&depot, &item, 5, 10);
        line["reorder_id"] = json!(reorder);
        line
    });
    let add = |lines: &[Value]| {
        let body = json!({ "lines": lines });
        post(&depot, &format!("{order}/lines"), &body)
    };
    let added = add(&lines).expect_status(201).json();
    let state = |reorder: &str| {
        let read = read(&depot, &format!("/v1/purchasing/reorders/{reorder}"));
        (read["state"].clone(), read["purchase_order"].clone())
    };
    assert_eq!(state(&kept).0, "ordered");
    add(&lines[..1]).expect_problem(409, "illegal_transition");
    let cancel = format!("/v1/purchasing/reorders/{given_up}/cancel");
    post(&depot, &cancel, &json!({})).expect_status(200);
    for number in 0..3 {
        let line = line_path(&order, &added, number);
        depot.client().delete(&line).send().expect_status(204);
    }
    assert_eq!(state(&kept), (json!("requested"), Value::Null));
    assert_eq!(state(&given_up), (json!("cancelled"), Value::Null));
    add(&lines[..1]).expect_status(201);
    assert_eq!(state(&kept).0, "ordered");
    let history = read(&depot, &format!("/v1/purchasing/reorders/{kept}/history"));
    let actions = history["items"].as_array().expect("changes").iter();
    let actions: Vec<&Value> = actions.map(|change| &change["action"]).collect();
    assert_eq!(
        actions,
        [
            "reorder.ordered",
            "reorder.requested",
            "reorder.ordered",
            "reorder.requested"
        ]
    );
}

#[test]
fn what_a_supplier_may_not_accept_is_a_warning_with_the_quantity_that_fits() {
    let depot = Depot::open();
    let item = depot.item();
    let supplier = supplier(&depot);
    let terms = json!({ "price": money(10), "minimum_order": each(20), "pack": each(12) });
    let path = format!("/v1/purchasing/suppliers/{supplier}/items/{item}");
    let set = depot.client().put(&path).json(&terms).send();
    set.expect_status(200);
    let order = drafted(&depot, &supplier, &[depot.line(&item, 10)]);
    let codes = |order: &Value| -> Vec<(String, Value)> {
        let warnings = order["warnings"].as_array().expect("warnings").iter();
        let each_one = warnings.map(|warning| {
            assert_eq!(warning["line_id"], order["lines"][0]["line_id"]);
            assert_eq!(warning["minimum_order"], each(20));
            assert_eq!(warning["pack"], each(12));
            let code = warning["code"].as_str().expect("a code").to_owned();
            (code, warning["fitting"].clone())
        });
        each_one.collect()
    };
    let found = read(&depot, &order);
    assert_eq!(
        codes(&found),
        [
            ("below_minimum_order".to_owned(), each(24)),
            ("not_in_packs".to_owned(), each(24))
        ]
    );
    let line = line_path(&order, &found, 0);
    let with = |pieces: i64| {
        let changed = patch(&depot, &line, &json!({ "quantity": each(pieces) }));
        codes(&changed.expect_status(200).json())
    };
    assert_eq!(with(12), [("below_minimum_order".to_owned(), each(24))]);
    assert_eq!(with(25), [("not_in_packs".to_owned(), each(36))]);
    assert_eq!(with(24), []);
    assert_eq!(with(30), [("not_in_packs".to_owned(), each(36))]);
    let placed = post(&depot, &format!("{order}/place"), &json!({}));
    let placed = placed.expect_status(200).json();
    assert_eq!(codes(&placed).len(), 1, "a warning stops nothing");
    let body = support::buyer::receipt(depot.client(), &order, &[(1, 1)]);
    let came = post(&depot, &format!("{order}/receive"), &body);
    let came = came.expect_status(200).json();
    assert_eq!(came["purchase_order"]["warnings"], json!([]));
}
