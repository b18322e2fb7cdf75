//! `/v1/inventory/import`: the files of spreadsheets, each fault with its line, no row twice.

use serde_json::{Value, json};
use support::depot::{Depot, run_job, slot};
use support::shop::unique;
use support::{Answer, Shop, record};

const IMPORT: &str = "/v1/inventory/import";

/// Sends a file as JSON, with these parameters.
fn import(shop: &Shop, query: &str, csv: &str) -> Answer {
    let path = format!("{IMPORT}?{query}");
    shop.client.post(&path).json(&json!({ "csv": csv })).send()
}

/// Sends the bytes of a file.
fn upload(shop: &Shop, query: &str, kind: &str, bytes: &[u8]) -> Answer {
    let path = format!("{IMPORT}?{query}");
    let draft = shop.client.post(&path).header("content-type", kind);
    draft.bytes(bytes).send()
}

fn by_sku(shop: &Shop, sku: &str) -> Value {
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

fn progress(import: &Value) -> [i64; 6] {
    ["rows", "done", "created", "updated", "unchanged", "refused"].map(|name| {
        import["progress"][name]
            .as_i64()
            .unwrap_or_else(|| panic!("{name}: {import}"))
    })
}

/// Line, column and code of each fault.
fn faults(list: &Value) -> Vec<(i64, String, String)> {
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

fn places(found: &[(i64, String, String)]) -> Vec<(i64, &str, &str)> {
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

#[test]
fn an_upsert_changes_what_the_file_gives_and_nothing_else() {
    let shop = Shop::open();
    let (first, second) = (unique("sku"), unique("sku"));
    let csv = format!(
        "sku,name,description,price,cost,category,barcodes\n\
         {first},Lamp,Bright,12.00,5.00,Lighting,{first}-a\n{second},Table,,80.00,,lighting,\n"
    );
    let refused = import(&shop, "", &csv)
        .expect_problem(422, "invalid_csv")
        .json();
    assert_eq!(refused["errors"][0]["code"], "unknown_category");
    let done = import(&shop, "categories=create", &csv)
        .expect_status(201)
        .json();
    assert_eq!(done["understood"]["new_categories"], json!(["Lighting"]));
    let category = by_sku(&shop, &first)["category_id"].clone();
    assert!(category.is_string());
    assert_eq!(by_sku(&shop, &second)["category_id"], category);

    let again = import(&shop, "mode=upsert", &csv).expect_status(201).json();
    assert_eq!(progress(&again), [2, 2, 0, 0, 2, 0]);
    assert_eq!(by_sku(&shop, &first)["version"], 1);

    let csv = format!("SKU,price,description,barcodes\n{first},13.00,,{first}-b {first}-a\n");
    let done = import(&shop, "mode=upsert", &csv).expect_status(201);
    assert_eq!(done.trips(), 2);
    assert_eq!(progress(&done.json()), [1, 1, 0, 1, 0, 0]);
    let item = by_sku(&shop, &first);
    assert_eq!(
        (&item["name"], &item["description"], &item["version"]),
        (&json!("Lamp"), &json!("Bright"), &json!(2))
    );
    assert_eq!(
        (&item["price"]["amount"], &item["cost"]["amount"]),
        (&json!(1_300), &json!(500))
    );
    assert_eq!(item["barcodes"].as_array().map(Vec::len), Some(2));
    let found = shop
        .client
        .get(&format!("/v1/inventory/items/by-barcode/{first}-b"))
        .send();
    assert_eq!(found.expect_status(200).text_at("/sku"), first);

    let by_weight = unique("sku");
    let csv = format!("sku,name,unit,price,per\n{by_weight},Resin,g,2.50,250 g\n");
    import(&shop, "", &csv).expect_status(201);
    let item = by_sku(&shop, &by_weight);
    assert_eq!(item["per"], json!({ "value": 250_000, "unit": "mg" }));
    let feed = "/v1/events?limit=100";
    let feed = shop.client.get(feed).send().expect_status(200).json();
    let of_item = feed["items"].as_array().expect("events").iter();
    let topics: Vec<&Value> = of_item
        .filter(|event| event["data"]["sku"] == first.as_str())
        .map(|event| &event["topic"])
        .collect();
    assert_eq!(topics, ["item.created", "item.changed"]);
    for (csv, column, code) in [
        (format!("sku,price\n{by_weight},9.00"), "per", "without_per"),
        (format!("sku,unit\n{first},kg"), "unit", "fixed_by_item"),
        (
            format!("sku,kind\n{first},service"),
            "kind",
            "fixed_by_item",
        ),
        (
            format!("sku,barcodes\n{second},{first}-a"),
            "barcodes",
            "already_exists",
        ),
        (
            format!("sku,category\n{second},Nowhere"),
            "category",
            "unknown_category",
        ),
    ] {
        let refused = import(&shop, "mode=upsert", &csv)
            .expect_problem(422, "invalid_csv")
            .json();
        let fault = &refused["errors"][0];
        assert_eq!(
            (&fault["column"], &fault["code"]),
            (&json!(column), &json!(code)),
            "{csv}"
        );
    }
}

#[test]
fn a_file_brings_stock_to_what_it_says_at_its_cost() {
    let depot = Depot::open();
    let shop = &depot.shop;
    let sku = unique("sku");
    // The only warehouse need not be named.
    let csv = format!("sku,name,cost,quantity\n{sku},Lamp,5.00,12\n");
    let done = import(shop, "", &csv).expect_status(201);
    assert_eq!(done.trips(), 2);
    let item = by_sku(shop, &sku)["id"].as_str().expect("an id").to_owned();
    assert_eq!(depot.counts(&item), (12, 0, 12));
    let moves = |item: &str| {
        let path = format!("/v1/inventory/moves?item_id={item}");
        shop.client.get(&path).send().expect_status(200).json()["items"].clone()
    };
    let opening = &moves(&item)[0];
    assert_eq!(
        (&opening["reason"], &opening["cost"]["ten_thousandths"]),
        (&json!("adjust_in"), &json!(60_000_000))
    );
    assert_eq!(opening["reference"]["type"], "item_import");
    assert_eq!(
        (
            &opening["reference"]["id"],
            &opening["reference"]["line_id"]
        ),
        (&done.json()["id"], &json!("2"))
    );

    let second = depot.warehouse();
    let code = |id: &str| {
        let read = shop
            .client
            .get(&format!("/v1/inventory/warehouses/{id}"))
            .send();
        read.expect_status(200).text_at("/code")
    };
    let (main, other) = (code(&depot.warehouse), code(&second).to_uppercase());
    let csv = format!("sku,quantity\n{sku},1\n");
    let refused = import(shop, "mode=upsert", &csv)
        .expect_problem(422, "invalid_csv")
        .json();
    assert_eq!(refused["errors"][0]["code"], "without_warehouse");

    let csv = format!("sku,stock:{main},stock: {other},stock cost\n{sku},10,4,6.25\n");
    let done = import(shop, "mode=upsert", &csv).expect_status(201).json();
    assert_eq!(progress(&done), [1, 1, 0, 1, 0, 0]);
    assert_eq!(depot.counts(&item), (10, 0, 10));
    let costs: Vec<Value> = moves(&item)
        .as_array()
        .expect("moves")
        .iter()
        .map(|one| json!([one["reason"], one["cost"]["ten_thousandths"]]))
        .collect();
    assert!(
        costs.contains(&json!(["adjust_in", 25_000_000])),
        "{costs:?}"
    );
    let again = import(shop, "mode=upsert", &csv).expect_status(201).json();
    assert_eq!(progress(&again), [1, 1, 0, 0, 1, 0]);

    depot.hold(&item, 8, 600).expect_status(201);
    let csv = format!("sku,quantity,warehouse\n{sku},7,{main}\n");
    let refused = import(shop, "mode=upsert", &csv)
        .expect_problem(422, "invalid_csv")
        .json();
    assert_eq!(refused["errors"][0]["code"], "stock_reserved");
    for (csv, code) in [
        (
            "sku,name,kind,quantity,warehouse\nS,S,service,1,",
            "not_stocked",
        ),
        ("sku,name,quantity,warehouse\nS,S,1.5,", "too_many_decimals"),
        ("sku,name,quantity,warehouse\nS,S,-1,", "out_of_range"),
    ] {
        let refused = import(shop, "", &format!("{csv}{main}")).expect_problem(422, "invalid_csv");
        assert_eq!(refused.json()["errors"][0]["code"], code, "{csv}");
    }
    let seller = shop.api_key(&["manage_items"]);
    let sheet = json!({ "csv": csv });
    let refused = seller
        .post(IMPORT)
        .json(&sheet)
        .send()
        .expect_problem(403, "forbidden");
    assert_eq!(refused.json()["permission"], "adjust_stock");
}

#[test]
fn five_thousand_rows_are_one_import_whose_progress_is_seen() {
    let depot = Depot::open();
    let shop = &depot.shop;
    let rows: String = (0..5_000)
        .map(|number| {
            format!(
                "big-{number:04},Row {number},{}.50,{}\n",
                number % 90,
                number % 2
            )
        })
        .collect();
    let csv = format!("sku,name,price,quantity\n{rows}");
    let started = import(shop, "", &csv).expect_status(201);
    assert_eq!(started.trips(), 2);
    let id = started.id();
    assert_eq!(started.json()["state"], "running");
    assert_eq!(progress(&started.json()), [5_000, 200, 200, 0, 0, 0]);
    // Somebody takes the SKU of a row that waits.
    let taken = json!({ "sku": "BIG-4321", "name": "Other", "kind": "product", "unit": "each" });
    shop.client
        .post("/v1/inventory/items")
        .json(&taken)
        .send()
        .expect_status(201);
    let read = || {
        let read = shop
            .client
            .get(&format!("/v1/inventory/imports/{id}"))
            .send();
        read.expect_status(200).json()
    };
    let mut done = read();
    let _unrecorded = record::pause();
    for _ in 0..5 {
        if done["state"] == "completed" {
            break;
        }
        let path = format!(
            "{}?slot={}",
            support::functions::job_path("inventory.import_rows"),
            slot()
        );
        let client = shop.client.clone().bearer(&support::internal_secret());
        client.post(&path).send().expect_status(200);
        done = read();
    }
    assert_eq!(done["state"], "completed");
    assert_eq!(progress(&done), [5_000, 5_000, 4_999, 0, 0, 1]);
    let found = faults(&done["faults"]);
    assert_eq!(places(&found), [(4_323, "sku", "item_exists")]);
    let last = by_sku(shop, "big-4999");
    assert_eq!(last["price"]["amount"], 4_950);
    let last = last["id"].as_str().expect("an id").to_owned();
    assert_eq!(depot.counts(&last), (1, 0, 1));
    let run = run_job(&shop.client, "inventory.import_rows", &slot());
    assert!(run.iter().all(|run| run["processed"] == 0), "{run:?}");
    assert_eq!(read(), done);
}

#[test]
fn a_repeated_request_imports_nothing_twice() {
    let shop = Shop::open();
    let csv = json!({ "csv": format!("sku,name\n{},A\n", unique("sku")) });
    let key = unique("key");
    let send = || shop.client.post(IMPORT).json(&csv).key(&key).send();
    let first = send().expect_status(201);
    let again = send().expect_status(201);
    assert_eq!(again.text, first.text);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
}

#[test]
fn a_barcode_with_a_wrong_check_digit_is_a_warning() {
    let shop = Shop::open();
    let csv = format!(
        "sku,name,ean\n{},A,5012345678901\n{},B,5012345678900\n",
        unique("sku"),
        unique("sku")
    );
    let done = import(&shop, "", &csv).expect_status(201).json();
    assert_eq!(
        (&done["fault_count"], &done["warning_count"]),
        (&json!(0), &json!(1))
    );
    let warning = &done["faults"][0];
    assert_eq!(
        (&warning["severity"], &warning["line"]),
        (&json!("warning"), &json!(2))
    );
    assert_eq!(warning["code"], "wrong_check_digit");
    assert_eq!(progress(&done), [2, 2, 2, 0, 0, 0]);
}
