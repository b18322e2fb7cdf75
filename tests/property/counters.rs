//! What a line of an order has shipped, delivered and returned is what its documents say, and what
//! came of a purchase is what may come: the schema refuses whoever says otherwise.

use rusqlite::Connection;
use serde_json::{Value, json};
use support::market::{Market, carried, line, pounds};
use support::{Native, tokens};

/// Changes that no document stands for, of the counters of all lines.
const CHANGES: &[&str] = &[
    "allocated_qty = allocated_qty + 1",
    "allocated_qty = allocated_qty - 1",
    "shipped_qty = shipped_qty + 1",
    "shipped_qty = shipped_qty - 1",
    "delivered_qty = delivered_qty + 1",
    "delivered_qty = delivered_qty - 1",
    "returned_qty = returned_qty + 1",
    "returned_qty = returned_qty - 1",
    "shipped_qty = shipped_qty + 1, returned_qty = returned_qty + 1",
    "shipped_qty = shipped_qty - 1, returned_qty = returned_qty - 1",
    "allocated_qty = allocated_qty - 1, shipped_qty = shipped_qty + 1",
    "shipped_qty = 0, delivered_qty = 0, returned_qty = 0, allocated_qty = 0",
];

fn refused(database: &Connection, moment: &str) {
    let counters = "select allocated_qty || ' ' || shipped_qty || ' ' || delivered_qty || ' ' || returned_qty from order_line";
    let counted = || -> String {
        let read = database.query_row(counters, [], |row| row.get(0));
        read.expect("a line")
    };
    let before = counted();
    for change in CHANGES {
        let sql = format!("update order_line set {change}");
        if before == "0 0 0 0" && change.contains("= 0") {
            continue;
        }
        let fault = database.execute(&sql, []).expect_err(change).to_string();
        let known = ["ledger_only", "over_", "order_line_quantities"];
        assert!(
            known.iter().any(|name| fault.contains(name)),
            "{moment}: {change}: {fault}"
        );
    }
    assert_eq!(counted(), before, "{moment}");
    let nothing = "update order_line set shipped_qty = shipped_qty, returned_qty = returned_qty";
    database.execute(nothing, []).expect("nothing changes");
}

/// A new shop, and the shard that it is on.
fn open(native: &Native) -> (Market, usize) {
    let market = Market::open_at(&native.client());
    let shard = tokens::claims(market.client().token())["shard"].as_u64();
    let shard = usize::try_from(shard.expect("a shard"));
    (market, shard.expect("a small number"))
}

#[test]
fn the_database_refuses_receipts_over_the_tolerance() {
    let native = Native::start();
    let (market, shard) = open(&native);
    let item = market.item();
    let post = |path: &str, body: &Value| {
        let made = market.client().post(path).json(body).send();
        made.json()["id"].as_str().expect("an id").to_owned()
    };
    let supplier = post("/v1/purchasing/suppliers", &json!({ "name": "Mill" }));
    let mut ordered = market.depot.line(&item, 30);
    ordered["price"] = pounds(100);
    let body = json!({ "supplier_id": supplier, "lines": [ordered] });
    let order = post("/v1/purchasing/purchase-orders", &body);
    let path = format!("/v1/purchasing/purchase-orders/{order}/place");
    market.step(&path).expect_status(200);
    let write = |sql: &str| {
        let done = native
            .world
            .inspect(shard, |database| database.execute_batch(sql));
        done.expect("a shard").map_err(|fault| fault.to_string())
    };
    let refused = |pieces: i64| {
        let sql = format!("update purchase_order_line set received_qty = {pieces}");
        let fault = write(&sql).expect_err(&sql);
        assert!(fault.contains("over_receipt"), "{fault}");
    };
    refused(31);
    let tolerant = "update org set over_receipt_ppm = 99999, version = version + 1";
    write(tolerant).expect(tolerant);
    refused(33);
    let most = "update purchase_order_line set received_qty = 32";
    write(most).expect(most);
}

#[test]
fn the_counters_of_a_line_change_with_its_documents_only() {
    let native = Native::start();
    let (market, shard) = open(&native);
    let meddle = |moment: &str| {
        let look = native
            .world
            .inspect(shard, |database| refused(database, moment));
        look.expect("a shard");
    };
    let item = market.stocked(10);
    let order = market.confirmed(&[line(&item, 10)]);
    let of_order = market.order(&order);
    let id = of_order["lines"][0]["line_id"].as_str().expect("an id");
    meddle("confirmed");
    let first = market.shipped(&order, Some(&[(id, 4)]));
    meddle("packed");
    let go = |shipment: &str, action: &str| {
        market.go("shipments", shipment, action).expect_status(200);
    };
    go(&first, "dispatch");
    meddle("in transit");
    go(&first, "fail");
    go(&first, "return");
    meddle("back before the end");
    let pieces = |count: i64| market.shipped(&order, Some(&[(id, count)]));
    let (second, third) = (pieces(6), pieces(4));
    for shipment in [&second, &third] {
        go(shipment, "dispatch");
    }
    go(&second, "deliver");
    market.end(&order, "complete").expect_status(200);
    let body = json!({ "order_id": order, "reason": "Too small", "lines": [carried(id, 3)] });
    market.make("returns", &body).expect_status(201);
    meddle("returned");
    go(&third, "fail");
    go(&third, "return");
    meddle("back after the end");
}
