//! `/v1/purchasing/purchase-orders`: drafts, placing, receipts and their costs.

use serde_json::{Value, json};
use support::buyer::receipt;
use support::depot::{Depot, each};
use support::shop::unique;
use support::{Answer, record};

const ORDERS: &str = "/v1/purchasing/purchase-orders";

fn post(depot: &Depot, path: &str, body: &Value) -> Answer {
    depot.client().post(path).json(body).send()
}

fn read(depot: &Depot, path: &str) -> Value {
    depot.client().get(path).send().expect_status(200).json()
}

fn money(amount: i64) -> Value {
    json!({ "amount": amount, "currency": "GBP" })
}

fn supplier(depot: &Depot) -> String {
    let body = json!({ "name": unique("supplier") });
    post(depot, "/v1/purchasing/suppliers", &body)
        .expect_status(201)
        .id()
}

fn line(depot: &Depot, item: &str, pieces: i64, pence: i64) -> Value {
    let mut line = depot.line(item, pieces);
    line["price"] = money(pence);
    line
}

/// The path of a new draft with these lines.
fn draft(depot: &Depot, lines: &[Value]) -> String {
    let body = json!({ "supplier_id": supplier(depot), "lines": lines });
    format!(
        "{ORDERS}/{}",
        post(depot, ORDERS, &body).expect_status(201).id()
    )
}

fn place(depot: &Depot, path: &str) -> Answer {
    depot.client().post(&format!("{path}/place")).send()
}

fn placed(depot: &Depot, lines: &[Value]) -> String {
    let path = draft(depot, lines);
    place(depot, &path).expect_status(200);
    path
}

fn receive(depot: &Depot, path: &str, lines: &[(usize, i64)]) -> Answer {
    let body = receipt(depot.client(), path, lines);
    post(depot, &format!("{path}/receive"), &body)
}

#[test]
fn an_order_is_drafted_placed_and_received_in_parts() {
    let depot = Depot::open();
    let (first, second) = (depot.item(), depot.item());
    let lines = [line(&depot, &first, 10, 120), line(&depot, &second, 5, 99)];
    let path = draft(&depot, &lines);
    let order = read(&depot, &path);
    assert_eq!(
        (&order["state"], &order["number"]),
        (&json!("draft"), &Value::Null)
    );
    assert_eq!(order["total"], money(1_695));
    assert_eq!(order["lines"][1]["total"], money(495));
    assert_eq!(order["lines"][1]["item"]["id"], second);

    let order = place(&depot, &path).expect_status(200).json();
    assert_eq!(
        (&order["state"], &order["number"]),
        (&json!("ordered"), &json!("PO-000001"))
    );
    assert!(order["ordered_at"].is_string() && order["expected_at"].is_string());

    let came = receive(&depot, &path, &[(1, 4)]).expect_status(200);
    assert_eq!(came.trips(), 2);
    let came = came.json();
    assert_eq!(came["purchase_order"]["state"], "partially_received");
    assert_eq!(came["purchase_order"]["lines"][0]["received"], each(4));
    assert_eq!(came["moves"][0]["cost"]["ten_thousandths"], 4_800_000);
    assert_eq!(depot.counts(&first).0, 4);

    let came = receive(&depot, &path, &[(2, 5), (1, 6)])
        .expect_status(200)
        .json();
    assert_eq!(came["purchase_order"]["state"], "received");
    assert_eq!(
        (&came["moves"][0]["line_id"], &came["moves"][1]["line_id"]),
        (&order["lines"][1]["line_id"], &order["lines"][0]["line_id"])
    );
    assert!(came["purchase_order"]["closed_at"].is_string());
    assert_eq!((depot.counts(&first).0, depot.counts(&second).0), (10, 5));

    let id = path.rsplit('/').next().expect("an id");
    let moves = format!("/v1/inventory/moves?reference_type=purchase_order&reference_id={id}");
    let moves = read(&depot, &moves);
    assert_eq!(moves["items"].as_array().map(Vec::len), Some(3));
}

#[test]
fn goods_cost_the_price_of_the_order_unless_the_receipt_has_another_cost() {
    let depot = Depot::open();
    let item = depot.item();
    let mut by_ten = line(&depot, &item, 6, 100);
    by_ten["per"] = each(10);
    let path = placed(&depot, &[by_ten]);
    let came = receive(&depot, &path, &[(1, 3)]).expect_status(200).json();
    assert_eq!(came["moves"][0]["cost"]["ten_thousandths"], 300_000);
    let mut dear = receipt(depot.client(), &path, &[(1, 3)]);
    dear["lines"][0]["total_cost"] = money(77);
    let came = post(&depot, &format!("{path}/receive"), &dear)
        .expect_status(200)
        .json();
    assert_eq!(came["moves"][0]["cost"]["ten_thousandths"], 770_000);
    let sold = depot.move_stock("sale", &item, 6).expect_status(201).json();
    assert_eq!(sold["moves"][0]["cost"]["ten_thousandths"], 1_070_000);
}

#[test]
fn no_more_is_received_than_was_ordered() {
    let depot = Depot::open();
    let item = depot.item();
    let path = placed(&depot, &[line(&depot, &item, 10, 100)]);
    let refused = receive(&depot, &path, &[(1, 11)]).expect_problem(409, "over_receipt");
    assert_eq!(refused.json()["missing"], 10);
    assert_eq!(refused.text_at("/errors/0/pointer"), "/lines/0/quantity");
    receive(&depot, &path, &[(1, 9)]).expect_status(200);
    receive(&depot, &path, &[(1, 2)]).expect_problem(409, "over_receipt");
    receive(&depot, &path, &[(2, 1)]).expect_problem(422, "invalid_reference");
    receive(&depot, &path, &[(1, 1), (1, 1)]).expect_problem(409, "already_exists");
    assert_eq!(depot.counts(&item).0, 9);
    receive(&depot, &path, &[(1, 1)]).expect_status(200);
    let refused = receive(&depot, &path, &[(1, 1)]).expect_problem(409, "illegal_transition");
    assert_eq!(refused.json()["state"], "received");
    assert_eq!(refused.json()["allowed"], json!(["reverse"]));
}

#[test]
fn the_organisation_can_tolerate_larger_receipts() {
    let depot = Depot::open();
    let item = depot.item();
    let tolerate = |ppm: i64| {
        let body = json!({ "over_receipt_ppm": ppm });
        let change = depot.client().patch("/v1/auth/organisation").json(&body);
        change.send().expect_status(200);
    };
    tolerate(59_999);
    // 5.9999 % of 50 are two: parts of a piece do not count.
    let two = [line(&depot, &item, 50, 100), line(&depot, &item, 1, 100)];
    let path = placed(&depot, &two);
    let refused = receive(&depot, &path, &[(1, 53)]).expect_problem(409, "over_receipt");
    assert_eq!(refused.json()["missing"], 52);
    receive(&depot, &path, &[(1, 50)]).expect_status(200);
    let more = receive(&depot, &path, &[(1, 1)]).expect_status(200).json();
    assert_eq!(more["purchase_order"]["lines"][0]["received"], each(51));
    assert_eq!(more["moves"][0]["cost"]["ten_thousandths"], 1_000_000);
    tolerate(0);
    let refused = receive(&depot, &path, &[(1, 1)]).expect_problem(409, "over_receipt");
    assert_eq!(refused.json()["missing"], 0, "received goods stay received");
    let done = receive(&depot, &path, &[(2, 1)]).expect_status(200).json();
    assert_eq!(done["purchase_order"]["state"], "received");
    assert_eq!(depot.counts(&item).0, 52);
}

#[test]
fn no_more_is_received_than_a_warehouse_can_hold() {
    const MOST: i64 = 1_000_000_000_000;
    let depot = Depot::open();
    let item = depot.stocked(MOST - 5);
    let lines = [line(&depot, &item, 10, 0), line(&depot, &item, 10, 0)];
    let path = placed(&depot, &lines);
    for (came, number) in [([(1, 6), (2, 1)].as_slice(), 0), (&[(1, 3), (2, 3)], 1)] {
        let refused = receive(&depot, &path, came).expect_problem(422, "out_of_range");
        let pointer = format!("/lines/{number}/quantity");
        assert_eq!(refused.text_at("/errors/0/pointer"), pointer);
    }
    receive(&depot, &path, &[(1, 3), (2, 2)]).expect_status(200);
    assert_eq!(depot.counts(&item).0, MOST);
}

#[test]
fn cancelled_and_refused_orders_leave_no_gap_in_the_numbers() {
    let depot = Depot::open();
    let item = depot.item();
    let lines = [line(&depot, &item, 1, 1)];
    let number = |path: &str| place(&depot, path).expect_status(200).json()["number"].clone();
    let cancelled = draft(&depot, &lines);
    let first = draft(&depot, &lines);
    let gone = post(&depot, &format!("{cancelled}/cancel"), &json!({}));
    assert_eq!(gone.expect_status(200).json()["number"], Value::Null);
    assert_eq!(number(&first), "PO-000001");
    place(&depot, &first).expect_problem(409, "illegal_transition");
    place(&depot, &cancelled).expect_problem(409, "illegal_transition");
    let stale = draft(&depot, &lines);
    let old = depot
        .client()
        .post(&format!("{stale}/place"))
        .header("if-match", "\"9\"");
    old.send().expect_problem(412, "precondition_failed");
    assert_eq!(number(&stale), "PO-000002");
    assert_eq!(number(&draft(&depot, &lines)), "PO-000003");
}

#[test]
fn an_order_with_receipts_is_closed_and_one_without_is_cancelled() {
    let depot = Depot::open();
    let item = depot.item();
    let path = placed(&depot, &[line(&depot, &item, 10, 100)]);
    let close = || {
        post(
            &depot,
            &format!("{path}/close"),
            &json!({ "close_reason": "Sold out" }),
        )
    };
    let cancel = || post(&depot, &format!("{path}/cancel"), &json!({}));
    let refused = close().expect_problem(409, "illegal_transition");
    assert_eq!(
        refused.json()["allowed"],
        json!(["change", "receive", "cancel"])
    );
    receive(&depot, &path, &[(1, 4)]).expect_status(200);
    cancel().expect_problem(409, "illegal_transition");
    let closed = close().expect_status(200).json();
    assert_eq!(
        (&closed["state"], &closed["close_reason"]),
        (&json!("received"), &json!("Sold out"))
    );
    assert_eq!(depot.counts(&item).0, 4);
    receive(&depot, &path, &[(1, 1)]).expect_problem(409, "illegal_transition");

    let other = placed(&depot, &[line(&depot, &item, 10, 100)]);
    let cancelled = post(&depot, &format!("{other}/cancel"), &json!({})).expect_status(200);
    assert_eq!(cancelled.json()["state"], "cancelled");
}

#[test]
fn every_refusal_of_a_draft() {
    let depot = Depot::open();
    let item = depot.item();
    let supplier = supplier(&depot);
    let unknown = support::sample::UNKNOWN_ID;
    let good = line(&depot, &item, 1, 1);
    let with = |name: &str, value: Value| {
        let mut line = good.clone();
        line[name] = value;
        line
    };
    let mut unpriced = good.clone();
    unpriced.as_object_mut().expect("a line").remove("price");
    let mut per_alone = unpriced.clone();
    per_alone["per"] = each(10);
    let table = [
        (
            unknown,
            good.clone(),
            422,
            "invalid_reference",
            "/supplier_id",
        ),
        (
            &supplier,
            with("item_id", unknown.into()),
            422,
            "invalid_reference",
            "/lines/0/item_id",
        ),
        (
            &supplier,
            with("warehouse_id", unknown.into()),
            422,
            "invalid_reference",
            "/lines/0/warehouse_id",
        ),
        (
            &supplier,
            with("reorder_id", unknown.into()),
            422,
            "invalid_reference",
            "/lines/0/reorder_id",
        ),
        (
            &supplier,
            with("quantity", json!({ "value": 1, "unit": "g" })),
            422,
            "unit_mismatch",
            "/lines/0/quantity",
        ),
        (
            &supplier,
            with("per", json!({ "value": 1, "unit": "g" })),
            422,
            "unit_mismatch",
            "/lines/0/per",
        ),
        (&supplier, unpriced, 422, "invalid_body", "/lines/0/price"),
        (&supplier, per_alone, 422, "invalid_body", "/lines/0/per"),
    ];
    for (supplier, line, status, code, pointer) in table {
        let body = json!({ "supplier_id": supplier, "lines": [line] });
        let refused = post(&depot, ORDERS, &body).expect_problem(status, code);
        assert_eq!(refused.text_at("/errors/0/pointer"), pointer, "{body}");
    }
    let empty = json!({ "supplier_id": supplier, "lines": [] });
    post(&depot, ORDERS, &empty).expect_problem(422, "invalid_body");
}

#[test]
fn a_line_takes_its_defaults_from_the_terms_of_the_supplier() {
    let depot = Depot::open();
    let item = depot.item();
    let supplier = supplier(&depot);
    let terms = json!({
        "supplier_sku": "S-9", "price": money(250), "per": each(10), "lead_time_days": 3
    });
    let path = format!("/v1/purchasing/suppliers/{supplier}/items/{item}");
    depot
        .client()
        .put(&path)
        .json(&terms)
        .send()
        .expect_status(200);
    let body = json!({ "supplier_id": supplier, "lines": [depot.line(&item, 20)] });
    let order = post(&depot, ORDERS, &body).expect_status(201);
    assert_eq!(order.json()["total"], money(500));
    assert_eq!(order.json()["lines"][0]["supplier_sku"], "S-9");
    assert_eq!(order.json()["lines"][0]["per"], each(10));
    let order = place(&depot, &format!("{ORDERS}/{}", order.id()))
        .expect_status(200)
        .json();
    let at = |name: &str| domain::Instant::parse(order[name].as_str().expect("a time"));
    let [placed, expected] = ["ordered_at", "expected_at"].map(|name| at(name).expect("a time"));
    assert_eq!(expected, placed.plus_seconds(3 * 86_400));
    // Terms in another currency make an order in that currency, unless a price is stated.
    let terms = json!({
        "supplier_sku": "S-9", "price": { "amount": 250, "currency": "EUR" }, "per": each(10)
    });
    let set = depot.client().put(&path).json(&terms).send();
    set.expect_status(200);
    let order = post(&depot, ORDERS, &body).expect_status(201).json();
    assert_eq!(order["total"], json!({ "amount": 500, "currency": "EUR" }));
    let body = json!({ "supplier_id": supplier, "lines": [line(&depot, &item, 20, 30)] });
    let order = post(&depot, ORDERS, &body).expect_status(201).json();
    assert_eq!(order["lines"][0]["supplier_sku"], "S-9");
    assert_eq!(
        (&order["lines"][0]["per"], &order["total"]),
        (&each(10), &money(60))
    );
}

#[test]
fn an_open_order_can_be_updated_and_a_closed_one_cannot() {
    let depot = Depot::open();
    let path = draft(&depot, &[line(&depot, &depot.item(), 1, 1)]);
    let change = |body: Value| depot.client().patch(&path).json(&body).send();
    let later = change(json!({ "expected_at": "2027-03-01T09:30:00Z", "note": "Ring" }));
    let later = later.expect_status(200).json();
    assert_eq!(later["expected_at"], "2027-03-01T09:30:00.000Z");
    assert_eq!(
        change(json!({ "note": null })).expect_status(200).json()["note"],
        Value::Null
    );
    assert_eq!(
        place(&depot, &path).expect_status(200).json()["expected_at"],
        "2027-03-01T09:30:00.000Z"
    );
    post(&depot, &format!("{path}/cancel"), &json!({})).expect_status(200);
    change(json!({ "note": "Too late" })).expect_problem(409, "illegal_transition");
}

#[test]
fn orders_are_listed_by_state_and_supplier() {
    let depot = Depot::open();
    let item = depot.item();
    let paths: Vec<String> = (0..3)
        .map(|_| draft(&depot, &[line(&depot, &item, 1, 1)]))
        .collect();
    place(&depot, &paths[1]).expect_status(200);
    let ids = |query: &str| -> Vec<String> {
        let list = read(&depot, &format!("/v1/purchasing/purchase-orders?{query}"));
        let items = list["items"].as_array().expect("items").clone();
        items
            .iter()
            .map(|one| one["id"].as_str().expect("an id").to_owned())
            .collect()
    };
    let id = |path: &String| path.rsplit('/').next().expect("an id").to_owned();
    let all: Vec<String> = paths.iter().rev().map(id).collect();
    assert_eq!(ids(""), all);
    assert_eq!(ids("state=ordered"), [id(&paths[1])]);
    let supplier = read(&depot, &paths[2])["supplier"]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    assert_eq!(ids(&format!("supplier_id={supplier}")), [id(&paths[2])]);
    assert_eq!(
        ids(&format!("supplier_id={supplier}&state=ordered")),
        [""; 0]
    );
    let first = read(&depot, "/v1/purchasing/purchase-orders?limit=2");
    let next = first["next_cursor"].as_str().expect("another page");
    assert_eq!(ids(&format!("limit=2&cursor={next}")), [id(&paths[0])]);
}

#[test]
fn concurrent_receipts_are_counted_or_refused() {
    let depot = Depot::open();
    let item = depot.item();
    let path = placed(&depot, &[line(&depot, &item, 10, 100)]);
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| receive(&depot, &path, &[(1, 3)])))
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().expect("it ends"))
            .collect()
    });
    let done = answers.iter().filter(|answer| answer.status == 200).count();
    for answer in answers.into_iter().filter(|answer| answer.status != 200) {
        let detail = answer.expect_status(409).text_at("/detail");
        assert!(!detail.contains('{'), "a template in {detail}");
    }
    // How many succeed is random.
    let _unrecorded = record::pause();
    let received = read(&depot, &path)["lines"][0]["received"]["value"].clone();
    assert_eq!(received, 3 * done);
    assert_eq!(depot.counts(&item).0, i64::try_from(3 * done).expect("few"));
    assert!((1..=3).contains(&done));
}

#[test]
fn the_supplier_of_an_open_order_stays_a_supplier() {
    let depot = Depot::open();
    let item = depot.item();
    let body = json!({ "name": unique("supplier"), "roles": ["supplier", "customer"] });
    let supplier = post(&depot, "/v1/people", &body).expect_status(201).id();
    let order = json!({ "supplier_id": supplier, "lines": [line(&depot, &item, 5, 100)] });
    let order = post(&depot, ORDERS, &order).expect_status(201).id();
    let party = format!("/v1/people/{supplier}");
    let client = depot.client();
    let customer = json!({ "roles": ["customer"] });
    for draft in [
        client.delete(&party),
        client.delete(&format!("/v1/purchasing/suppliers/{supplier}")),
        client.patch(&party).json(&customer),
    ] {
        draft.send().expect_problem(409, "in_use");
    }
    let cancel = client.post(&format!("{ORDERS}/{order}/cancel"));
    cancel.send().expect_status(200);
    let changed = client.patch(&party).json(&customer).send();
    changed.expect_status(200);
    let order = json!({ "supplier_id": supplier, "lines": [line(&depot, &item, 5, 100)] });
    let refused = post(&depot, ORDERS, &order);
    refused.expect_problem(422, "invalid_reference");
    client.delete(&party).send().expect_status(204);
}
