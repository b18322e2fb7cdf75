//! `/v1/people`: one party with its roles, addresses and contacts.

use serde_json::{Value, json};
use support::{Answer, Shop};

use crate::inventory::items::{at_fault, lantern};

pub fn create(shop: &Shop, body: &Value) -> Answer {
    shop.client.post("/v1/people").json(body).send()
}

/// A user of the shop, by id.
fn user(shop: &Shop) -> String {
    let email = format!("{}@{}.example", support::shop::unique("user"), shop.slug);
    let body = json!({ "email": email, "full_name": "Uma User", "role": "seller", "password": support::shop::PASSWORD });
    let made = shop.client.post("/v1/auth/users").json(&body).send();
    made.expect_status(201).id()
}

fn whole(user: &str) -> Value {
    json!({
        "kind": "company", "name": "Óptica Sur", "roles": ["customer", "rep"], "tax_id": "B-123",
        "email": "hola@optica.example", "phone": "+34600123456", "user_id": user,
        "payment_terms": "30 days net", "rating_ppm": 850_000, "note": "Calls on Mondays",
        "addresses": [
            { "kind": "shipping", "default": true, "recipient": "Lucía", "line1": "Calle Mayor 1", "line2": "2º B",
              "city": "Málaga", "region": "Andalucía", "postcode": "29001", "country": "ES" },
            { "kind": "billing", "default": true, "recipient": null, "line1": "Apartado 7", "line2": null,
              "city": null, "region": null, "postcode": null, "country": "ES" }
        ],
        "contacts": [
            { "name": "Zoé Díaz", "job_title": "Purchasing", "email": "zoe@optica.example", "phone": "+34600999888" },
            { "name": "Ana Ruiz", "job_title": null, "email": null, "phone": null }
        ]
    })
}

#[test]
fn a_party_is_created_read_changed_and_deleted() {
    let shop = Shop::open();
    let body = whole(&user(&shop));
    let made = create(&shop, &body).expect_status(201);
    assert_eq!(made.trips(), 2);
    let path = format!("/v1/people/{}", made.id());
    assert_eq!(made.header("location"), Some(path.as_str()));
    for (field, value) in body.as_object().expect("an object") {
        assert_eq!(&made.json()[field], value, "{field}");
    }
    let read = shop.client.get(&path).send().expect_status(200);
    assert_eq!((read.json(), read.trips()), (made.json(), 1));
    let etag = read.header("etag").expect("an ETag").to_owned();

    let change = json!({ "name": "Óptica Norte", "roles": ["rep"], "contacts": [] });
    let changed = shop.client.patch(&path).header("if-match", &etag);
    let changed = changed.json(&change).send().expect_status(200);
    assert_eq!(changed.trips(), 2);
    let now = changed.json();
    assert_eq!(
        (&now["version"], &now["roles"]),
        (&json!(2), &json!(["rep"]))
    );
    assert_eq!(now["addresses"], body["addresses"]);
    assert_eq!(now["contacts"], json!([]));
    for draft in [
        shop.client.patch(&path).json(&change),
        shop.client.delete(&path),
    ] {
        let stale = draft.header("if-match", &etag).send();
        stale.expect_problem(412, "precondition_failed");
    }
    let moved = json!([body["addresses"][1]]);
    let patch = |body: &Value| shop.client.patch(&path).json(body).send();
    let changed = patch(&json!({ "addresses": moved })).expect_status(200);
    assert_eq!(changed.json()["addresses"], moved);

    let deleted = shop.client.delete(&path).send().expect_status(204);
    assert_eq!(deleted.trips(), 2);
    for draft in [
        shop.client.get(&path),
        shop.client.delete(&path),
        shop.client.patch(&path).json(&change),
    ] {
        draft.send().expect_problem(404, "not_found");
    }
    // Its tax number and its user are free again.
    create(&shop, &body).expect_status(201);
}

#[test]
fn optional_fields_are_cleared_and_others_are_not() {
    let shop = Shop::open();
    let made = create(&shop, &whole(&user(&shop))).expect_status(201);
    let path = format!("/v1/people/{}", made.id());
    let patch = |field: &str| {
        let mut body = json!({});
        body[field] = Value::Null;
        shop.client.patch(&path).json(&body).send()
    };
    for field in [
        "tax_id",
        "email",
        "phone",
        "user_id",
        "payment_terms",
        "rating_ppm",
        "note",
    ] {
        assert_eq!(patch(field).expect_status(200).json()[field], Value::Null);
    }
    for field in ["kind", "name", "roles", "addresses", "contacts"] {
        let refused = patch(field).expect_problem(422, "invalid_body");
        assert_eq!(at_fault(&refused).0, format!("/{field}"));
    }
}

#[test]
fn an_invalid_party_is_refused_with_the_field() {
    let shop = Shop::open();
    let place = |field: &str, value: Value| {
        let mut address = json!({ "kind": "billing", "line1": "1 High Street", "country": "GB" });
        address[field] = value;
        json!([address])
    };
    for (field, value, pointer, code) in [
        ("name", json!(""), "/name", "empty"),
        ("kind", json!("robot"), "/kind", "unknown_value"),
        ("roles", json!([]), "/roles", "too_few"),
        ("roles", json!(["king"]), "/roles/0", "unknown_value"),
        ("email", json!("ana"), "/email", "invalid_email"),
        ("phone", json!("600 123 456"), "/phone", "invalid_phone"),
        ("user_id", json!("ana"), "/user_id", "invalid_id"),
        ("stars", json!(5), "/stars", "unknown_field"),
        (
            "addresses",
            place("country", json!("gb")),
            "/addresses/0/country",
            "invalid_country",
        ),
        (
            "addresses",
            place("kind", json!("home")),
            "/addresses/0/kind",
            "unknown_value",
        ),
        (
            "addresses",
            place("street", json!("x")),
            "/addresses/0/street",
            "unknown_field",
        ),
        (
            "contacts",
            json!([{ "name": "" }]),
            "/contacts/0/name",
            "empty",
        ),
        (
            "contacts",
            Value::Array(vec![json!({ "name": "x" }); 21]),
            "/contacts",
            "too_many",
        ),
    ] {
        let mut body = json!({ "name": "Ana", "roles": ["customer"] });
        body[field] = value;
        let refused = create(&shop, &body).expect_problem(422, "invalid_body");
        assert_eq!(at_fault(&refused), (pointer.to_owned(), code.into()));
    }
    let nobody = create(&shop, &json!({ "name": "Ana" }));
    nobody.expect_problem(422, "invalid_body");
}

#[test]
fn a_tax_number_is_unique_over_all_roles() {
    let shop = Shop::open();
    let supplier = json!({ "name": "A", "tax_id": "b-1" });
    let supplier = crate::purchasing::suppliers::create(&shop, &supplier)
        .expect_status(201)
        .id();
    let customer = |tax_id| json!({ "name": "B", "roles": ["customer"], "tax_id": tax_id });
    let refused = create(&shop, &customer("B-1")).expect_problem(409, "already_exists");
    assert_eq!(at_fault(&refused).0, "/tax_id");
    // One who sells to us and buys from us is one party.
    let path = format!("/v1/people/{supplier}");
    let both = json!({ "roles": ["customer", "supplier"], "tax_id": "B-1" });
    let both = shop.client.patch(&path).json(&both).send();
    assert_eq!(
        both.expect_status(200).json()["roles"],
        json!(["customer", "supplier"])
    );
    // As a supplier it can go and stay a customer.
    let gone = shop
        .client
        .delete(&format!("/v1/purchasing/suppliers/{supplier}"));
    gone.send().expect_status(204);
    let left = shop.client.get(&path).send().expect_status(200).json();
    assert_eq!(left["roles"], json!(["customer"]));
    let gone = shop
        .client
        .get(&format!("/v1/purchasing/suppliers/{supplier}"));
    gone.send().expect_problem(404, "not_found");
}

#[test]
fn each_kind_of_address_has_one_default_at_most() {
    let shop = Shop::open();
    let address =
        |kind| json!({ "kind": kind, "default": true, "line1": "1 High Street", "country": "GB" });
    let body = |addresses| json!({ "name": "Ana", "roles": ["customer"], "addresses": addresses });
    let both = body(json!([address("billing"), address("shipping")]));
    create(&shop, &both).expect_status(201);
    let rivals = body(json!([
        address("billing"),
        address("shipping"),
        address("billing")
    ]));
    let refused = create(&shop, &rivals).expect_problem(409, "already_exists");
    assert_eq!(at_fault(&refused).0, "/addresses/2/default");
}

#[test]
fn a_user_belongs_to_one_employee_or_representative() {
    let shop = Shop::open();
    let user = user(&shop);
    let employee =
        |roles: Value, user: &str| json!({ "name": "Eva", "roles": roles, "user_id": user });
    for roles in [json!(["customer"]), json!(["supplier", "customer"])] {
        let refused = create(&shop, &employee(roles, &user));
        let refused = refused.expect_problem(422, "not_an_employee");
        assert_eq!(at_fault(&refused).0, "/user_id");
    }
    let unknown = employee(json!(["employee"]), support::sample::UNKNOWN_ID);
    let refused = create(&shop, &unknown).expect_problem(422, "invalid_reference");
    assert_eq!(at_fault(&refused).0, "/user_id");

    let first = create(&shop, &employee(json!(["employee"]), &user)).expect_status(201);
    assert_eq!(first.json()["user_id"], user.as_str());
    let refused = create(&shop, &employee(json!(["rep"]), &user));
    let refused = refused.expect_problem(409, "already_exists");
    assert_eq!(at_fault(&refused).0, "/user_id");
    // Who stops working here is no user either.
    let path = format!("/v1/people/{}", first.id());
    let patch = |body: &Value| shop.client.patch(&path).json(body).send();
    patch(&json!({ "roles": ["customer"] })).expect_problem(422, "not_an_employee");
    patch(&json!({ "roles": ["customer"], "user_id": null })).expect_status(200);
    create(&shop, &employee(json!(["rep"]), &user)).expect_status(201);
}

#[test]
fn a_supplier_with_items_keeps_its_role_until_deleted() {
    let shop = Shop::open();
    let body = json!({ "name": "Calico", "roles": ["supplier", "customer"] });
    let id = create(&shop, &body).expect_status(201).id();
    let item = crate::inventory::items::create(&shop, &lantern("LAN-1")).id();
    let sold = format!("/v1/purchasing/suppliers/{id}/items/{item}");
    let set = shop.client.put(&sold).json(&json!({})).send();
    set.expect_status(200);
    let path = format!("/v1/people/{id}");
    let patch = |body: &Value| shop.client.patch(&path).json(body).send();
    patch(&json!({ "roles": ["customer"] })).expect_problem(409, "in_use");
    shop.client.delete(&sold).send().expect_status(204);
    patch(&json!({ "roles": ["customer"] })).expect_status(200);
    patch(&json!({ "roles": ["customer", "supplier"] })).expect_status(200);
    shop.client
        .put(&sold)
        .json(&json!({}))
        .send()
        .expect_status(200);
    shop.client.delete(&path).send().expect_status(204);
    shop.client
        .get(&sold)
        .send()
        .expect_problem(404, "not_found");
}

#[test]
fn changing_a_supplier_requires_its_permission() {
    let shop = Shop::open();
    let seller = shop.user("seller");
    let body = |role: &str| json!({ "name": "Calico", "roles": [role] });
    let create = |body: &Value| seller.post("/v1/people").json(body).send();
    let refused = create(&body("supplier")).expect_problem(403, "forbidden");
    assert_eq!(refused.json()["permission"], "manage_suppliers");
    let customer = create(&body("customer")).expect_status(201).id();
    let supplier = self::create(&shop, &body("supplier"))
        .expect_status(201)
        .id();
    let change = |id: &str, body: &Value| {
        let path = format!("/v1/people/{id}");
        seller.patch(&path).json(body).send()
    };
    change(&customer, &body("supplier")).expect_problem(403, "forbidden");
    change(&supplier, &body("customer")).expect_problem(403, "forbidden");
    change(&supplier, &json!({ "note": "x" })).expect_problem(403, "forbidden");
    change(&customer, &json!({ "note": "x" })).expect_status(200);
    let path = format!("/v1/people/{supplier}");
    seller.delete(&path).send().expect_problem(403, "forbidden");
    let path = format!("/v1/people/{customer}");
    seller.delete(&path).send().expect_status(204);
}

#[test]
fn a_repeated_key_gives_the_first_answer_and_one_party() {
    let shop = Shop::open();
    let send = |name: &str| {
        let body = json!({ "name": name, "roles": ["customer"] });
        let draft = shop.client.post("/v1/people").key("k");
        draft.json(&body).send()
    };
    let first = send("Calico").expect_status(201);
    let again = send("Calico").expect_status(201);
    assert_eq!(
        (again.text.as_str(), again.trips()),
        (first.text.as_str(), 1)
    );
    send("Other").expect_problem(422, "idempotency_key_reused");
}
