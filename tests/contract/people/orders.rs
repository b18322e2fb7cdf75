//! `/v1/people/{id}/orders` and `/v1/reps/{id}/orders`: who ordered and who sold what.

use serde_json::{Value, json};
use support::{Native, Shop};

use super::parties::create;

/// An installation of its own, in this process: the orders are put into its database.
struct Stage {
    native: Native,
    shop: Shop,
    org_id: i64,
    warehouse: String,
}

impl Stage {
    fn open() -> Self {
        let native = Native::start();
        let shop = Shop::open_at(&native.client());
        let org_id = shop.organisation["id"].as_i64().expect("an id");
        let warehouse = json!({ "code": "W", "name": "Main" });
        let made = shop
            .client
            .post("/v1/inventory/warehouses")
            .json(&warehouse);
        let warehouse = made.send().expect_status(201).id();
        Self {
            native,
            shop,
            org_id,
            warehouse,
        }
    }

    fn party(&self, name: &str, role: &str) -> String {
        let made = create(&self.shop, &json!({ "name": name, "roles": [role] }));
        made.expect_status(201).id()
    }

    /// A draft, by a number that its id ends with.
    fn order(&self, number: usize, customer: &str, rep: Option<&str>) -> String {
        let id = format!("0190b8f0-c4b2-7c1e-8f3a-{number:012}");
        let insert = "insert into sales_order (org_id, id, customer_id, customer_snapshot, rep_id, warehouse_id, currency,
            prices_include_tax, tax_rounding, created_by, created_at, updated_by, updated_at)
            values (?1, ?2, ?3, '{}', ?4, ?5, 'GBP', 1, 'document', 'x', 1700000000000, 'x', 1700000000000)";
        let mut shard = 0;
        let row = (self.org_id, &id, customer, rep, &self.warehouse);
        // The other shard does not know the customer.
        while let Some(done) = self
            .native
            .world
            .inspect(shard, |database| database.execute(insert, row))
        {
            if done.is_ok() {
                return id;
            }
            shard += 1;
        }
        panic!("no shard takes the order");
    }

    fn ids(&self, path: &str) -> Vec<String> {
        let page = self.shop.client.get(path).send().expect_status(200);
        assert_eq!(page.trips(), 1);
        let page = page.json();
        let items = page["items"].as_array().expect("items").iter();
        items
            .map(|order| order["id"].as_str().expect("an id").to_owned())
            .collect()
    }
}

#[test]
fn orders_are_listed_by_customer_and_by_representative_newest_first() {
    let stage = Stage::open();
    let (ana, bea) = (
        stage.party("Ana", "customer"),
        stage.party("Bea", "customer"),
    );
    let (max, eva) = (stage.party("Max", "rep"), stage.party("Eva", "rep"));
    let mut of_ana = Vec::new();
    let mut of_max = Vec::new();
    for number in 0..9 {
        let customer = if number % 3 == 0 { &bea } else { &ana };
        let rep = [Some(&max), Some(&eva), None][number % 3].map(String::as_str);
        let id = stage.order(number, customer, rep);
        if customer == &ana {
            of_ana.insert(0, id.clone());
        }
        if rep == Some(max.as_str()) {
            of_max.insert(0, id);
        }
    }
    let customers = format!("/v1/people/{ana}/orders");
    let reps = format!("/v1/reps/{max}/orders");
    for (path, expected) in [(&customers, &of_ana), (&reps, &of_max)] {
        assert_eq!(&stage.ids(path), expected);
        assert_eq!(&stage.ids(&format!("{path}?state=draft")), expected);
        assert_eq!(stage.ids(&format!("{path}?state=confirmed")), [""; 0]);
        let mut paged = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = stage.shop.client.get(&format!("{path}?limit=2{cursor}"));
            let page = page.send().expect_status(200).json();
            let items = page["items"].as_array().expect("items").iter();
            paged.extend(
                items
                    .filter_map(|order| order["id"].as_str())
                    .map(str::to_owned),
            );
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(&paged, expected);
    }
    let first = stage.shop.client.get(&customers).send().json()["items"][0].clone();
    assert_eq!(
        first,
        json!({
            "id": of_ana[0], "number": null, "state": "draft", "fulfil_state": "none", "pay_state": "unpaid",
            "refund_state": "none",
            "customer_id": ana, "rep_id": null, "channel": "direct", "external_ref": null, "line_count": 0,
            "total": { "amount": 0, "currency": "GBP" }, "paid": { "amount": 0, "currency": "GBP" },
            "refunded": { "amount": 0, "currency": "GBP" }, "returned": { "amount": 0, "currency": "GBP" },
            "allowances": { "amount": 0, "currency": "GBP" }, "due": { "amount": 0, "currency": "GBP" },
            "overpaid": { "amount": 0, "currency": "GBP" },
            "created_at": "2023-11-14T22:13:20.000Z", "confirmed_at": null
        })
    );
    // With an open order a customer stays.
    let gone = stage.shop.client.delete(&format!("/v1/people/{ana}"));
    gone.send().expect_problem(409, "in_use");
    let other = json!({ "roles": ["employee"] });
    let other = stage
        .shop
        .client
        .patch(&format!("/v1/people/{ana}"))
        .json(&other);
    other.send().expect_problem(409, "in_use");
    // Whoever is no representative has sold nothing.
    let refused = stage.shop.client.get(&format!("/v1/reps/{ana}/orders"));
    refused.send().expect_problem(404, "not_found");
}

#[test]
fn orders_of_an_unknown_party_are_not_found() {
    let (shop, other) = (Shop::open(), Shop::open());
    let body = |role: &str| -> Value { json!({ "name": "Ana", "roles": [role] }) };
    let customer = create(&other, &body("customer")).expect_status(201).id();
    let rep = create(&other, &body("rep")).expect_status(201).id();
    for (client, status) in [(&shop.client, 404), (&other.client, 200)] {
        for path in [
            format!("/v1/people/{customer}/orders"),
            format!("/v1/reps/{rep}/orders"),
        ] {
            let answer = client.get(&path).send().expect_status(status);
            assert!(status == 404 || answer.json()["items"] == json!([]));
        }
    }
    let refused = shop.client.get("/v1/people/x/orders").send();
    refused.expect_problem(400, "invalid_id");
}
