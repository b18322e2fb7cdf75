//! A day of a lamp shop: buy, receive, count, sell, ship in parts, take money, take back, refund.

use serde_json::{Value, json};
use support::Shop;
use support::shop::unique;

fn pounds(minor: i64) -> Value {
    json!({ "amount": minor, "currency": "GBP" })
}

fn pieces(count: i64) -> Value {
    json!({ "value": count, "unit": "each" })
}

/// A shop whose requests succeed.
struct Day {
    shop: Shop,
    warehouse: String,
}

impl Day {
    fn post(&self, path: &str, body: &Value) -> Value {
        let answer = self.shop.client.post(path).json(body).send();
        assert!(answer.status < 300, "{path}: {}", answer.text);
        answer.json()
    }

    fn act(&self, path: &str) -> Value {
        self.post(path, &json!({}))
    }

    fn get(&self, path: &str) -> Value {
        let answer = self.shop.client.get(path).send();
        answer.expect_status(200).json()
    }

    /// A new article with its price, tax included.
    fn article(&self, name: &str, price: i64) -> String {
        let body = json!({
            "sku": unique(name), "name": name, "kind": "product", "unit": "each", "price": pounds(price),
            "tax_code": "standard"
        });
        id(&self.post("/v1/inventory/items", &body))
    }

    /// What is on hand, reserved and available.
    fn stock(&self, item: &str) -> [i64; 3] {
        let level = self.get(&format!(
            "/v1/inventory/items/{item}/stock/{}",
            self.warehouse
        ));
        ["on_hand", "reserved", "available"]
            .map(|figure| level[figure]["value"].as_i64().expect("a figure"))
    }

    /// Total, paid, refunded, due and overpaid, with the payment state.
    fn money(&self, order: &str) -> (String, [i64; 5]) {
        let order = self.get(&format!("/v1/orders/{order}"));
        let figures = ["total", "paid", "refunded", "due", "overpaid"]
            .map(|figure| order[figure]["amount"].as_i64().expect("an amount"));
        let state = order["pay_state"].as_str().expect("a state");
        (state.to_owned(), figures)
    }

    fn pay(&self, order: &str, minor: i64) -> String {
        let body = json!({ "order_id": order, "method": "transfer", "amount": pounds(minor) });
        id(&self.post("/v1/orders/payments", &body))
    }

    fn ship(&self, order: &str, lines: Value) {
        let body = json!({ "order_id": order, "lines": lines });
        let shipment = id(&self.post("/v1/orders/shipments", &body));
        self.act(&format!("/v1/orders/shipments/{shipment}/dispatch"));
        self.act(&format!("/v1/orders/shipments/{shipment}/deliver"));
    }
}

fn id(record: &Value) -> String {
    record["id"].as_str().expect("an id").to_owned()
}

fn line_ids(document: &Value) -> Vec<String> {
    let lines = document["lines"].as_array().expect("lines").iter();
    lines
        .map(|line| line["line_id"].as_str().expect("an id").to_owned())
        .collect()
}

#[test]
fn a_day_from_the_purchase_to_the_refund_adds_up() {
    // Morning: the shop has a warehouse, a tax of 20 % that its prices include, lamps and shades.
    let shop = Shop::open();
    let place = json!({ "code": unique("main"), "name": "Back room" });
    let made = shop
        .client
        .post("/v1/inventory/warehouses")
        .json(&place)
        .send();
    let warehouse = made.expect_status(201).id();
    let day = Day { shop, warehouse };
    let settings = day.shop.client.patch("/v1/orders/settings");
    let settings = settings.json(&json!({ "prices_include_tax": true })).send();
    settings.expect_status(200);
    day.post(
        "/v1/orders/tax-rates",
        &json!({ "code": "standard", "name": "VAT", "rate_ppm": 200_000 }),
    );
    let lamp = day.article("Lamp", 1_200);
    let shade = day.article("Shade", 350);

    // Ten lamps at 5.00 and twenty shades at 2.00 are bought, and arrive.
    let supplier = id(&day.post("/v1/purchasing/suppliers", &json!({ "name": "Lamp works" })));
    let wanted = |item: &str, count: i64, price: i64| json!({ "item_id": item, "warehouse_id": day.warehouse, "quantity": pieces(count), "price": pounds(price) });
    let lines = json!([wanted(&lamp, 10, 500), wanted(&shade, 20, 200)]);
    let bought = json!({ "supplier_id": supplier, "lines": lines });
    let bought = day.post("/v1/purchasing/purchase-orders", &bought);
    assert_eq!(bought["total"], pounds(9_000));
    let path = format!("/v1/purchasing/purchase-orders/{}", id(&bought));
    assert_eq!(day.act(&format!("{path}/place"))["number"], "PO-000001");
    let [lamps, shades] = line_ids(&bought).try_into().expect("two lines");
    let arrived = json!({ "lines": [
        { "line_id": lamps, "quantity": pieces(10) }, { "line_id": shades, "quantity": pieces(20) }
    ] });
    let received = day.post(&format!("{path}/receive"), &arrived);
    assert_eq!(received["purchase_order"]["state"], "received");
    assert_eq!(received["receipt"]["cost"]["ten_thousandths"], 90_000_000);
    assert_eq!(
        (day.stock(&lamp), day.stock(&shade)),
        ([10, 0, 10], [20, 0, 20])
    );

    // A count finds nine lamps: one is broken. The shades are not counted.
    let count = id(&day.post(
        "/v1/inventory/counts",
        &json!({ "warehouse_id": day.warehouse }),
    ));
    let scan = json!({ "device_seq": "till-1", "item_id": lamp, "quantity": pieces(9) });
    day.post(
        &format!("/v1/inventory/counts/{count}/scans"),
        &json!({ "scans": [scan] }),
    );
    let posted = day.act(&format!("/v1/inventory/counts/{count}/post"));
    assert_eq!(
        (&posted["corrected"], &posted["uncounted"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(day.stock(&lamp), [9, 0, 9]);

    // A customer wants five lamps and four shades: 60.00 + 14.00, of which 12.33 is tax. A deposit comes first.
    let customer = json!({ "name": "Ana Pérez", "roles": ["customer"] });
    let customer = id(&day.post("/v1/people", &customer));
    let lines = json!([
        { "item_id": lamp, "quantity": pieces(5) }, { "item_id": shade, "quantity": pieces(4) }
    ]);
    let wish = json!({ "customer_id": customer, "warehouse_id": day.warehouse, "lines": lines });
    let order = day.post("/v1/orders", &wish);
    let [lamps, shades] = line_ids(&order).try_into().expect("two lines");
    assert_eq!(
        (&order["net"], &order["tax"]),
        (&pounds(6_167), &pounds(1_233))
    );
    let order = id(&order);
    let deposit = day.pay(&order, 2_000);
    assert_eq!(
        day.money(&order),
        ("partial".to_owned(), [7_400, 2_000, 0, 5_400, 0])
    );
    let path = format!("/v1/orders/{order}");
    assert_eq!(day.act(&format!("{path}/confirm"))["state"], "confirmed");
    assert_eq!(
        (day.stock(&lamp), day.stock(&shade)),
        ([9, 5, 4], [20, 4, 16])
    );

    // It leaves in two parcels.
    day.ship(&order, json!([{ "line_id": lamps, "quantity": pieces(3) }]));
    assert_eq!(day.get(&path)["fulfil_state"], "partial");
    assert_eq!(day.stock(&lamp), [6, 2, 4]);
    day.ship(
        &order,
        json!([{ "line_id": lamps, "quantity": pieces(2) }, { "line_id": shades, "quantity": pieces(4) }]),
    );
    assert_eq!(day.get(&path)["fulfil_state"], "delivered");
    assert_eq!(
        (day.stock(&lamp), day.stock(&shade)),
        ([4, 0, 4], [16, 0, 16])
    );

    // The rest is paid, and the order is complete.
    let rest = day.pay(&order, 5_400);
    assert_eq!(
        day.money(&order),
        ("paid".to_owned(), [7_400, 7_400, 0, 0, 0])
    );
    assert_eq!(day.act(&format!("{path}/complete"))["state"], "completed");

    // Evening: a lamp comes back, and its 12.00 are owed to the customer until they are refunded.
    let back = json!({
        "order_id": order, "reason": "Wrong colour", "lines": [{ "line_id": lamps, "quantity": pieces(1) }]
    });
    let back = day.post("/v1/orders/returns", &back);
    assert_eq!(
        (&back["total"], &back["to_refund"]),
        (&pounds(1_200), &pounds(1_200))
    );
    assert_eq!(day.stock(&lamp), [5, 0, 5]);
    assert_eq!(
        day.money(&order),
        ("overpaid".to_owned(), [7_400, 7_400, 0, 0, 1_200])
    );
    let refund = json!({ "payment_id": rest, "reason": "return" });
    let refund = day.post("/v1/orders/refunds", &refund);
    assert_eq!(refund["amount"], pounds(1_200));
    assert_eq!(
        day.money(&order),
        ("paid".to_owned(), [7_400, 7_400, 1_200, 0, 0])
    );

    // A shade has a scratch: 2.00 are given back as goodwill, and nothing is owed again.
    let goodwill = json!({ "payment_id": deposit, "reason": "allowance", "amount": pounds(200) });
    day.post("/v1/orders/refunds", &goodwill);
    assert_eq!(
        day.money(&order),
        ("paid".to_owned(), [7_400, 7_400, 1_400, 0, 0])
    );

    // Night: four lamps and four shades were sold for 51.67 without tax, less 1.67 of goodwill, and cost 28.00.
    let margin = day.get(&format!("{path}/margin"));
    assert_eq!(
        (&margin["net"], &margin["allowances"]),
        (&pounds(5_167), &pounds(167))
    );
    assert_eq!(margin["cost"]["ten_thousandths"], 28_000_000);
    assert_eq!(margin["margin"]["ten_thousandths"], 22_000_000);

    // Whoever follows the events knows the stock without asking.
    let feed = day.get("/v1/events?topic=stock_level.changed&limit=100");
    let last = |item: &str| {
        let mut events = feed["items"].as_array().expect("events").iter();
        let event = events
            .rfind(|event| event["data"]["item"]["id"] == item)
            .expect("an event");
        ["on_hand", "reserved", "available"]
            .map(|figure| event["data"][figure]["value"].as_i64().expect("a figure"))
    };
    assert_eq!(
        (last(&lamp), last(&shade)),
        (day.stock(&lamp), day.stock(&shade))
    );
}
