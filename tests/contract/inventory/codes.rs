//! Codes that may exist only once: whatever their case and spelling, and barcodes in whatever length.

use serde_json::{Value, json};
use support::Answer;
use support::depot::{Depot, each};
use support::market::{Market, line, pounds};
use support::shop::unique;

fn post(depot: &Depot, path: &str, body: &Value) -> Answer {
    depot.client().post(path).json(body).send()
}

fn get(depot: &Depot, path: &str) -> Answer {
    depot.client().get(path).send()
}

fn item(sku: &str, barcodes: &Value) -> Value {
    json!({
        "sku": sku, "name": "Cake case", "kind": "product", "unit": "each", "barcodes": barcodes
    })
}

/// One code written in four ways, and two that only resemble it.
const ALIKE: [&str; 4] = ["ÑU-1", "ñu-1", "N\u{303}U-1", "ｎ\u{303}ｕ-1"];
const OTHERS: [&str; 2] = ["NU-1", "ÑU-11"];

#[test]
fn a_code_exists_once_whatever_its_case_and_spelling() {
    let depot = Depot::open();
    type Body = fn(&str) -> Value;
    let kinds: [(&str, &str, Body); 6] = [
        ("/v1/inventory/items", "/sku", |code| item(code, &json!([]))),
        (
            "/v1/inventory/warehouses",
            "",
            |code| json!({ "code": code, "name": "Main" }),
        ),
        (
            "/v1/inventory/categories",
            "/name",
            |code| json!({ "name": code }),
        ),
        ("/v1/orders/tax-rates", "", |code| {
            json!({
                "code": code, "name": "Tax", "rate_ppm": 1, "valid_from": "2020-01-01T00:00:00Z"
            })
        }),
        (
            "/v1/people",
            "/tax_id",
            |code| json!({ "name": "Ana", "roles": ["customer"], "tax_id": code }),
        ),
        (
            "/v1/purchasing/suppliers",
            "/tax_id",
            |code| json!({ "name": "Ben", "tax_id": format!("S{code}") }),
        ),
    ];
    for (path, pointer, body) in kinds {
        let made = post(&depot, path, &body(ALIKE[0])).expect_status(201).id();
        for code in ALIKE {
            let refused = post(&depot, path, &body(code)).expect_problem(409, "already_exists");
            if !pointer.is_empty() {
                assert_eq!(
                    refused.text_at("/errors/0/pointer"),
                    pointer,
                    "{path} {code}"
                );
            }
        }
        let others = OTHERS.map(|code| post(&depot, path, &body(code)).expect_status(201).id());
        if path.ends_with("tax-rates") {
            continue;
        }
        // A change meets the same rule, and the record keeps its own code in another spelling.
        let change = |id: &str, code: &str| {
            let mut change = body(code);
            let fields = change.as_object_mut().expect("an object");
            fields.retain(|name, _| ["sku", "code", "tax_id"].contains(&name.as_str()));
            if fields.is_empty() {
                change = body(code);
            }
            let path = format!("{path}/{id}");
            depot.client().patch(&path).json(&change).send()
        };
        change(&others[0], ALIKE[1]).expect_problem(409, "already_exists");
        change(&made, ALIKE[1]).expect_status(200);
        change(&others[0], ALIKE[0]).expect_problem(409, "already_exists");
    }
}

#[test]
fn an_item_is_found_by_its_sku_in_any_case_and_spelling() {
    let depot = Depot::open();
    let made = post(&depot, "/v1/inventory/items", &item("ÑU-1", &json!([])));
    let made = made.expect_status(201).id();
    for code in ["%C3%91U-1", "%C3%B1u-1", "n%CC%83u-1"] {
        let found = get(&depot, &format!("/v1/inventory/items/by-sku/{code}"));
        assert_eq!(found.expect_status(200).id(), made, "{code}");
    }
    get(&depot, "/v1/inventory/items/by-sku/NU-1").expect_status(404);
    let repeated = json!({ "items": [item("Ä", &json!([])), item("ä", &json!([]))] });
    let refused = post(&depot, "/v1/inventory/items/batch", &repeated);
    let refused = refused.expect_problem(409, "already_exists");
    assert_eq!(refused.text_at("/errors/0/pointer"), "/items/1/sku");
    for dots in [".", ".."] {
        let refused = post(&depot, "/v1/inventory/items", &item(dots, &json!([])));
        let refused = refused.expect_problem(422, "invalid_body");
        assert_eq!(refused.text_at("/errors/0/code"), "invalid_code");
    }
}

#[test]
fn a_tax_code_has_one_rate_however_items_and_lines_spell_it() {
    let market = Market::open();
    market.tax("ÑIVA", 210_000);
    let item = market.priced(1_000, 5, Some("ñiva"));
    let order = market.drafted(&[line(&item, 1)]);
    let tax = |order: &Value| order["lines"][0]["tax_ppm"].clone();
    let drafted = market.order(&order);
    assert_eq!(
        (tax(&drafted), &drafted["tax"]),
        (json!(210_000), &pounds(210))
    );
    let id = drafted["lines"][0]["line_id"].as_str().expect("an id");
    let path = format!("/v1/orders/{order}/lines/{id}");
    let change = market.client().patch(&path);
    let change = change.json(&json!({ "tax_code": "N\u{303}IVA" })).send();
    assert_eq!(tax(&change.expect_status(200).json()), 210_000);
    market
        .step(&format!("/v1/orders/{order}/confirm"))
        .expect_status(200);
    let rates = get(&market.depot, "/v1/orders/tax-rates?code=%C3%B1iva");
    assert_eq!(rates.expect_status(200).json()["items"][0]["code"], "ÑIVA");
}

#[test]
fn a_channel_calls_one_order_by_a_reference_however_it_is_spelt() {
    let market = Market::open();
    let create = |channel: &str, reference: &str| {
        let mut body = market.draft(&[]);
        body["channel"] = json!(channel);
        body["external_ref"] = json!(reference);
        post(&market.depot, "/v1/orders", &body)
    };
    let order = create("Señal", "Ref-1").expect_status(201).id();
    for (channel, reference) in [("señal", "REF-1"), ("SEN\u{303}AL", "ref-1")] {
        create(channel, reference).expect_problem(409, "external_reference_taken");
    }
    create("senal", "Ref-1").expect_status(201);
    let found = get(&market.depot, "/v1/orders/by-reference/SE%C3%91AL/REF-1");
    let found = found.expect_status(200).json();
    assert_eq!(
        (&found["id"], &found["channel"]),
        (&json!(order), &json!("Señal"))
    );
    let list = get(&market.depot, "/v1/orders?channel=se%C3%B1al");
    let list = list.expect_status(200).json();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_gtin_is_one_barcode_in_eight_twelve_thirteen_and_fourteen_digits() {
    let depot = Depot::open();
    let made = item(
        &unique("sku"),
        &json!(["012345678905", "96385074", "Shelf-7"]),
    );
    let made = post(&depot, "/v1/inventory/items", &made).expect_status(201);
    let (id, made) = (made.id(), made.json());
    for code in [
        "012345678905",
        "0012345678905",
        "00012345678905",
        "96385074",
        "0000096385074",
        "SHELF-7",
    ] {
        let found = get(&depot, &format!("/v1/inventory/items/by-barcode/{code}"));
        assert_eq!(found.expect_status(200).id(), id, "{code}");
        let other = item(&unique("sku"), &json!([code]));
        let refused = post(&depot, "/v1/inventory/items", &other);
        let refused = refused.expect_problem(409, "already_exists");
        assert_eq!(
            refused.text_at("/errors/0/pointer"),
            "/barcodes/0",
            "{code}"
        );
    }
    let shown: Vec<&Value> = made["barcodes"]
        .as_array()
        .expect("barcodes")
        .iter()
        .map(|barcode| &barcode["code"])
        .collect();
    assert!(shown.contains(&&json!("012345678905")), "as it was given");
    // What a scanner types into a search finds it too.
    let found = get(&depot, "/v1/inventory/items?q=0012345678905");
    assert_eq!(found.expect_status(200).json()["items"][0]["id"], id);
    get(&depot, "/v1/inventory/items/by-barcode/12345678905").expect_status(404);
    let twice = item(&unique("sku"), &json!(["4006381333931", "04006381333931"]));
    let refused = post(&depot, "/v1/inventory/items", &twice);
    let refused = refused.expect_problem(409, "already_exists");
    assert_eq!(refused.text_at("/errors/0/pointer"), "/barcodes/1");
}

#[test]
fn a_barcode_that_a_spreadsheet_rounded_is_refused_and_a_wrong_check_digit_is_a_warning() {
    let depot = Depot::open();
    for code in ["4.00639E+12", "4,00639E+12"] {
        for barcode in [json!(code), json!({ "code": code, "pack": each(6) })] {
            let body = item(&unique("sku"), &json!([barcode]));
            let refused = post(&depot, "/v1/inventory/items", &body);
            let refused = refused.expect_problem(422, "invalid_body");
            assert_eq!(refused.text_at("/errors/0/code"), "spreadsheet_number");
            let detail = refused.text_at("/errors/0/detail");
            assert!(detail.contains("format its column as text"), "{detail}");
        }
    }
    let csv = format!(
        "sku,name,kind,unit,barcodes\n{},X,product,each,4.00639E+12\n",
        unique("s")
    );
    let report = json!({ "csv": csv });
    let report = post(&depot, "/v1/inventory/import?dry_run=true", &report)
        .expect_status(201)
        .json();
    assert_eq!(report["faults"][0]["code"], "spreadsheet_number");

    let body = item(
        &unique("sku"),
        &json!(["4006381333932", "96385074", "Shelf-7"]),
    );
    let made = post(&depot, "/v1/inventory/items", &body).expect_status(201);
    let warnings = |item: &Value| -> Vec<(String, Value)> {
        let barcodes = item["barcodes"].as_array().expect("barcodes").iter();
        let mut pairs: Vec<(String, Value)> = barcodes
            .map(|one| {
                let code = one["code"].as_str().expect("a code").to_owned();
                (code, one["warning"].clone())
            })
            .collect();
        pairs.sort_by(|one, other| one.0.cmp(&other.0));
        pairs
    };
    assert_eq!(
        warnings(&made.json()),
        [
            ("4006381333932".to_owned(), json!("wrong_check_digit")),
            ("96385074".to_owned(), Value::Null),
            ("Shelf-7".to_owned(), Value::Null),
        ]
    );
    // The barcodes of an item survive a change of something else.
    let path = format!("/v1/inventory/items/{}", made.id());
    let renamed = depot.client().patch(&path).json(&json!({ "name": "Cup" }));
    let renamed = renamed.send().expect_status(200).json();
    assert_eq!(warnings(&renamed), warnings(&made.json()));
    let found = get(&depot, "/v1/inventory/items?q=04006381333932");
    assert_eq!(found.expect_status(200).json()["items"][0]["id"], made.id());
}

#[test]
fn whole_numbers_may_be_written_with_a_point_or_an_exponent() {
    let depot = Depot::open();
    let item = depot.item();
    let send = |value: &str| {
        let line = format!(
            r#"{{"item_id":"{item}","warehouse_id":"{}","quantity":{{"value":{value},"unit":"each"}}}}"#,
            depot.warehouse
        );
        let body = format!(r#"{{"reason":"receipt","lines":[{line}]}}"#);
        let send = depot.client().post("/v1/inventory/moves").bytes(body);
        send.header("content-type", "application/json").send()
    };
    for value in ["2.0", "2e0", "20E-1"] {
        send(value).expect_status(201);
    }
    assert_eq!(depot.counts(&item).0, 6);
    for value in ["2.5", "1e-1", "1e300", "9007199254740993.0"] {
        let refused = send(value).expect_problem(422, "invalid_body");
        assert_eq!(
            refused.text_at("/errors/0/pointer"),
            "/lines/0/quantity/value"
        );
    }
    assert_eq!(depot.counts(&item).0, 6);
}
