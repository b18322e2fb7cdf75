//! Characters that nobody sees: refused in every code, and no text is made of them alone.

use serde_json::json;
use support::check::body_schema;
use support::sample;
use support::schema::types;
use support::{Answer, Client};
use web::Route;

use super::fields::spoiled;
use super::ground::{Ground, expect, path_to_nothing, takes_a_body};

/// The fields that identify something, by the ends of their pointers.
const CODES: &[&str] = &[
    "/sku",
    "/supplier_sku",
    "/code",
    "/tax_code",
    "/tax_id",
    "/barcodes/0",
    "/reference/id",
    "/external_ref",
    "/channel",
    "/provider",
    "/provider_ref",
    "/tracking",
    "/device_seq",
];

/// The fields that people write.
const TEXTS: &[&str] = &["/name", "/full_name", "/note", "/description", "/reason"];

/// The places of a body that are such a field, each with the end that names it.
fn places(route: &Route, ends: &'static [&'static str]) -> Vec<(&'static str, String)> {
    let places = sample::places(body_schema(route).expect("a schema"));
    let named = places.into_iter().filter_map(|place| {
        let end = ends.iter().find(|end| place.pointer.ends_with(*end))?;
        let is_text = types(place.schema.get("type")?).any(|name| name == "string");
        let is_free = is_text && place.schema.get("enum").is_none();
        is_free.then_some((*end, place.pointer))
    });
    named.collect()
}

fn refuse(client: &Client, route: &Route, pointer: &str, text: &str, language: &str) -> Answer {
    let body = sample::of(body_schema(route).expect("a schema"));
    let answer = client
        .request(route.method.into_str(), &path_to_nothing(route))
        .header("content-type", "application/json")
        .and_header("accept-language", language)
        .bytes(spoiled(&body, pointer, &json!(text).to_string()))
        .send();
    expect(&answer, pointer, 422, &["invalid_body"]);
    assert_eq!(
        answer.text_at("/errors/0/pointer"),
        pointer,
        "{}",
        answer.text
    );
    answer
}

#[test]
fn every_code_refuses_invisible_characters_and_names_them() {
    let ground = Ground::open();
    let tried = std::cell::RefCell::new(Vec::new());
    ground.try_all(takes_a_body, |route, client| {
        for (end, pointer) in places(route, CODES) {
            let refused = refuse(client, route, &pointer, "LAMP\u{200b}", "en");
            assert_eq!(refused.text_at("/errors/0/code"), "invisible_character");
            assert_eq!(
                refused.text_at("/errors/0/detail"),
                "A code must not hold the invisible character U+200B."
            );
            let refused = refuse(client, route, &pointer, "\u{202e}LAMP", "es");
            assert_eq!(
                refused.text_at("/errors/0/detail"),
                "Un código no puede llevar el carácter invisible U+202E."
            );
            tried.borrow_mut().push(end);
        }
    });
    for code in CODES {
        assert!(tried.borrow().contains(code), "nothing ends with {code}");
    }
}

#[test]
fn a_text_of_invisible_characters_only_is_refused() {
    let ground = Ground::open();
    let tried = std::cell::RefCell::new(Vec::new());
    ground.try_all(takes_a_body, |route, client| {
        for (end, pointer) in places(route, TEXTS) {
            let refused = refuse(client, route, &pointer, "\u{200b}\u{2060}", "en");
            assert_eq!(refused.text_at("/errors/0/code"), "empty");
            tried.borrow_mut().push(end);
        }
    });
    for text in TEXTS {
        assert!(tried.borrow().contains(text), "nothing ends with {text}");
    }
}

#[test]
fn items_that_look_alike_are_duplicates_and_names_keep_their_joiners() {
    let ground = Ground::open();
    let create = |sku: &str, name: &str| {
        let item = json!({ "sku": sku, "name": name, "kind": "product", "unit": "each" });
        let items = ground.shop.client.post("/v1/inventory/items");
        items.json(&item).send()
    };
    let family = "Family 👩\u{200d}👩\u{200d}👧 ❤\u{fe0f}";
    let item = create("LAMP", family).expect_status(201);
    assert_eq!(item.text_at("/name"), family);
    create("LAMP\u{200b}", "Lamp").expect_problem(422, "invalid_body");
}
