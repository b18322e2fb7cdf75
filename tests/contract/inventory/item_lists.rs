//! `GET /v1/inventory/items`: filters, search, order, pages.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use support::Shop;

use super::items::{at_fault, create};

/// Creates items of the bodies, a hundred a request.
fn stock_up(shop: &Shop, bodies: &[Value]) {
    for some in bodies.chunks(100) {
        shop.client
            .post("/v1/inventory/items/batch")
            .json(&json!({ "items": some }))
            .send()
            .expect_status(201);
    }
}

fn item(sku: &str, name: &str) -> Value {
    json!({ "sku": sku, "name": name, "kind": "product", "unit": "each" })
}

/// A field of every item of a list, from all its pages.
fn walk(shop: &Shop, query: &str, field: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut path = format!("/v1/inventory/items?{query}");
    loop {
        let page = shop.client.get(&path).send().expect_status(200);
        assert_eq!(page.trips(), 1, "{path}");
        let items = page.json();
        for item in items["items"].as_array().expect("items") {
            found.push(item[field].as_str().expect("a text").to_owned());
        }
        let Some(cursor) = items["next_cursor"].as_str() else {
            assert_eq!(page.header("link"), None);
            return found;
        };
        path = format!("/v1/inventory/items?{query}&cursor={cursor}");
        assert_eq!(
            page.header("link"),
            Some(format!("<{path}>; rel=\"next\"").as_str())
        );
    }
}

fn skus(shop: &Shop, query: &str) -> Vec<String> {
    walk(shop, query, "sku")
}

#[test]
fn every_order_pages_through_all_items_without_loss_or_repeat() {
    let shop = Shop::open();
    // Names repeat, so that the order by name needs the id as well.
    let bodies: Vec<Value> = (0..250)
        .map(|n| {
            let name = ["Ábaco", "abaco", "Zebra", "Éclair", "eclair", "Mug"][n % 6];
            item(&format!("{}-{n}", ["x", "B", "a"][n % 3]), name)
        })
        .collect();
    stock_up(&shop, &bodies);
    for limit in [1, 7, 100] {
        if limit == 1 {
            let first = shop.client.get("/v1/inventory/items?limit=1").send().json();
            assert_eq!(first["items"].as_array().map(Vec::len), Some(1));
            continue;
        }
        let by_id = walk(&shop, &format!("sort=id&limit={limit}"), "id");
        assert_eq!(by_id.len(), 250);
        assert!(by_id.is_sorted() && BTreeSet::from_iter(&by_id).len() == 250);

        let by_sku = skus(&shop, &format!("sort=sku&limit={limit}"));
        assert_eq!(BTreeSet::from_iter(&by_sku).len(), 250);
        assert!(by_sku.is_sorted_by_key(|sku| sku.to_lowercase()));

        let ids = walk(&shop, &format!("sort=name&limit={limit}"), "id");
        assert_eq!(BTreeSet::from_iter(ids).len(), 250);
        let names = walk(&shop, &format!("sort=name&limit={limit}"), "name");
        assert_eq!(names.len(), 250);
        let folded: Vec<String> = names
            .iter()
            .map(|name| name.to_lowercase().replace(['á', 'é'], "_"))
            .map(|name| name.replace("_baco", "abaco").replace("_clair", "eclair"))
            .collect();
        assert!(folded.is_sorted(), "{names:?}");
    }
}

#[test]
fn created_and_deleted_items_do_not_shift_a_page() {
    let shop = Shop::open();
    let bodies: Vec<Value> = (0..6).map(|n| item(&format!("S-{n}"), "Mug")).collect();
    stock_up(&shop, &bodies);
    let first = shop
        .client
        .get("/v1/inventory/items?sort=sku&limit=3")
        .send()
        .json();
    let gone = first["items"][2]["id"].as_str().expect("an id");
    shop.client
        .delete(&format!("/v1/inventory/items/{gone}"))
        .send()
        .expect_status(204);
    create(&shop, &item("S-1b", "Mug"));
    let cursor = first["next_cursor"].as_str().expect("a cursor");
    let rest = skus(&shop, &format!("sort=sku&limit=3&cursor={cursor}"));
    assert_eq!(rest, ["S-3", "S-4", "S-5"]);
}

#[test]
fn a_search_ignores_accents_and_case_and_matches_all_words() {
    let shop = Shop::open();
    let mut lantern = item("LAN-77", "Lámpara Roja");
    lantern["barcodes"] = json!(["5012345678900"]);
    stock_up(
        &shop,
        &[
            lantern,
            item("MUG-1", "Red mug, roja"),
            item("STR-1", "Straße ÉCLAIR"),
        ],
    );
    let table: [(&str, &[&str]); 14] = [
        ("roja", &["LAN-77", "MUG-1"]),
        ("lampara", &["LAN-77"]),
        ("L%C3%81MPARA", &["LAN-77"]),
        ("la%CC%81mp", &["LAN-77"]),
        ("lamp+ROJ", &["LAN-77"]),
        ("roj%20lamp", &["LAN-77"]),
        ("lampara+mug", &[]),
        ("lan-77", &["LAN-77"]),
        ("77", &["LAN-77"]),
        ("50123", &["LAN-77"]),
        ("ampara", &[]),
        ("strasse+eclair", &["STR-1"]),
        ("%25", &[]),
        ("r%25ja", &[]),
    ];
    for (text, expected) in table {
        if text == "%25" {
            // It contains no word.
            let refused = shop.client.get("/v1/inventory/items?q=%25").send();
            let refused = refused.expect_problem(400, "invalid_query");
            assert_eq!(refused.json()["errors"][0]["code"], "empty");
            continue;
        }
        for sort in ["id", "sku"] {
            assert_eq!(
                skus(&shop, &format!("q={text}&sort={sort}")),
                expected,
                "{text}"
            );
        }
    }
    let mug = shop
        .client
        .get("/v1/inventory/items/by-sku/MUG-1")
        .send()
        .id();
    let path = format!("/v1/inventory/items/{mug}");
    // The search words follow changes of name, SKU and barcodes.
    let change = json!({ "name": "Taza", "sku": "TZ-9", "barcodes": ["7790001"] });
    shop.client
        .patch(&path)
        .json(&change)
        .send()
        .expect_status(200);
    assert_eq!(skus(&shop, "q=roja"), ["LAN-77"]);
    for text in ["taza", "tz", "779"] {
        assert_eq!(skus(&shop, &format!("q={text}")), ["TZ-9"]);
    }
    shop.client.delete(&path).send().expect_status(204);
    assert!(skus(&shop, "q=taza").is_empty());
}

#[test]
fn a_search_pages_without_loss_or_repeat() {
    let shop = Shop::open();
    // Every item has several words that begin with `p`.
    let bodies: Vec<Value> = (0..45)
        .map(|n| {
            item(
                &format!("P-{n:02}"),
                &format!("Paper plate {}", if n % 2 == 0 { "pink" } else { "pearl" }),
            )
        })
        .collect();
    stock_up(&shop, &bodies);
    for sort in ["id", "name", "sku"] {
        for (query, count) in [("p", 45), ("p+pink", 23), ("pa+pl+pe", 22)] {
            let found = skus(&shop, &format!("q={query}&sort={sort}&limit=10"));
            assert_eq!(found.len(), count, "{query} by {sort}");
            assert_eq!(BTreeSet::from_iter(found).len(), count, "{query} by {sort}");
        }
    }
}

#[test]
fn filters_narrow_each_other_in_every_order() {
    let shop = Shop::open();
    let new = |path: &str, body: Value| {
        shop.client
            .post(path)
            .json(&body)
            .send()
            .expect_status(201)
            .id()
    };
    let category = new("/v1/inventory/categories", json!({ "name": "Lights" }));
    let supplier = new("/v1/purchasing/suppliers", json!({ "name": "Calico" }));
    for (sku, name, kind, status, shelved, supplied) in [
        ("A", "Lamp", "product", "active", true, true),
        ("B", "Lamp", "material", "active", true, false),
        ("C", "Mug", "product", "inactive", false, true),
        ("D", "Lamp", "product", "active", false, false),
        ("E", "Lamp", "service", "discontinued", true, true),
    ] {
        let mut body =
            json!({ "sku": sku, "name": name, "kind": kind, "unit": "each", "status": status });
        if shelved {
            body["category_id"] = json!(category);
        }
        let id = create(&shop, &body).id();
        if supplied {
            let path = format!("/v1/purchasing/suppliers/{supplier}/items/{id}");
            shop.client
                .put(&path)
                .json(&json!({}))
                .send()
                .expect_status(200);
        }
    }
    let (category, supplier) = (
        format!("category_id={category}"),
        format!("supplier_id={supplier}"),
    );
    let table: [(&[&str], &[&str]); 9] = [
        (&["kind=product"], &["A", "C", "D"]),
        (&["status=active"], &["A", "B", "D"]),
        (&[&category], &["A", "B", "E"]),
        (&[&supplier], &["A", "C", "E"]),
        (&["q=lamp", "kind=product"], &["A", "D"]),
        (&[&category, &supplier], &["A", "E"]),
        (&[&supplier, "status=inactive"], &["C"]),
        (
            &[
                "q=lamp",
                &category,
                "kind=service",
                "status=discontinued",
                &supplier,
            ],
            &["E"],
        ),
        (&["kind=printed_part"], &[]),
    ];
    for (filters, expected) in table {
        for sort in ["id", "name", "sku"] {
            let query = format!("{}&sort={sort}&limit=2", filters.join("&"));
            let mut found = skus(&shop, &query);
            found.sort();
            assert_eq!(found, expected, "{query}");
        }
    }
}

#[test]
fn a_malformed_query_is_refused_with_the_parameter() {
    let shop = Shop::open();
    stock_up(&shop, &[item("A", "Mug"), item("B", "Mug")]);
    for query in [
        "colour=red",
        "limit=0",
        "limit=101",
        "limit=x",
        "kind=gadget",
        "status=sold",
        "sort=price",
        "category_id=x",
        "supplier_id=x",
        "q=",
        "q=a+b+c+d+e+f+g+h+i",
    ] {
        let refused = shop
            .client
            .get(&format!("/v1/inventory/items?{query}"))
            .send();
        refused.expect_problem(400, "invalid_query");
    }
    let refused = shop.client.get("/v1/inventory/items?colour=red").send();
    assert_eq!(at_fault(&refused).0, "?colour");
    let page = shop
        .client
        .get("/v1/inventory/items?sort=sku&limit=1")
        .send()
        .json();
    let cursor = page["next_cursor"].as_str().expect("a cursor");
    for query in [format!("cursor={cursor}"), "cursor=x".to_owned()] {
        let refused = shop
            .client
            .get(&format!("/v1/inventory/items?{query}"))
            .send();
        refused.expect_problem(400, "invalid_cursor");
    }
}

/// The same name as it is kept, and every way in which somebody may type it.
#[test]
fn a_name_of_any_alphabet_is_found_without_its_marks_and_sorted_by_its_letters() {
    let shop = Shop::open();
    stock_up(
        &shop,
        &[
            item("A", "Zăpadă"),
            item("B", "Brățară Ștefănești"),
            // The same letters, decomposed.
            item("C", "Bra\u{306}t\u{326}ara\u{306} alba\u{306}"),
            item("D", "Ελληνική Οδός"),
            item("E", "Łańcuszek Øre"),
        ],
    );
    for (q, found) in [
        ("bratara", &["B", "C"][..]),
        ("stefanesti", &["B"]),
        ("ŞTEFĂNEȘTI", &["B"]),
        ("S\u{326}tefa\u{306}nes\u{326}ti", &["B"]),
        ("brățară", &["B", "C"]),
        ("ελληνικη", &["D"]),
        ("ΟΔΟΣ", &["D"]),
        ("οδος", &["D"]),
        ("lancuszek ore", &["E"]),
        ("bra\u{ad}tara", &["B", "C"]),
    ] {
        let mut url = form_urlencoded::Serializer::new("sort=sku&".to_owned());
        let query = url.append_pair("q", q).finish();
        assert_eq!(skus(&shop, &query), found, "{q}");
    }
    assert_eq!(skus(&shop, "sort=name"), ["C", "B", "E", "A", "D"]);
}
