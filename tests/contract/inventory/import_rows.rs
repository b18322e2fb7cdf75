//! `/v1/inventory/import`: what becomes of the rows of a file, each once.

use serde_json::{Value, json};
use support::depot::{Depot, run_job, slot};
use support::shop::unique;
use support::{Shop, record};

use super::imports::{IMPORT, by_sku, faults, import, places, progress};

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
