//! `/v1/inventory/import`: the files of spreadsheets, each fault with its line, no row twice.

use serde_json::{Value, json};
use support::shop::unique;
use support::{Answer, Shop};

pub const IMPORT: &str = "/v1/inventory/import";

/// Sends a file as JSON, with these parameters.
pub fn import(shop: &Shop, query: &str, csv: &str) -> Answer {
    let path = format!("{IMPORT}?{query}");
    shop.client.post(&path).json(&json!({ "csv": csv })).send()
}

/// Sends the bytes of a file.
fn upload(shop: &Shop, query: &str, kind: &str, bytes: &[u8]) -> Answer {
    let path = format!("{IMPORT}?{query}");
    let draft = shop.client.post(&path).header("content-type", kind);
    draft.bytes(bytes).send()
}

pub fn by_sku(shop: &Shop, sku: &str) -> Value {
    let path = format!("/v1/inventory/items/by-sku/{sku}");
    shop.client.get(&path).send().expect_status(200).json()
}

/// A shop whose language is Spanish and whose currency is what all tests have.
fn spanish() -> Shop {
    let shop = Shop::open();
    let change = json!({ "locale": "es" });
    let changed = shop.client.patch("/v1/auth/organisation").json(&change);
    changed.send().expect_status(200);
    shop
}

pub fn progress(import: &Value) -> [i64; 6] {
    ["rows", "done", "created", "updated", "unchanged", "refused"].map(|name| {
        import["progress"][name]
            .as_i64()
            .unwrap_or_else(|| panic!("{name}: {import}"))
    })
}

/// Line, column and code of each fault.
pub fn faults(list: &Value) -> Vec<(i64, String, String)> {
    let text = |fault: &Value, name: &str| fault[name].as_str().unwrap_or_default().to_owned();
    list.as_array()
        .expect("faults")
        .iter()
        .map(|fault| {
            let line = fault["line"].as_i64().expect("a line");
            (line, text(fault, "column"), text(fault, "code"))
        })
        .collect()
}

pub fn places(found: &[(i64, String, String)]) -> Vec<(i64, &str, &str)> {
    found
        .iter()
        .map(|(line, column, code)| (*line, column.as_str(), code.as_str()))
        .collect()
}

#[test]
fn a_dry_run_says_what_it_understood_and_the_import_creates_the_items() {
    let shop = Shop::open();
    let (first, second, barcode) = (unique("sku"), unique("sku"), unique("b"));
    let csv = format!(
        "sku,name,kind,unit,price,cost,description,status,barcodes,price_note\r\n\
         {first},\"Holder, red\",product,each,2.95,1.20,\"Two\nlines\",active,{barcode} {barcode}-x*6,\r\n\
         {second},Resin,material,kg,\"1,250.50\",,,,,\r\n"
    );
    let query = "dry_run=true&unknown_columns=ignore";
    let checked = import(&shop, query, &csv).expect_status(201);
    assert_eq!(checked.trips(), 2);
    let checked = checked.json();
    assert_eq!(checked["state"], "checked");
    assert_eq!(progress(&checked), [2, 2, 2, 0, 0, 0]);
    let understood = &checked["understood"];
    assert_eq!(
        (&understood["separator"], &understood["decimal"]),
        (&json!(","), &json!("."))
    );
    assert_eq!(
        understood["columns"][9],
        json!({ "title": "price_note", "column": null })
    );
    let amount = |line: i64, column: &str, text: &str, amount: i64| {
        let amount = json!({ "amount": amount, "currency": "GBP" });
        json!({ "line": line, "column": column, "text": text, "amount": amount })
    };
    assert_eq!(
        understood["amounts"],
        json!([
            amount(2, "price", "2.95", 295),
            amount(2, "cost", "1.20", 120),
            amount(4, "price", "1,250.50", 125_050)
        ])
    );
    let nothing = format!("/v1/inventory/items/by-sku/{first}");
    shop.client
        .get(&nothing)
        .send()
        .expect_problem(404, "not_found");

    let done = import(&shop, "unknown_columns=ignore", &csv).expect_status(201);
    assert_eq!(done.trips(), 2);
    let path = done.header("location").expect("a location").to_owned();
    let done = done.json();
    assert_eq!(done["state"], "completed");
    assert_eq!(progress(&done), [2, 2, 2, 0, 0, 0]);
    let read = shop.client.get(&path).send().expect_status(200);
    assert_eq!(read.json(), done);
    let item = by_sku(&shop, &first);
    assert_eq!(
        (&item["name"], &item["description"]),
        (&json!("Holder, red"), &json!("Two\nlines"))
    );
    assert_eq!(
        (&item["price"]["amount"], &item["cost"]["amount"]),
        (&json!(295), &json!(120))
    );
    let packs = [&item["barcodes"][0]["pack"], &item["barcodes"][1]["pack"]];
    assert_eq!([&packs[0]["value"], &packs[1]["value"]], [1, 6]);
    let item = by_sku(&shop, &second);
    assert_eq!(
        (&item["unit"], &item["per"]["value"]),
        (&json!("mg"), &json!(1_000_000))
    );
    let listed = shop.client.get("/v1/inventory/imports").send();
    let listed = listed.expect_status(200).json();
    let states: Vec<&Value> = listed["items"]
        .as_array()
        .expect("imports")
        .iter()
        .map(|import| &import["state"])
        .collect();
    assert_eq!(states, ["completed", "checked"]);
}

/// The bytes of a file with this SKU.
type Bytes = fn(&str) -> Vec<u8>;

#[test]
fn ordinary_files_of_spreadsheets_are_imported() {
    let spanish = spanish();
    let english = Shop::open();
    let files: [(&Shop, &str, &str, Bytes); 6] = [
        // Excel in Spain, saved as CSV UTF-8: a byte order mark, semicolons, columns and rows that were emptied.
        (&spanish, "", "text/csv; charset=utf-8", |sku| {
            format!("\u{feff}Nombre;PRECIO; sku ;Coste;;\r\nLámpara ñandú;1.299,50;{sku};0,0125;;\r\n;;;;;\r\n")
                .into_bytes()
        }),
        // Excel in Spain, saved as plain CSV, which is Windows-1252, with a first line for the separator.
        (&spanish, "", "text/csv; charset=windows-1252", |sku| {
            let mut bytes =
                b"sep=;\r\nNombre;PRECIO;SKU;Coste\r\nL\xe1mpara \xf1and\xfa;\xa31299,50;".to_vec();
            bytes.extend(format!("{sku};0,0125\r\n").into_bytes());
            bytes
        }),
        // Google Sheets: commas, and quotes around what has one.
        (&spanish, "", "text/csv", |sku| {
            format!("SKU,nombre,precio,coste\r\n{sku},Lámpara ñandú,\"1.299,50\",\"0,0125\"")
                .into_bytes()
        }),
        // LibreOffice with tabs; a row that is cut short.
        (&spanish, "", "Text/CSV", |sku| {
            format!(
                "Código\tNombre\tPrecio\tCoste\tEstado\n{sku}\tLámpara ñandú\t1 299,50\t0,0125\n"
            )
            .into_bytes()
        }),
        // The same in another language, and told how decimals are written.
        (&english, "", "text/csv", |sku| {
            format!("cost,Price (GBP),name,SKU\n0.0125,\"£1,299.50\",Lámpara ñandú,{sku}\n")
                .into_bytes()
        }),
        (&english, "decimal=,&separator=;", "text/csv", |sku| {
            format!("sku;name;price;cost\r{sku};Lámpara ñandú;1.299,50;0,0125\r").into_bytes()
        }),
    ];
    for (number, (shop, query, kind, bytes)) in files.into_iter().enumerate() {
        let sku = unique("sku");
        let done = upload(shop, query, kind, &bytes(&sku)).expect_status(201);
        assert_eq!(progress(&done.json()), [1, 1, 1, 0, 0, 0], "{number}");
        let item = by_sku(shop, &sku);
        assert_eq!(item["name"], "Lámpara ñandú", "{number}");
        assert_eq!(item["price"]["amount"], 129_950, "{number}");
        assert_eq!(item["kind"], "product", "{number}");
    }
}

#[test]
fn every_fault_is_reported_with_its_line_and_column() {
    let shop = Shop::open();
    let taken = unique("sku");
    import(&shop, "", &format!("sku,name\n{taken},A")).expect_status(201);
    let csv = format!(
        "sku,name,kind,unit,price,barcodes,category,per\n{taken},A,,,,,,\nB,,product,each,,,,\nC,C,thing,each,,,,\n\
         D,D,product,each,\"12,99\",,,\nE,E,product,each,,,Nowhere,\nF,F,product,each,,,,,,surplus\nG,G,,,,5,,\n\
         g,G,product,each,,5,,\nH,H,,g,2.50,,,\nI I,I,,,1.9999,,,\n"
    );
    let wide = csv.replace(",,surplus", "");
    let checked = import(&shop, "dry_run=true", &csv)
        .expect_status(201)
        .json();
    let found = faults(&checked["faults"]);
    assert_eq!(places(&found), [(7, "", "wrong_number_of_fields")]);

    let checked = import(&shop, "dry_run=true", &wide)
        .expect_status(201)
        .json();
    let found = faults(&checked["faults"]);
    let wanted = [
        (2, "sku", "item_exists"),
        (3, "name", "missing"),
        (4, "kind", "unknown_value"),
        (5, "price", "wrong_decimal"),
        (6, "category", "unknown_category"),
        (9, "sku", "duplicate"),
        (9, "barcodes", "duplicate"),
        (10, "per", "without_per"),
        (11, "price", "too_many_decimals"),
        (11, "sku", "invalid_code"),
    ];
    assert_eq!(places(&found), wanted);
    assert_eq!(checked["fault_count"], 10);
    assert_eq!(progress(&checked), [10, 10, 2, 0, 0, 8]);

    let path = format!(
        "/v1/inventory/imports/{}/faults",
        checked["id"].as_str().expect("an id")
    );
    let first = shop.client.get(&format!("{path}?limit=7")).send();
    let first = first.expect_status(200).json();
    let next = first["next_cursor"].as_str().expect("more").to_owned();
    let second = shop.client.get(&format!("{path}?cursor={next}")).send();
    let second = second.expect_status(200).json();
    let mut paged = faults(&first["items"]);
    paged.extend(faults(&second["items"]));
    assert_eq!(paged, found);

    for (language, line) in [("en", "Line 5, price: "), ("es", "Línea 5, price: ")] {
        let draft = shop.client.post(IMPORT).header("accept-language", language);
        let refused = draft.json(&json!({ "csv": wide })).send();
        let refused = refused.expect_problem(422, "invalid_csv").json();
        assert_eq!(refused["faults"], 10);
        let errors = refused["errors"].as_array().expect("errors");
        assert_eq!(errors.len(), 10);
        let fault = &errors[3];
        assert_eq!(
            (&fault["line"], &fault["column"]),
            (&json!(5), &json!("price"))
        );
        let detail = fault["detail"].as_str().expect("a detail");
        assert!(detail.starts_with(line), "{detail}");
    }
    let path = "/v1/inventory/items/by-sku/G";
    shop.client
        .get(path)
        .send()
        .expect_problem(404, "not_found");
}

#[test]
fn a_file_that_is_no_table_of_items_is_refused_with_its_cause() {
    let shop = Shop::open();
    let cause = |query: &str, csv: &str| -> Vec<String> {
        let refused = import(&shop, query, csv).expect_problem(422, "invalid_csv");
        let errors = refused.json()["errors"].clone();
        let errors = errors.as_array().expect("errors").iter();
        errors
            .map(|error| {
                let column = error["column"].as_str().unwrap_or_default();
                format!(
                    "{} {column} {}",
                    error["line"],
                    error["code"].as_str().expect("a code")
                )
            })
            .collect()
    };
    for (query, csv, wanted) in [
        ("", "sku,name,colour,SKU", vec!["1  no_rows"]),
        (
            "",
            "name,colour,NAME\na,b,c",
            vec![
                "1 sku missing",
                "1 colour unknown_column",
                "1 NAME duplicate_column",
            ],
        ),
        ("", "sku,name\n\"a", vec!["2  unclosed_quote"]),
        ("", "sku,name\nA,24\" screen", vec!["2  misplaced_quote"]),
        ("", "\n\nsku,name\n", vec!["3  no_rows"]),
        ("separator=;", "sku,name\nA,B", vec!["1  wrong_separator"]),
        (
            "",
            "sku,price (USD)\nA,1",
            vec!["1 price (USD) currency_mismatch"],
        ),
        (
            "",
            "sku,name,stock:Nowhere\nA,A,1",
            vec!["1 stock:Nowhere unknown_warehouse"],
        ),
        (
            "",
            "sku,price,price_minor\nA,1,100",
            vec!["1 price_minor duplicate_column"],
        ),
        (
            "",
            "sku,name,price\nA,A,\"1,299\"",
            vec!["2 price ambiguous_number"],
        ),
        (
            "",
            "sku,name,price_minor\nA,A,12.99",
            vec!["2 price_minor out_of_range"],
        ),
        (
            "",
            "sku,name,category_id\nA,A,0190b8f0-c4b2-7c1e-8f3a-5d6e7f809102",
            vec!["2 category_id invalid_reference"],
        ),
    ] {
        assert_eq!(cause(query, csv), wanted, "{csv}");
    }
    let refused = import(&shop, "separator=;", "sku,name\nA,B").json();
    let detail = refused["errors"][0]["detail"].as_str().expect("a detail");
    assert!(
        detail.contains("Columns are separated by , here."),
        "{detail}"
    );

    let bytes = b"sku,name\n\xd1,A";
    let refused = upload(&shop, "", "text/csv", bytes).expect_problem(422, "invalid_csv");
    let refused = refused.json();
    assert_eq!(refused["errors"][0]["code"], "wrong_charset");
    upload(&shop, "", "text/plain", bytes).expect_problem(415, "unsupported_media_type");
    let rows = "x,X\n".repeat(5_001);
    let long = import(&shop, "", &format!("sku,name\n{rows}"));
    assert_eq!(
        long.expect_problem(422, "too_many_lines").json()["limit"],
        5_000
    );
    import(&shop, "", "").expect_problem(422, "invalid_body");
    let twice = import(&shop, "dry_run=true", "sku,colour\nA,B").expect_status(201);
    assert_eq!(twice.json()["faults"][0]["code"], "unknown_column");
}
