//! `/v1/documents/purchase-orders/{id}`: the printed order, its languages and its paper sizes.

use serde_json::{Value, json};
use support::depot::{Depot, each};
use support::shop::unique;
use support::{Answer, Draft, pdf};

const PRINTS: &str = "/v1/documents/purchase-orders";

fn post(depot: &Depot, path: &str, body: &Value) -> Answer {
    depot.client().post(path).json(body).send()
}

/// A supplier in Spain with a contact.
fn supplier(depot: &Depot) -> String {
    let body = json!({
        "name": unique("Papelería Núñez"), "roles": ["supplier"], "tax_id": unique("B83"),
        "email": "pedidos@nunez.example",
        "addresses": [
            { "kind": "shipping", "line1": "Polígono Sur 3", "country": "ES" },
            { "kind": "billing", "line1": "Calle Mayor 1", "postcode": "28013", "city": "Madrid", "country": "ES" }
        ],
        "contacts": [{ "name": "Inés Ibáñez", "phone": "+34910000000" }]
    });
    post(depot, "/v1/people", &body).expect_status(201).id()
}

fn warehouse(depot: &Depot, name: &str, address: &str) -> String {
    let body = json!({ "code": unique("w"), "name": name, "address": address });
    let made = post(depot, "/v1/inventory/warehouses", &body);
    made.expect_status(201).id()
}

fn item(depot: &Depot, name: &str, unit: &str) -> String {
    let body = json!({ "sku": unique("sku"), "name": name, "kind": "product", "unit": unit });
    let made = post(depot, "/v1/inventory/items", &body);
    made.expect_status(201).id()
}

fn draft(depot: &Depot, note: &str, lines: &[Value]) -> String {
    let body = json!({
        "supplier_id": supplier(depot), "note": note, "lines": lines,
        "expected_at": "2027-03-05T12:00:00Z"
    });
    post(depot, "/v1/purchasing/purchase-orders", &body)
        .expect_status(201)
        .id()
}

fn place(depot: &Depot, id: &str) {
    let path = format!("/v1/purchasing/purchase-orders/{id}/place");
    depot.client().post(&path).send().expect_status(200);
}

fn print<'c>(depot: &'c Depot, id: &str, query: &str) -> Draft<'c> {
    depot.client().get(&format!("{PRINTS}/{id}{query}"))
}

fn line(item: &str, warehouse: &str, pieces: i64, pence: i64) -> Value {
    json!({
        "item_id": item, "warehouse_id": warehouse, "quantity": each(pieces),
        "price": { "amount": pence, "currency": "GBP" }
    })
}

/// The lines of text of a document in their order.
fn texts(answer: &Answer) -> Vec<String> {
    pdf::pages(&answer.bytes).concat()
}

fn has(texts: &[String], wanted: &str) -> bool {
    texts.iter().any(|text| text == wanted)
}

/// The texts of the feet of the pages.
fn pages(texts: &[String], start: &str) -> Vec<String> {
    let feet = texts.iter().filter(|text| text.starts_with(start));
    feet.cloned().collect()
}

#[test]
fn a_printed_order_has_all_data_that_the_supplier_needs() {
    let depot = Depot::open();
    let store = warehouse(&depot, "Back store", "2 Low Street\nLeeds LS1 1AA");
    let lamp = item(&depot, "Paper lamp (white)", "each");
    let sand = item(&depot, "Sand", "mg");
    let mut loose = line(&sand, &store, 1, 450);
    loose["quantity"] = json!({ "value": 2500, "unit": "g" });
    loose["per"] = json!({ "value": 1, "unit": "kg" });
    let id = draft(
        &depot,
        "Ring the bell",
        &[line(&lamp, &store, 1_200, 1_250), loose],
    );
    place(&depot, &id);
    let answer = print(&depot, &id, "?language=en").send().expect_status(200);
    assert_eq!(answer.header("content-type"), Some("application/pdf"));
    assert_eq!(answer.header("content-language"), Some("en"));
    let disposition = answer.header("content-disposition");
    assert_eq!(
        disposition,
        Some("inline; filename=\"purchase-order-po-000001.pdf\"")
    );
    assert!(answer.bytes.starts_with(b"%PDF-1.7\n"));
    let texts = texts(&answer);
    for wanted in [
        "Purchase order",
        "PO-000001",
        "5 March 2027",
        "GBP",
        "Calle Mayor 1",
        "28013 Madrid",
        "For the attention of: Inés Ibáñez",
        "pedidos@nunez.example",
        "+34910000000",
        "Back store",
        "2 Low Street",
        "Leeds LS1 1AA",
        "Paper lamp (white)",
        "1,200 pcs",
        "12.50",
        "15,000.00",
        "2.5 kg",
        "4.50",
        "per kg",
        "11.25",
        "GBP 15,011.25",
        "Ring the bell",
        "Page 1 of 1",
    ] {
        assert!(has(&texts, wanted), "{wanted} in {texts:?}");
    }
    assert!(!has(&texts, "Polígono Sur 3") && !has(&texts, "DRAFT"));
}

#[test]
fn the_language_is_that_of_the_query_or_of_accept_language() {
    let depot = Depot::open();
    let lamp = item(&depot, "Lámpara", "each");
    let id = draft(
        &depot,
        "¡Deprisa!",
        &[line(&lamp, &depot.warehouse, 1_200, 1_250)],
    );
    place(&depot, &id);
    let spanish = print(&depot, &id, "?language=es").send().expect_status(200);
    let texts = texts(&spanish);
    for wanted in [
        "Pedido de compra",
        "Número de pedido",
        "5 de marzo de 2027",
        "1.200 uds.",
        "12,50",
        "15.000,00 GBP",
        "¡Deprisa!",
        "Página 1 de 1",
    ] {
        assert!(has(&texts, wanted), "{wanted} in {texts:?}");
    }
    let own = print(&depot, &id, "").header("accept-language", "es");
    assert_eq!(own.send().bytes, spanish.bytes);
    let other = print(&depot, &id, "?language=en").header("accept-language", "es");
    assert_ne!(other.send().bytes, spanish.bytes);
    for query in ["?language=fr", "?paper=a3", "?colour=red"] {
        print(&depot, &id, query)
            .send()
            .expect_problem(400, "invalid_query");
    }
}

#[test]
fn the_letterhead_is_that_of_the_organisation_and_the_dates_are_its_days() {
    let depot = Depot::open();
    let lamp = item(&depot, "Φωτιστικό 深 lamp", "each");
    let body = json!({
        "supplier_id": supplier(&depot), "lines": [line(&lamp, &depot.warehouse, 1, 1)],
        "expected_at": "2027-03-05T23:30:00Z"
    });
    let made = post(&depot, "/v1/purchasing/purchase-orders", &body);
    let id = made.expect_status(201).id();
    let settings = json!({
        "name": "Σελήνη Ș.A.", "time_zone": "Europe/Madrid", "tax_id": "ESB83456789", "phone": "+34910000001",
        "email": "hola@luna.example",
        "address": { "line1": "Calle Luna 3", "postcode": "28004", "city": "Madrid", "country": "ES" }
    });
    let change = depot.client().patch("/v1/auth/organisation");
    change.json(&settings).send().expect_status(200);
    let texts = texts(&print(&depot, &id, "?language=en").send());
    for wanted in [
        "Σελήνη Ș.A.",
        "Calle Luna 3  ·  28004 Madrid  ·  ES",
        "Tax number ESB83456789  ·  Telephone +34910000001",
        "hola@luna.example",
        "6 March 2027",
        "Φωτιστικό \u{fffd} lamp",
    ] {
        assert!(has(&texts, wanted), "{wanted} in {texts:?}");
    }
}

#[test]
fn drafts_and_cancelled_orders_have_a_watermark() {
    let depot = Depot::open();
    let lamp = item(&depot, "Lamp", "each");
    let id = draft(&depot, "As ever", &[line(&lamp, &depot.warehouse, 1, 1)]);
    let drafted = texts(&print(&depot, &id, "?language=es").send());
    assert!(has(&drafted, "BORRADOR") && !has(&drafted, "PO-000001"));
    let path = format!("/v1/purchasing/purchase-orders/{id}/cancel");
    depot.client().post(&path).send().expect_status(200);
    let cancelled = texts(&print(&depot, &id, "?language=en").send());
    assert!(has(&cancelled, "CANCELLED") && !has(&cancelled, "DRAFT"));
}

#[test]
fn many_lines_continue_on_further_pages_of_either_paper_size() {
    let depot = Depot::open();
    let second = warehouse(&depot, "Other store", "3 High Street");
    let long =
        "A lamp of paper, folded by hand, with a cable of two metres and a plug for each country "
            .repeat(2);
    let lamp = item(&depot, long.trim(), "each");
    let places = [&depot.warehouse, &second];
    let lines: Vec<Value> = (0..200)
        .map(|number| line(&lamp, places[number % 2], 1, 100))
        .collect();
    let id = draft(&depot, &"Mind the step. ".repeat(120), &lines);
    place(&depot, &id);
    for (paper, size) in [("a4", "595.28 841.89"), ("letter", "612 792")] {
        let query = format!("?language=en&paper={paper}");
        let answer = print(&depot, &id, &query).send().expect_status(200);
        let file = String::from_utf8_lossy(&answer.bytes);
        assert!(file.contains(&format!("/MediaBox[0 0 {size}]")), "{paper}");
        let texts = texts(&answer);
        let feet = pages(&texts, "Page ");
        let count = feet.len();
        assert!(count > 10, "{count} pages");
        for (number, foot) in feet.iter().enumerate() {
            assert_eq!(foot, &format!("Page {} of {count}", number + 1));
        }
        for number in 1..=200 {
            assert!(has(&texts, &number.to_string()), "line {number}");
        }
        assert!(has(&texts, "Several places, as the lines say"));
        assert!(has(&texts, "Deliver to: Other store, 3 High Street"));
    }
}

#[test]
fn an_unchanged_order_gives_the_same_bytes() {
    let depot = Depot::open();
    let lamp = item(&depot, "Lamp", "each");
    let id = draft(&depot, "As ever", &[line(&lamp, &depot.warehouse, 1, 1)]);
    let first = print(&depot, &id, "").send().expect_status(200);
    let again = print(&depot, &id, "").send().expect_status(200);
    assert_eq!(first.bytes, again.bytes);
    let tag = first.header("etag").expect("an ETag").to_owned();
    let known = print(&depot, &id, "").header("if-none-match", &tag);
    assert!(known.send().expect_status(304).bytes.is_empty());
    place(&depot, &id);
    let placed = print(&depot, &id, "").header("if-none-match", &tag).send();
    assert_ne!(placed.expect_status(200).bytes, first.bytes);
}

#[test]
fn an_order_of_another_organisation_is_not_found() {
    let depot = Depot::open();
    let lamp = item(&depot, "Lamp", "each");
    let id = draft(&depot, "As ever", &[line(&lamp, &depot.warehouse, 1, 1)]);
    let other = Depot::open();
    print(&other, &id, "")
        .send()
        .expect_problem(404, "not_found");
}
