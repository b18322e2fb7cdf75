//! `/v1/inventory/export`: files that imports read back without a change.

use serde_json::{Value, json};
use support::Shop;
use support::depot::Depot;
use support::shop::unique;

/// Reads a file: `items` or `stock`, and how it is written.
fn export(shop: &Shop, file: &str) -> String {
    let (file, query) = file.split_once('?').unwrap_or((file, ""));
    let path = match file {
        "items" => "/v1/inventory/export/items",
        _ => "/v1/inventory/export/stock",
    };
    let answer = shop.client.get(&format!("{path}?{query}")).send();
    let answer = answer.expect_status(200);
    assert_eq!(
        answer.header("content-type"),
        Some("text/csv; charset=utf-8")
    );
    answer.text
}

fn import(shop: &Shop, query: &str, csv: &str) -> Value {
    let path = format!("/v1/inventory/import?{query}");
    let draft = shop.client.post(&path).header("content-type", "text/csv");
    draft.bytes(csv).send().expect_status(201).json()
}

fn counts(import: &Value) -> [i64; 3] {
    ["created", "updated", "unchanged"].map(|name| import["progress"][name].as_i64().expect(name))
}

/// Items that are hard to write: every unit, packs, formulas, quotes, many lines.
fn fill(depot: &Depot) {
    let client = depot.client();
    let category = json!({ "name": "=Category; \"quoted\", 1" });
    let category = client
        .post("/v1/inventory/categories")
        .json(&category)
        .send()
        .expect_status(201)
        .id();
    let money = |amount: i64| json!({ "amount": amount, "currency": "GBP" });
    let statuses = ["active", "inactive", "discontinued"];
    for (number, unit) in ["each", "mg", "ul", "mm", "s", "each", "each"]
        .into_iter()
        .enumerate()
    {
        let sku = format!(
            "{}{}",
            ["=1+1", "A", "'-b", "'c", "@d", "+e", "f"][number],
            unique("-")
        );
        let pack = |value: i64| json!({ "value": value, "unit": unit });
        let item = json!({
            "sku": sku, "name": format!("-Ñandú \"{number}\"; 1, 2\t3").replace('\t', " "),
            "description": "=two\r\nlines", "unit": unit,
            "kind": if number == 6 { "service" } else { "product" },
            "price": money(129_950 + 7), "cost": money(3), "tax_code": "STD",
            "category_id": if number % 2 == 0 { json!(category) } else { Value::Null },
            "per": if number % 3 == 0 { Value::Null } else { pack(250) },
            "status": statuses[number % 3],
            "barcodes": [unique("1*6"), { "code": unique("pack"), "pack": pack(12) }, format!("{}*7", unique("x"))]
        });
        let id = client
            .post("/v1/inventory/items")
            .json(&item)
            .send()
            .expect_status(201)
            .id();
        if number != 6 {
            let received = json!({
                "reason": "receipt", "lines": [{
                    "item_id": id, "warehouse_id": depot.warehouse, "total_cost": money(1_000),
                    "quantity": { "value": 1_234_567, "unit": unit }
                }]
            });
            client
                .post("/v1/inventory/moves")
                .json(&received)
                .send()
                .expect_status(201);
        }
    }
    depot.warehouse();
}

#[test]
fn a_file_that_is_exported_and_imported_changes_nothing() {
    let depot = Depot::open();
    let shop = &depot.shop;
    fill(&depot);
    for locale in ["en", "es"] {
        let change = json!({ "locale": locale });
        shop.client
            .patch("/v1/auth/organisation")
            .json(&change)
            .send()
            .expect_status(200);
        for (path, rows) in [
            ("items", 7),
            ("stock", 6),
            ("items?separator=tab&decimal=.", 7),
            ("stock?separator=tab&decimal=.", 6),
        ] {
            let csv = export(shop, path);
            let query = if path.contains('?') {
                "mode=upsert&decimal=."
            } else {
                "mode=upsert"
            };
            let done = import(shop, query, &csv);
            assert_eq!(
                counts(&done),
                [0, 0, rows],
                "{locale} {path}\n{csv}\n{done}"
            );
            assert_eq!(export(shop, path), csv);
        }
    }
}

#[test]
fn what_is_exported_can_be_imported_elsewhere() {
    let depot = Depot::open();
    fill(&depot);
    let [items, stock] = ["items", "stock"].map(|path| export(&depot.shop, path));
    let other = Shop::open();
    let places = depot.client().get("/v1/inventory/warehouses").send();
    let places = places.expect_status(200).json();
    for place in places["items"].as_array().expect("warehouses") {
        let body = json!({ "code": place["code"], "name": "Main" });
        let made = other.client.post("/v1/inventory/warehouses").json(&body);
        made.send().expect_status(201);
    }
    assert_eq!(
        counts(&import(&other, "categories=create", &items)),
        [7, 0, 0]
    );
    assert_eq!(export(&other, "items"), items);
    assert_eq!(counts(&import(&other, "mode=upsert", &stock)), [0, 6, 0]);
    assert_eq!(counts(&import(&other, "mode=upsert", &stock)), [0, 0, 6]);
}

#[test]
fn no_field_is_a_formula_and_the_language_decides_how_numbers_are_written() {
    let shop = Shop::open();
    let sku = unique("sku");
    let item = json!({
        "sku": sku, "name": "=HYPERLINK(\"http://x\")", "kind": "product", "unit": "each",
        "price": { "amount": 129_950, "currency": "GBP" }
    });
    shop.client
        .post("/v1/inventory/items")
        .json(&item)
        .send()
        .expect_status(201);
    let english = export(&shop, "items");
    assert_eq!(
        english,
        format!(
            "\u{feff}sku,name,description,kind,unit,category,price,cost,per,tax_code,status,barcodes\r\n\
             {sku},\"'=HYPERLINK(\"\"http://x\"\")\",,product,each,,1299.50,0.00,1,,active,\r\n"
        )
    );
    let change = json!({ "locale": "es" });
    shop.client
        .patch("/v1/auth/organisation")
        .json(&change)
        .send()
        .expect_status(200);
    let spanish = export(&shop, "items");
    assert!(spanish.contains(";1299,50;0,00;1;"), "{spanish}");
    let answer = shop.client.get("/v1/inventory/export/items").send();
    assert_eq!(
        answer.header("content-disposition"),
        Some("attachment; filename=\"items.csv\"")
    );
}

#[test]
fn more_items_than_one_read_brings_are_all_exported() {
    let shop = Shop::open();
    for part in 0..3 {
        let rows: String = (0..200)
            .map(|n| format!("row-{:04},X\n", part * 200 + n))
            .collect();
        import(&shop, "", &format!("sku,name\n{rows}"));
    }
    let csv = export(&shop, "items");
    let skus: Vec<&str> = csv
        .lines()
        .skip(1)
        .filter_map(|line| line.split(',').next())
        .collect();
    let wanted: Vec<String> = (0..600).map(|n| format!("row-{n:04}")).collect();
    assert_eq!(skus, wanted);
    let done = import(&shop, "mode=upsert&dry_run=true", &csv);
    assert_eq!(counts(&done), [0, 0, 600]);
}
