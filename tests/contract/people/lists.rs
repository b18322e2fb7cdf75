//! The directory of people by name and role, and the search in it.

use serde_json::{Value, json};
use support::Shop;

use super::parties::create;

fn names(shop: &Shop, path: &str) -> Vec<String> {
    let page = shop.client.get(path).send().expect_status(200);
    assert_eq!(page.trips(), 1);
    let page = page.json();
    let items = page["items"].as_array().expect("items").iter();
    items
        .map(|item| item["name"].as_str().expect("a name").to_owned())
        .collect()
}

/// Every name of a list, in pages of one.
fn paged(shop: &Shop, path: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = shop.client.get(&format!("{path}limit=1{cursor}")).send();
        let page = page.expect_status(200).json();
        let items = page["items"].as_array().expect("items").iter();
        all.extend(
            items
                .filter_map(|one| one["name"].as_str())
                .map(str::to_owned),
        );
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

fn party(name: &str, roles: &[&str]) -> Value {
    json!({ "name": name, "roles": roles })
}

#[test]
fn the_directory_is_sorted_by_name_and_each_role_has_its_list() {
    let shop = Shop::open();
    for (name, roles) in [
        ("Óptica", &["customer"][..]),
        ("ana", &["employee", "rep"]),
        ("Zeta", &["supplier", "customer"]),
        ("Bea", &["rep"]),
        ("Ana", &["customer"]),
    ] {
        create(&shop, &party(name, roles)).expect_status(201);
    }
    assert_eq!(
        names(&shop, "/v1/people"),
        ["ana", "Ana", "Bea", "Óptica", "Zeta"]
    );
    assert_eq!(paged(&shop, "/v1/people?"), names(&shop, "/v1/people"));
    for (role, list, expected) in [
        ("customer", "/v1/customers", &["Ana", "Óptica", "Zeta"][..]),
        ("employee", "/v1/employees", &["ana"]),
        ("rep", "/v1/reps", &["ana", "Bea"]),
        ("supplier", "/v1/suppliers", &["Zeta"]),
    ] {
        assert_eq!(names(&shop, list), expected);
        assert_eq!(names(&shop, &format!("/v1/people?role={role}")), expected);
        assert_eq!(paged(&shop, &format!("/v1/people?role={role}&")), expected);
        assert_eq!(paged(&shop, &format!("{list}?")), expected);
    }
    let refused = shop.client.get("/v1/people?role=king").send();
    refused.expect_problem(400, "invalid_query");
    // The cursor of one list is none of another.
    let page = shop.client.get("/v1/customers?limit=1").send().json();
    let cursor = page["next_cursor"].as_str().expect("a cursor");
    let other = format!("/v1/reps?cursor={cursor}");
    let refused = shop.client.get(&other).send();
    refused.expect_problem(400, "invalid_cursor");
}

/// A directory in which things are looked for.
fn searched() -> Shop {
    let shop = Shop::open();
    for body in [
        json!({
            "name": "Ana Pérez-Gómez", "roles": ["customer"], "tax_id": "12.345.678-Z",
            "email": "ana.p@shop.example", "phone": "+34600123456"
        }),
        json!({ "name": "O'Hara & Sons", "roles": ["customer", "supplier"], "phone": "+441632960101" }),
        json!({
            "kind": "company", "name": "Banana SL", "roles": ["supplier"], "email": "hola@banana.example",
            "contacts": [{ "name": "Anaïs Ruiz", "email": "anais@mail.example", "phone": "+34911222333" }]
        }),
        json!({ "name": "Ana Ana Anaya", "roles": ["employee"] }),
        json!({ "name": "[Officina] «Köhler+Söhne»–24/7", "roles": ["supplier"], "tax_id": "07654321098" }),
    ] {
        create(&shop, &body).expect_status(201);
    }
    shop
}

#[test]
fn a_party_is_found_by_its_names_numbers_and_contacts() {
    let shop = searched();
    let ana = "Ana Pérez-Gómez";
    for (query, expected) in [
        ("PEREZ", &[ana][..]),
        ("g%C3%B3mez+ana", &[ana]),
        ("ana", &[ana, "Ana Ana Anaya", "Banana SL"]),
        ("anay", &["Ana Ana Anaya"]),
        ("bana", &["Banana SL"]),
        ("ana.p%40shop.example", &[ana]),
        ("Ana.P%40", &[ana]),
        ("%40banana.example", &["Banana SL"]),
        ("%2B34+600+123+456", &[ana]),
        ("600123456", &[ana]),
        ("600-12", &[ana]),
        ("01632+960101", &["O'Hara & Sons"]),
        ("0044+1632+960101", &["O'Hara & Sons"]),
        ("12345678z", &[ana]),
        ("12.345.678-Z", &[ana]),
        ("12345678", &[ana]),
        ("hara+sons", &["O'Hara & Sons"]),
        ("o%27hara", &["O'Hara & Sons"]),
        // Whatever stands between its words, and the zeros that a number begins with.
        ("officina", &["[Officina] «Köhler+Söhne»–24/7"]),
        ("sohne+kohler", &["[Officina] «Köhler+Söhne»–24/7"]),
        ("24%2F7", &["[Officina] «Köhler+Söhne»–24/7"]),
        ("07654321098", &["[Officina] «Köhler+Söhne»–24/7"]),
        ("0765432", &["[Officina] «Köhler+Söhne»–24/7"]),
        // By who answers for it.
        ("ruiz", &["Banana SL"]),
        ("anais%40mail", &["Banana SL"]),
        ("911222333", &["Banana SL"]),
        ("perez+ruiz", &[]),
        ("%25", &[][..]),
        ("nobody", &[]),
    ] {
        let path = format!("/v1/people/search?q={query}");
        if query == "%25" {
            let refused = shop.client.get(&path).send();
            refused.expect_problem(400, "invalid_query");
            continue;
        }
        assert_eq!(names(&shop, &path), expected, "{query}");
        assert_eq!(paged(&shop, &format!("{path}&")), expected, "{query}");
    }
    for (role, expected) in [
        ("customer", &[ana][..]),
        ("supplier", &["Banana SL"]),
        ("employee", &["Ana Ana Anaya"]),
        ("rep", &[]),
    ] {
        let path = format!("/v1/people/search?q=ana&role={role}");
        assert_eq!(names(&shop, &path), expected, "{role}");
    }
    let refused = shop.client.get("/v1/people/search").send();
    refused.expect_problem(400, "invalid_query");
}

#[test]
fn a_changed_party_is_found_by_its_new_values() {
    let shop = searched();
    let found = |query: &str| names(&shop, &format!("/v1/people/search?q={query}"));
    let page = shop.client.get("/v1/people/search?q=ruiz").send();
    let id = page.text_at("/items/0/id");
    let path = format!("/v1/people/{id}");
    let patch = |body: Value| {
        let changed = shop.client.patch(&path).json(&body).send();
        changed.expect_status(200);
    };
    patch(json!({ "name": "Kiwi SL" }));
    assert_eq!((found("banana%40"), found("bana")), (vec![], vec![]));
    assert_eq!(
        (found("kiwi"), found("ruiz")),
        (vec!["Kiwi SL".into()], vec!["Kiwi SL".into()])
    );
    patch(json!({ "contacts": [{ "name": "Max Sol" }], "email": null, "phone": "+34700111222" }));
    assert_eq!((found("ruiz"), found("hola%40")), (vec![], vec![]));
    assert_eq!((found("sol").len(), found("700111222").len()), (1, 1));
    shop.client.delete(&path).send().expect_status(204);
    assert_eq!((found("kiwi"), found("sol")), (vec![], vec![]));
    // Suppliers of inventory are the same parties.
    let supplier = json!({ "name": "Lámparas Luz", "phone": "+34955000111" });
    let supplier = crate::purchasing::suppliers::create(&shop, &supplier).expect_status(201);
    assert_eq!((found("lampar").len(), found("955000111").len()), (1, 1));
    let path = format!("/v1/purchasing/suppliers/{}", supplier.id());
    let renamed = shop.client.patch(&path).json(&json!({ "name": "Faroles" }));
    renamed.send().expect_status(200);
    assert_eq!((found("lampar").len(), found("farol").len()), (0, 1));
}

#[test]
fn a_search_finds_no_party_of_another_organisation() {
    let (ours, theirs) = (searched(), Shop::open());
    assert_eq!(names(&theirs, "/v1/people/search?q=ana"), [""; 0]);
    assert_eq!(names(&theirs, "/v1/people"), [""; 0]);
    assert_eq!(names(&ours, "/v1/people").len(), 5);
}

#[test]
fn a_name_of_any_alphabet_is_found_and_sorted_without_its_marks() {
    let shop = Shop::open();
    for name in ["Żaneta", "Ștefan Ñandú", "Ζωή Παπαδοπούλου", "Þór", "Łucja"]
    {
        create(&shop, &party(name, &["customer"])).expect_status(201);
    }
    for (q, found) in [
        ("stefan%20nandu", "Ștefan Ñandú"),
        ("S%CC%A6tefan", "Ștefan Ñandú"),
        ("%CE%96%CE%A9%CE%97", "Ζωή Παπαδοπούλου"),
        ("thor", "Þór"),
        ("lucja", "Łucja"),
    ] {
        assert_eq!(
            names(&shop, &format!("/v1/people/search?q={q}")),
            [found],
            "{q}"
        );
    }
    assert_eq!(
        names(&shop, "/v1/people"),
        ["Łucja", "Ștefan Ñandú", "Þór", "Żaneta", "Ζωή Παπαδοπούλου"]
    );
}
