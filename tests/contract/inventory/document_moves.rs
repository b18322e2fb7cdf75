//! Movements of documents that the API keeps: only routes of the document post, hold or reverse them.

use serde_json::{Value, json};
use support::buyer::receipt;
use support::depot::each;
use support::market::{Market, line, pounds};
use support::shop::unique;
use support::{Answer, Native};

const OWN: [&str; 5] = [
    "order",
    "shipment",
    "return",
    "purchase_order",
    "stock_count",
];

fn post(market: &Market, path: &str, body: &Value) -> Answer {
    market.client().post(path).json(body).send()
}

/// The id of the newest movement of a document.
fn posted(market: &Market, kind: &str, id: &str) -> String {
    let path = format!("/v1/inventory/moves?reference_type={kind}&reference_id={id}");
    let list = market.client().get(&path).send().expect_status(200);
    list.text_at("/items/0/id")
}

/// Tries to reverse a movement of this document by hand.
fn refuse_reversal(market: &Market, kind: &str, id: &str) {
    let path = format!("/v1/inventory/moves/{}/reverse", posted(market, kind, id));
    let refused = market.client().post(&path).send();
    let refused = refused.expect_problem(409, "belongs_to_document").json();
    assert_eq!(
        (&refused["type"], &refused["id"]),
        (&json!(kind), &json!(id))
    );
}

#[test]
fn stock_cannot_be_held_or_moved_by_hand_for_documents_of_the_api() {
    let market = Market::open();
    let item = market.stocked(20);
    let order = market.drafted(&[line(&item, 10)]);
    let mut wish = market.line(&item, 1);
    wish["line_id"] = market.order(&order)["lines"][0]["line_id"].clone();
    for kind in OWN {
        let reference = json!({ "type": kind, "id": order });
        let hold = json!({ "reference": reference, "lines": [wish] });
        let moves = json!({ "reason": "receipt", "reference": reference, "lines": [wish] });
        for (path, body) in [
            ("/v1/inventory/reservations", hold),
            ("/v1/inventory/moves", moves),
        ] {
            let refused = post(&market, path, &body).expect_problem(422, "invalid_body");
            assert_eq!(refused.text_at("/errors/0/pointer"), "/reference/type");
            assert_eq!(refused.text_at("/errors/0/code"), "reserved_type");
        }
    }
    market
        .step(&format!("/v1/orders/{order}/confirm"))
        .expect_status(200);
    assert_eq!(market.counts(&item), (20, 10, 10));
}

#[test]
fn movements_of_an_order_cannot_be_reversed_by_hand() {
    let market = Market::open();
    let item = market.stocked(10);
    let order = market.confirmed(&[line(&item, 5)]);
    let shipment = market.shipped(&order, None);
    market
        .go("shipments", &shipment, "dispatch")
        .expect_status(200);
    refuse_reversal(&market, "order", &order);
    assert_eq!(market.counts(&item), (5, 0, 5));

    market.deduct_on("confirm");
    let order = market.confirmed(&[line(&item, 5)]);
    refuse_reversal(&market, "order", &order);
    assert_eq!(market.counts(&item), (0, 0, 0));
    market
        .step(&format!("/v1/orders/{order}/cancel"))
        .expect_status(200);
    assert_eq!(
        market.counts(&item),
        (5, 0, 5),
        "its own step takes it back"
    );
}

#[test]
fn movements_of_a_delivery_or_a_count_cannot_be_reversed_by_hand() {
    let market = Market::open();
    let item = market.item();
    let body = json!({ "name": unique("supplier") });
    let supplier = post(&market, "/v1/purchasing/suppliers", &body).expect_status(201);
    let mut wish = market.line(&item, 100);
    wish["price"] = pounds(100);
    let body = json!({ "supplier_id": supplier.id(), "lines": [wish] });
    let path = "/v1/purchasing/purchase-orders";
    let bought = post(&market, path, &body).expect_status(201).id();
    post(&market, &format!("{path}/{bought}/place"), &json!({})).expect_status(200);
    let came = receipt(market.client(), &format!("{path}/{bought}"), &[(1, 100)]);
    post(&market, &format!("{path}/{bought}/receive"), &came).expect_status(200);
    refuse_reversal(&market, "purchase_order", &bought);
    assert_eq!(market.counts(&item).0, 100);

    let path = "/v1/inventory/counts";
    let body = json!({ "warehouse_id": market.warehouse });
    let count = post(&market, path, &body).expect_status(201).id();
    let scans = json!({ "scans": [{ "device_seq": "1", "item_id": item, "quantity": each(98) }] });
    post(&market, &format!("{path}/{count}/scans"), &scans).expect_status(200);
    post(&market, &format!("{path}/{count}/post"), &json!({})).expect_status(200);
    refuse_reversal(&market, "stock_count", &count);
    assert_eq!(market.counts(&item).0, 98);
}

/// Whatever is already held for an order, it is confirmed with the full quantities or not at all.
#[test]
fn a_confirmed_order_has_reserved_the_quantities_of_its_lines() {
    let native = Native::start();
    let market = Market::open_at(&native.client());
    let item = market.stocked(12);
    let order = market.drafted(&[line(&item, 10)]);
    let hold = |pieces: i64, of: &str| -> Result<usize, String> {
        let sql = format!(
            "insert into reservation (org_id, id, item_id, location_id, qty, state, ref_type, ref_id,
              ref_line, expires_at, created_by, created_at, updated_at)
            select o.org_id, '{}', l.item_id, o.warehouse_id, {pieces}, 'held', 'order', o.id, {of},
              o.created_at + 900000, 'test', o.created_at, o.created_at
            from sales_order as o join order_line as l on l.org_id = o.org_id and l.order_id = o.id
            where o.id = ?1",
            unique("hold")
        );
        let write = |db: &rusqlite::Connection| db.execute(&sql, [&order]);
        let shards = [0, 1].map(|shard| native.world.inspect(shard, write).expect("a shard"));
        let [first, second] = shards.map(|done| done.map_err(|error| error.to_string()));
        Ok(first? + second?)
    };
    assert_eq!(hold(11, "l.id"), Err("invalid_reference".to_owned()));
    assert_eq!(hold(1, "'no line'"), Err("invalid_reference".to_owned()));
    assert_eq!(hold(1, "l.id"), Ok(1));
    market
        .step(&format!("/v1/orders/{order}/confirm"))
        .expect_status(200);
    assert_eq!(market.counts(&item), (12, 10, 2));
}
