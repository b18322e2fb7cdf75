//! `/v1/purchasing/receipts`: what arrived, in the currency of the order and in that of the organisation.

use serde_json::{Value, json};
use support::Answer;
use support::buyer::receipt;
use support::depot::{Depot, each};
use support::sample::UNKNOWN_ID;
use support::shop::unique;

const ORDERS: &str = "/v1/purchasing/purchase-orders";
const RECEIPTS: &str = "/v1/purchasing/receipts";

fn post(depot: &Depot, path: &str, body: &Value) -> Answer {
    depot.client().post(path).json(body).send()
}

fn read(depot: &Depot, path: &str) -> Value {
    depot.client().get(path).send().expect_status(200).json()
}

fn money(amount: i64, currency: &str) -> Value {
    json!({ "amount": amount, "currency": currency })
}

fn cost(ten_thousandths: i64, currency: &str) -> Value {
    json!({ "ten_thousandths": ten_thousandths, "currency": currency })
}

fn supplier(depot: &Depot) -> String {
    let body = json!({ "name": unique("supplier") });
    let made = post(depot, "/v1/purchasing/suppliers", &body);
    made.expect_status(201).id()
}

/// A supplier whose terms for an item are in a currency.
fn foreign_supplier(depot: &Depot, item: &str, price: &Value) -> String {
    let supplier = supplier(depot);
    let path = format!("/v1/purchasing/suppliers/{supplier}/items/{item}");
    let set = depot.client().put(&path).json(&json!({ "price": price }));
    set.send().expect_status(200);
    supplier
}

fn drafted(depot: &Depot, supplier: &str, lines: &[Value]) -> Answer {
    let body = json!({ "supplier_id": supplier, "lines": lines });
    post(depot, ORDERS, &body)
}

/// The path of a placed order of ten pieces at these terms.
fn placed(depot: &Depot, item: &str, price: &Value) -> String {
    let supplier = foreign_supplier(depot, item, price);
    let made = drafted(depot, &supplier, &[depot.line(item, 10)]).expect_status(201);
    let path = format!("{ORDERS}/{}", made.id());
    post(depot, &format!("{path}/place"), &json!({})).expect_status(200);
    path
}

fn receive(depot: &Depot, path: &str, pieces: i64, rate: Option<&str>) -> Answer {
    let mut body = receipt(depot.client(), path, &[(1, pieces)]);
    body["exchange_rate"] = json!(rate);
    post(depot, &format!("{path}/receive"), &body)
}

#[test]
fn an_order_is_in_the_currency_of_its_supplier_and_its_goods_in_that_of_the_shop() {
    let depot = Depot::open();
    let item = depot.item();
    let path = placed(&depot, &item, &money(333, "USD"));
    let order = read(&depot, &path);
    assert_eq!(order["total"], money(3_330, "USD"));
    assert_eq!(order["lines"][0]["price"], money(333, "USD"));

    let refused = receive(&depot, &path, 3, None).expect_problem(422, "invalid_body");
    assert_eq!(refused.text_at("/errors/0/pointer"), "/exchange_rate");
    assert_eq!(refused.text_at("/errors/0/code"), "missing");
    assert_eq!(depot.counts(&item).0, 0);

    let came = receive(&depot, &path, 3, Some("0.79255")).expect_status(200);
    assert_eq!(came.trips(), 2);
    let came = came.json();
    // 9.99 dollars are 7.9175745 pounds: 7.917575 to a ten-thousandth of a penny, rounded half up.
    let line = &came["receipt"]["lines"][0];
    assert_eq!(line["order_cost"], cost(9_990_000, "USD"));
    assert_eq!(line["cost"], cost(7_917_575, "GBP"));
    assert_eq!(came["moves"][0]["cost"], cost(7_917_575, "GBP"));
    assert_eq!(came["receipt"]["exchange_rate"], "0.79255");
    assert_eq!(came["receipt"]["order_cost"], cost(9_990_000, "USD"));
    assert_eq!(came["receipt"]["cost"], cost(7_917_575, "GBP"));

    // Another day, another rate; a stated cost is in the currency of the order.
    let mut dear = receipt(depot.client(), &path, &[(1, 7)]);
    dear["exchange_rate"] = json!("0.8000");
    dear["lines"][0]["total_cost"] = money(1_000, "GBP");
    let refused = post(&depot, &format!("{path}/receive"), &dear);
    let refused = refused.expect_problem(422, "currency_mismatch");
    assert_eq!(
        (
            refused.json()["currency"].clone(),
            refused.text_at("/errors/0/pointer")
        ),
        (json!("USD"), "/lines/0/total_cost/currency".to_owned())
    );
    dear["lines"][0]["total_cost"] = money(1_000, "USD");
    let came = post(&depot, &format!("{path}/receive"), &dear);
    let came = came.expect_status(200).json();
    assert_eq!(came["receipt"]["exchange_rate"], "0.8");
    assert_eq!(came["receipt"]["cost"], cost(8_000_000, "GBP"));
    assert_eq!(came["purchase_order"]["state"], "received");

    let sold = depot.move_stock("sale", &item, 10).expect_status(201);
    assert_eq!(
        sold.json()["moves"][0]["cost"],
        cost(7_917_575 + 8_000_000, "GBP")
    );
    let supplier = order["supplier"]["id"].as_str().expect("an id");
    let performance = format!("/v1/purchasing/suppliers/{supplier}/performance");
    let performance = read(&depot, &performance);
    assert_eq!(performance["ordered"], json!([money(3_330, "USD")]));
}

#[test]
fn minor_units_of_different_size_are_converted() {
    let depot = Depot::open();
    let item = depot.item();
    let path = placed(&depot, &item, &money(100, "JPY"));
    let came = receive(&depot, &path, 10, Some("0.0053")).expect_status(200);
    // 1000 yen are 5.30 pounds.
    let came = came.json();
    assert_eq!(came["receipt"]["order_cost"], cost(10_000_000, "JPY"));
    assert_eq!(came["receipt"]["cost"], cost(5_300_000, "GBP"));
    let path = placed(&depot, &item, &money(1_234, "KWD"));
    let came = receive(&depot, &path, 1, Some("2.5")).expect_status(200);
    // 1.234 dinars are 3.085 pounds.
    assert_eq!(came.json()["receipt"]["cost"], cost(3_085_000, "GBP"));
}

#[test]
fn a_rate_is_stated_exactly_and_only_where_currencies_differ() {
    let depot = Depot::open();
    let item = depot.item();
    let path = placed(&depot, &item, &money(100, "USD"));
    for rate in ["0", "-1", "1,5", "1e2", "", "0.123456789012", "abc"] {
        let refused = receive(&depot, &path, 1, Some(rate));
        let refused = refused.expect_problem(422, "invalid_body");
        assert_eq!(refused.text_at("/errors/0/code"), "invalid_rate", "{rate}");
    }
    let refused = receive(&depot, &path, 1, Some("99999999999"));
    refused.expect_problem(422, "out_of_range");
    let path = placed(&depot, &item, &money(100, "GBP"));
    let refused = receive(&depot, &path, 1, Some("1")).expect_problem(422, "invalid_body");
    assert_eq!(refused.text_at("/errors/0/code"), "not_needed");
    let came = receive(&depot, &path, 1, None).expect_status(200).json();
    assert_eq!(came["receipt"]["exchange_rate"], Value::Null);
    assert_eq!(came["receipt"]["order_cost"], came["receipt"]["cost"]);
}

#[test]
fn an_order_has_one_currency() {
    let depot = Depot::open();
    let (first, second) = (depot.item(), depot.item());
    let supplier = foreign_supplier(&depot, &first, &money(100, "USD"));
    let with = |item: &str, price: Option<Value>| {
        let mut line = depot.line(item, 1);
        line["price"] = json!(price);
        line
    };
    let currency = |answer: Answer| answer.expect_status(201).json()["total"]["currency"].clone();
    let unpriced = with(&second, None);
    let refused = drafted(&depot, &supplier, &[with(&first, None), unpriced]);
    let refused = refused.expect_problem(422, "invalid_body");
    assert_eq!(refused.text_at("/errors/0/pointer"), "/lines/1/price");
    // A stated price decides before the terms, and these do not fit then.
    let euros = with(&second, Some(money(5, "EUR")));
    let refused = drafted(&depot, &supplier, &[with(&first, None), euros.clone()]);
    let refused = refused.expect_problem(422, "currency_mismatch");
    assert_eq!(
        (
            refused.json()["currency"].clone(),
            refused.text_at("/errors/0/pointer")
        ),
        (json!("EUR"), "/lines/0/price".to_owned())
    );
    let pounds = with(&first, Some(money(5, "GBP")));
    let refused = drafted(&depot, &supplier, &[euros.clone(), pounds]);
    let refused = refused.expect_problem(422, "currency_mismatch");
    assert_eq!(
        refused.text_at("/errors/0/pointer"),
        "/lines/1/price/currency"
    );
    assert_eq!(currency(drafted(&depot, &supplier, &[euros])), "EUR");
    assert_eq!(
        currency(drafted(&depot, &supplier, &[with(&first, None)])),
        "USD"
    );
    let named = json!({
        "supplier_id": supplier, "currency": "CHF", "lines": [with(&second, Some(money(5, "CHF")))]
    });
    assert_eq!(currency(post(&depot, ORDERS, &named)), "CHF");
    let named =
        json!({ "supplier_id": supplier, "currency": "CHF", "lines": [with(&first, None)] });
    let refused = post(&depot, ORDERS, &named).expect_problem(422, "currency_mismatch");
    assert_eq!(refused.json()["currency"], "CHF");

    let reorder = json!({
        "item_id": first, "warehouse_id": depot.warehouse, "supplier_id": supplier,
        "quantity": each(5)
    });
    let reorder = post(&depot, "/v1/purchasing/reorders", &reorder);
    let path = format!(
        "/v1/purchasing/reorders/{}/order",
        reorder.expect_status(201).id()
    );
    assert_eq!(currency(post(&depot, &path, &json!({}))), "USD");
}

#[test]
fn receipts_are_documents_with_numbers_and_lists() {
    let depot = Depot::open();
    let item = depot.item();
    let [first, second] = [100, 200].map(|pence| placed(&depot, &item, &money(pence, "GBP")));
    let came: Vec<Value> = [(&first, 4), (&second, 10), (&first, 6)]
        .into_iter()
        .map(|(path, pieces)| {
            receive(&depot, path, pieces, None)
                .expect_status(200)
                .json()
        })
        .collect();
    let numbers: Vec<&Value> = came.iter().map(|came| &came["receipt"]["number"]).collect();
    assert_eq!(numbers, ["GR-000001", "GR-000002", "GR-000003"]);
    // A refused receipt takes no number.
    receive(&depot, &first, 1, None).expect_problem(409, "illegal_transition");

    let id = |value: &Value| value["receipt"]["id"].as_str().expect("an id").to_owned();
    let whole = read(&depot, &format!("{RECEIPTS}/{}", id(&came[1])));
    assert_eq!(whole, came[1]["receipt"]);
    assert_eq!(whole["lines"][0]["quantity"], each(10));
    assert_eq!(whole["lines"][0]["move_id"], came[1]["moves"][0]["id"]);
    let order = second.rsplit('/').next().expect("an id");
    assert_eq!(whole["purchase_order"]["id"], order);
    assert_eq!(whole["purchase_order"]["number"], "PO-000002");
    depot
        .client()
        .get(&format!("{RECEIPTS}/{UNKNOWN_ID}"))
        .send()
        .expect_problem(404, "not_found");

    let list = |query: &str| -> Vec<Value> {
        let answer = depot.client().get(&format!("{RECEIPTS}?{query}")).send();
        assert_eq!(answer.trips(), 1);
        let items = answer.expect_status(200).json()["items"].clone();
        let items = items.as_array().expect("receipts").iter();
        items.map(|one| one["number"].clone()).collect()
    };
    assert_eq!(list(""), ["GR-000003", "GR-000002", "GR-000001"]);
    let of_first = format!(
        "purchase_order_id={}",
        first.rsplit('/').next().expect("an id")
    );
    assert_eq!(list(&of_first), ["GR-000003", "GR-000001"]);
    let supplier = whole["supplier"]["id"].as_str().expect("an id");
    assert_eq!(list(&format!("supplier_id={supplier}")), ["GR-000002"]);
    assert_eq!(list(&format!("{of_first}&supplier_id={supplier}")), [""; 0]);
    let page = read(&depot, &format!("{RECEIPTS}?limit=2"));
    let next = page["next_cursor"].as_str().expect("another page");
    assert_eq!(list(&format!("limit=2&cursor={next}")), ["GR-000001"]);

    // A receipt stays what it is: what is reversed of it is told beside.
    let moves = json!({ "moves": [came[1]["moves"][0]["id"]] });
    post(&depot, &format!("{second}/reverse"), &moves).expect_status(200);
    let after = read(&depot, &format!("{RECEIPTS}/{}", id(&came[1])));
    assert!(after["lines"][0]["reversed_by"].is_string());
    assert_eq!(after["cost"], whole["cost"]);
}
