//! `/v1/inventory/counts`: how scans name items, what blocks posting, and what is left out or was not counted.

use serde_json::{Value, json};
use support::Answer;
use support::depot::{Depot, each};
use support::market::{Market, line};
use support::shop::unique;

use super::counts::{close, open, post, read, scan};

/// The codes and the pointers of a refusal.
fn faults(refused: &Answer) -> Vec<(String, String)> {
    let refused = refused.json();
    let errors = refused["errors"].as_array().expect("errors").iter();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let pairs = errors.map(|error| (text(&error["code"]), text(&error["pointer"])));
    pairs.collect()
}

#[test]
fn a_count_below_what_is_reserved_names_all_that_blocks_it_and_posts_the_rest() {
    let market = Market::open();
    let depot = &market.depot;
    let [ordered, held, right] = [5, 10, 10].map(|pieces| depot.stocked(pieces));
    let order = market.confirmed(&[line(&ordered, 5)]);
    depot.hold(&held, 6, 600).expect_status(201);
    let count = open(depot);
    let scans = [
        ("d-1", ordered.as_str(), 4),
        ("d-2", held.as_str(), 5),
        ("d-3", right.as_str(), 8),
    ];
    scan(depot, &count, &scans).expect_status(200);
    let refused = close(depot, &count).expect_problem(409, "count_below_reserved");
    let refused = refused.json();
    assert_eq!(refused["items"], 2);
    let blocked = refused["blocked"].as_array().expect("items");
    let of = |item: &str| {
        let found = blocked.iter().find(|one| one["item"]["id"] == *item);
        found.expect("the item").clone()
    };
    assert_eq!(blocked.len(), 2);
    let by_order = of(&ordered);
    assert_eq!(
        (
            &by_order["counted"],
            &by_order["on_hand"],
            &by_order["reserved"]
        ),
        (&each(4), &each(5), &each(5))
    );
    assert!(by_order["item"]["sku"].is_string() && by_order["item"]["name"].is_string());
    let reservation = &by_order["reservations"][0];
    assert_eq!(reservation["quantity"], each(5));
    assert_eq!(
        reservation["reference"],
        json!({ "type": "order", "id": order, "number": market.order(&order)["number"] })
    );
    let by_hand = of(&held);
    assert_eq!(by_hand["reservations"][0]["quantity"], each(6));
    assert_eq!(by_hand["reservations"][0]["reference"], Value::Null);
    let on_hand = || [&ordered, &held, &right].map(|item| depot.counts(item).0);
    assert_eq!(on_hand(), [5, 10, 10], "nothing was posted");

    let post_without = |items: &[&str]| {
        let body = json!({ "leave_out": items });
        post(depot, &format!("{count}/post"), &body)
    };
    let refused = post_without(&[&ordered]).expect_problem(409, "count_below_reserved");
    assert_eq!(refused.json()["blocked"][0]["item"]["id"], held);
    let posted = post_without(&[&ordered, &held]).expect_status(200);
    assert_eq!(posted.trips(), 2);
    let posted = posted.json();
    assert_eq!(
        (&posted["corrected"], &posted["left_out"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(on_hand(), [5, 10, 8]);
    let lines = read(depot, &format!("{count}/lines"));
    let lines = lines["items"].as_array().expect("lines").iter();
    for line in lines {
        let is_right = line["item"]["id"] == right;
        assert_eq!(line["left_out"], json!(!is_right), "{line}");
    }
}

#[test]
fn what_moved_can_be_left_out_instead_of_counted_again() {
    let depot = Depot::open();
    let [moved, still] = [10, 10].map(|pieces| depot.stocked(pieces));
    let count = open(&depot);
    scan(&depot, &count, &[("1", &moved, 8), ("2", &still, 9)]).expect_status(200);
    depot.move_stock("sale", &moved, 1).expect_status(201);
    close(&depot, &count).expect_problem(409, "count_outdated");
    let body = json!({ "leave_out": [moved] });
    post(&depot, &format!("{count}/post"), &body).expect_status(200);
    assert_eq!((depot.counts(&moved).0, depot.counts(&still).0), (9, 9));
}

#[test]
fn items_that_the_count_does_not_have_are_neither_confirmed_nor_left_out() {
    let depot = Depot::open();
    let [counted, other] = [10, 10].map(|pieces| depot.stocked(pieces));
    let count = open(&depot);
    scan(&depot, &count, &[("1", &counted, 8)]).expect_status(200);
    for field in ["confirm", "leave_out"] {
        let mut body = json!({});
        body[field] = json!([counted, other, support::sample::UNKNOWN_ID]);
        let refused = post(&depot, &format!("{count}/post"), &body);
        let refused = refused.expect_problem(422, "invalid_reference");
        let code = "invalid_reference".to_owned();
        assert_eq!(
            faults(&refused),
            [1, 2].map(|number| (code.clone(), format!("/{field}/{number}")))
        );
    }
    assert_eq!(depot.counts(&counted).0, 10);
    close(&depot, &count).expect_status(200);
}

#[test]
fn a_scan_can_be_taken_out_and_its_name_used_again() {
    let depot = Depot::open();
    let [item, other] = [10, 10].map(|pieces| depot.stocked(pieces));
    let count = open(&depot);
    let scans = [
        ("shelf-1", item.as_str(), 4),
        ("shelf/2", item.as_str(), 60),
        ("shelf-3", other.as_str(), 1),
    ];
    scan(&depot, &count, &scans).expect_status(200);
    let list = read(&depot, &format!("{count}/scans"));
    let list = list["items"].as_array().expect("scans").clone();
    let names: Vec<&Value> = list.iter().map(|scan| &scan["device_seq"]).collect();
    assert_eq!(names, ["shelf-1", "shelf-3", "shelf/2"]);
    assert_eq!(
        (&list[2]["item"]["id"], &list[2]["quantity"]),
        (&json!(item), &each(60))
    );

    let take_out = |name: &str| {
        let path = format!("{count}/scans/{name}");
        depot.client().delete(&path).send()
    };
    let gone = take_out("shelf%2F2").expect_status(204);
    assert_eq!(gone.trips(), 2);
    take_out("shelf%2F2").expect_problem(404, "not_found");
    let quantities = || -> Vec<Value> {
        let lines = read(&depot, &format!("{count}/lines"));
        let lines = lines["items"].as_array().expect("lines").iter();
        lines.map(|line| line["quantity"].clone()).collect()
    };
    assert_eq!(quantities(), [each(4), each(1)]);
    take_out("shelf-3").expect_status(204);
    assert_eq!(
        quantities(),
        [each(4)],
        "the line is gone with its last scan"
    );
    assert_eq!(read(&depot, &count)["items"], 1);
    scan(&depot, &count, &[("shelf/2", &item, 6)]).expect_status(200);
    assert_eq!(quantities(), [each(10)]);

    // An item that moved is counted again: its scans go, and a new one is up to date.
    depot.move_stock("sale", &item, 1).expect_status(201);
    close(&depot, &count).expect_problem(409, "count_outdated");
    for name in ["shelf-1", "shelf%2F2"] {
        take_out(name).expect_status(204);
    }
    scan(&depot, &count, &[("again", &item, 9)]).expect_status(200);
    close(&depot, &count).expect_status(200);
    take_out("again").expect_problem(409, "illegal_transition");
}

#[test]
fn an_item_is_named_by_its_id_its_sku_or_a_barcode_and_the_answer_shows_its_line() {
    let depot = Depot::open();
    let (sku, barcode) = (unique("Sku"), "012345678905");
    let body = json!({
        "sku": sku, "name": "Cake case", "kind": "product", "unit": "each",
        "barcodes": [{ "code": barcode, "pack": each(6) }]
    });
    let item = post(&depot, "/v1/inventory/items", &body)
        .expect_status(201)
        .id();
    depot.receive(&item, 20).expect_status(201);
    let count = open(&depot);
    let send = |scan: Value| {
        post(
            &depot,
            &format!("{count}/scans"),
            &json!({ "scans": [scan] }),
        )
    };
    let scanned =
        send(json!({ "device_seq": "1", "sku": sku.to_lowercase(), "quantity": each(1) }));
    assert_eq!(scanned.trips(), 2);
    let scanned = scanned.expect_status(200).json();
    assert_eq!(scanned["count"]["items"], 1);
    assert_eq!(
        (
            &scanned["lines"][0]["item"]["id"],
            &scanned["lines"][0]["quantity"]
        ),
        (&json!(item), &each(1))
    );
    // A scanner for EANs reads a UPC with a zero before it. Without a quantity it is what the package holds.
    let scanned = send(json!({ "device_seq": "2", "barcode": format!("0{barcode}") }));
    assert_eq!(
        scanned.expect_status(200).json()["lines"][0]["quantity"],
        each(7)
    );
    let scanned = send(json!({ "device_seq": "3", "barcode": barcode, "quantity": each(2) }));
    let scanned = scanned.expect_status(200).json();
    assert_eq!(scanned["lines"][0]["quantity"], each(9));
    assert_eq!(scanned["lines"][0]["on_hand"], each(20));

    let unknown = support::sample::UNKNOWN_ID;
    for (scan, code, reason, pointer) in [
        (
            json!({ "device_seq": "4", "quantity": each(1) }),
            "invalid_body",
            "item_named_once",
            "/scans/0",
        ),
        (
            json!({ "device_seq": "4", "item_id": item, "sku": sku, "quantity": each(1) }),
            "invalid_body",
            "item_named_once",
            "/scans/0",
        ),
        (
            json!({ "device_seq": "4", "sku": sku }),
            "invalid_body",
            "missing",
            "/scans/0/quantity",
        ),
        (
            json!({ "device_seq": "4", "sku": "nowhere", "quantity": each(1) }),
            "invalid_reference",
            "invalid_reference",
            "/scans/0/sku",
        ),
        (
            json!({ "device_seq": "4", "barcode": "nowhere" }),
            "invalid_reference",
            "invalid_reference",
            "/scans/0/barcode",
        ),
        (
            json!({ "device_seq": "4", "item_id": unknown, "quantity": each(1) }),
            "invalid_reference",
            "invalid_reference",
            "/scans/0/item_id",
        ),
    ] {
        let refused = send(scan).expect_problem(422, code);
        assert_eq!(faults(&refused), [(reason.to_owned(), pointer.to_owned())]);
    }
    assert_eq!(
        read(&depot, &format!("{count}/lines"))["items"][0]["quantity"],
        each(9)
    );
}

#[test]
fn items_with_stock_that_nobody_counted_are_reported() {
    let depot = Depot::open();
    let [first, second, third] = [10, 20, 30].map(|pieces| depot.stocked(pieces));
    let empty = depot.item();
    let count = open(&depot);
    scan(&depot, &count, &[("1", &second, 20), ("2", &empty, 0)]).expect_status(200);
    let list = |query: &str| {
        let path = format!("{count}/uncounted");
        let list = read(&depot, &format!("{path}{query}"));
        let items = list["items"].as_array().expect("items").iter();
        let pairs = items.map(|one| (one["item"]["id"].clone(), one["on_hand"].clone()));
        (pairs.collect::<Vec<_>>(), list["next_cursor"].clone())
    };
    let first = (json!(first), each(10));
    let third = (json!(third), each(30));
    assert_eq!(list(""), (vec![first.clone(), third.clone()], Value::Null));
    let (page, next) = list("?limit=1");
    assert_eq!(page, [first]);
    let next = next.as_str().expect("another page");
    assert_eq!(list(&format!("?limit=1&cursor={next}")).0, [third]);
    let posted = close(&depot, &count).expect_status(200).json();
    assert_eq!(
        (&posted["corrected"], &posted["uncounted"]),
        (&json!(0), &json!(2))
    );
}
