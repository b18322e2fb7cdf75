//! `/v1/inventory/import`: all rows or none, each fault with its line.

use serde_json::{Value, json};
use support::Shop;
use support::shop::unique;

const IMPORT: &str = "/v1/inventory/import";
const NAMES: &str =
    "sku,name,kind,unit,price_minor,cost_minor,description,status,barcodes,category_id";

fn import(shop: &Shop, csv: &str, dry_run: bool) -> support::Answer {
    let body = json!({ "csv": csv, "dry_run": dry_run });
    shop.client.post(IMPORT).json(&body).send()
}

fn by_sku(shop: &Shop, sku: &str) -> support::Answer {
    shop.client
        .get(&format!("/v1/inventory/items/by-sku/{sku}"))
        .send()
}

#[test]
fn a_dry_run_reports_no_faults_and_the_import_creates_the_items() {
    let shop = Shop::open();
    let (first, second, barcode) = (unique("sku"), unique("sku"), unique("b"));
    let csv = format!(
        "{NAMES}\r\n{first},\"Holder, red\",product,each,295,120,\"Two\nlines\",active,{barcode} {barcode}-x,\r\n\
         {second},Resin,material,ml,5000,,,,,\r\n"
    );
    let dry = import(&shop, &csv, true).expect_status(200).json();
    assert_eq!(
        dry,
        json!({ "dry_run": true, "rows": 2, "imported": 0, "ids": [], "faults": [] })
    );
    by_sku(&shop, &first).expect_problem(404, "not_found");
    let done = import(&shop, &csv, false).expect_status(200);
    assert_eq!(done.trips(), 2);
    assert_eq!(
        done.json(),
        json!({
            "dry_run": false, "rows": 2, "imported": 2, "ids": done.json()["ids"], "faults": []
        })
    );
    let item = by_sku(&shop, &first).expect_status(200).json();
    assert_eq!(item["id"], done.json()["ids"][0]);
    assert_eq!(
        (&item["name"], &item["description"]),
        (&json!("Holder, red"), &json!("Two\nlines"))
    );
    assert_eq!(
        (&item["price"]["amount"], &item["cost"]["amount"]),
        (&json!(295), &json!(120))
    );
    assert_eq!(item["barcodes"].as_array().map(Vec::len), Some(2));
    let item = by_sku(&shop, &second).expect_status(200).json();
    assert_eq!(
        (&item["unit"], &item["per"]["value"]),
        (&json!("ul"), &json!(1_000_000))
    );
}

#[test]
fn every_fault_is_reported_with_its_line_and_column() {
    let shop = Shop::open();
    let taken = unique("sku");
    import(
        &shop,
        &format!("sku,name,kind,unit\n{taken},A,product,each"),
        false,
    )
    .expect_status(200);
    let unknown = support::sample::UNKNOWN_ID;
    let csv = format!(
        "{NAMES}\n{taken},A,product,each,,,,,,\nB,,product,each,,,,,,\nC,C,thing,each,,,,,,\n\
         D,D,product,each,12.99,,,,,\nE,E,product,each,,,,,,{unknown}\nF,F,product\n\
         G,G,product,each,,,,,5,\ng,G,product,each,,,,,5,\n"
    );
    let told = import(&shop, &csv, true).expect_status(200).json();
    let faults: Vec<(i64, &str, &str)> = told["faults"]
        .as_array()
        .expect("faults")
        .iter()
        .map(|fault| {
            let text = |name: &str| fault[name].as_str().unwrap_or_default();
            (
                fault["line"].as_i64().expect("a line"),
                text("field"),
                text("code"),
            )
        })
        .collect();
    assert_eq!(
        faults,
        [
            (2, "sku", "already_exists"),
            (3, "name", "missing"),
            (4, "kind", "unknown_value"),
            (5, "price_minor", "out_of_range"),
            (6, "category_id", "invalid_reference"),
            (7, "", "wrong_number_of_fields"),
            (9, "sku", "duplicate"),
            (9, "barcodes", "duplicate"),
        ]
    );
    let refused = import(&shop, &csv, false).expect_problem(422, "invalid_csv");
    let errors = refused.json()["errors"].as_array().map(Vec::len);
    assert_eq!(errors, Some(8));
    by_sku(&shop, "G").expect_problem(404, "not_found");
}

#[test]
fn wrong_columns_and_malformed_csv_are_refused() {
    let shop = Shop::open();
    let faults = |csv: &str| -> Value {
        let told = import(&shop, csv, true).expect_status(200).json();
        told["faults"].clone()
    };
    let fault = |line: i64, field: &str, code: &str| json!({ "line": line, "field": field, "code": code, "detail": null });
    assert_eq!(
        faults("sku,name,kind,colour,sku"),
        json!([
            fault(1, "unit", "missing"),
            fault(1, "colour", "unknown_field"),
            fault(1, "sku", "duplicate")
        ])
    );
    assert_eq!(faults("sku,name\n\"a")[0]["code"], "malformed_csv");
    assert_eq!(faults("\n\nsku,name,kind,unit\n")[0]["code"], "no_rows");
    let told = faults("\n\nsku,name,kind,unit,price_minor,cost_minor\na b,X,thing,,1.5,-1\n");
    let told = told.as_array().expect("faults").iter();
    let told: Vec<String> = told
        .map(|fault| format!("{} {}", fault["line"], fault["field"]))
        .collect();
    let fields = ["price_minor", "cost_minor", "sku", "kind", "unit"];
    assert_eq!(told, fields.map(|field| format!("4 {field:?}")));
    let row = "x,X,product,each\n";
    let long = format!("sku,name,kind,unit\n{}", row.repeat(1_001));
    import(&shop, &long, true).expect_problem(422, "too_many_lines");
    import(&shop, "", true).expect_problem(422, "invalid_body");
    let rows: String = (0..1_000)
        .map(|n| format!("row-{n},X,product,each\n"))
        .collect();
    let done = import(&shop, &format!("sku,name,kind,unit\n{rows}"), false).expect_status(200);
    assert_eq!(done.json()["imported"], 1_000);
}
