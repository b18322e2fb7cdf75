//! `/v1/auth/organisation`.

use serde_json::{Value, json};
use support::shop::{PASSWORD, unique};
use support::{Answer, Shop, is_native};

use super::{Member, log_in, sensitive, somebody};

#[test]
fn a_suspended_organisation_stops_at_once_on_sensitive_routes() {
    if !is_native() {
        // Only the installation suspends, and there is no route for it yet.
        return;
    }
    let shop = Shop::open();
    sensitive(&shop.client).expect_problem(422, "wrong_password");
    let id = shop.organisation["id"].as_i64().expect("a number");
    let world = &support::native().world;
    let suspend = "update org set status = 'suspended', version = version + 1 where id = ?1";
    for shard in 0..8 {
        world.inspect(shard, |db| db.execute(suspend, [id]).expect("a shard"));
    }
    sensitive(&shop.client).expect_problem(401, "session_revoked");
}

#[test]
fn settings_are_changed_one_by_one() {
    let shop = Shop::open();
    let patch = |body: &Value| shop.client.patch("/v1/auth/organisation").json(body).send();
    let address = json!({
        "line1": "Calle Sol 1", "line2": null, "city": null, "region": null, "postcode": null, "country": "ES"
    });
    let whole_address = json!({
        "line1": "2 Low Street", "line2": "First floor", "city": "Leeds", "region": "Yorkshire", "postcode": "LS1 1AA",
        "country": "GB"
    });
    for (name, value) in [
        ("name", json!("Casa Sol")),
        ("address", address),
        ("address", whole_address),
        ("tax_id", json!("ESB83456789")),
        ("email", json!("hola@sol.example")),
        ("phone", json!("+34910000000")),
        ("time_zone", json!("America/Santiago")),
        ("locale", json!("es")),
        ("deduct_on", json!("confirm")),
        ("hold_ttl_seconds", json!(60)),
        ("automatic_reorders", json!(true)),
        ("over_receipt_ppm", json!(50_000)),
        ("service_level_ppm", json!(980_000)),
        ("reorder_cost", json!({ "amount": 1500, "currency": "GBP" })),
        ("holding_rate_ppm", json!(200_000)),
        ("access_ttl_seconds", json!(1800)),
        ("password_min_length", json!(15)),
        ("password_composition", json!(true)),
        ("address", Value::Null),
        ("tax_id", Value::Null),
        ("email", Value::Null),
        ("phone", Value::Null),
    ] {
        let mut expected = shop.client.get("/v1/auth/organisation").send().json();
        let changed = patch(&json!({ name: value })).expect_status(200);
        assert_eq!(changed.trips(), 2);
        let changed = changed.json();
        expected[name] = value;
        expected["version"] = changed["version"].clone();
        expected["updated_at"] = changed["updated_at"].clone();
        assert_eq!(changed, expected, "{name}");
    }
    let nothing = patch(&json!({})).expect_status(200).json();
    assert_eq!(nothing["version"], 24);
}

#[test]
fn a_setting_out_of_range_is_named() {
    let shop = Shop::open();
    for (name, bad) in [
        ("name", vec![json!(""), json!(1)]),
        ("address", vec![json!("Calle Sol 1")]),
        ("address/line1", vec![json!({ "country": "ES" })]),
        ("address/country", vec![json!({ "line1": "Calle Sol 1" })]),
        ("tax_id", vec![json!(""), json!("a\u{200b}b")]),
        ("email", vec![json!("hola")]),
        ("phone", vec![json!("910000000")]),
        ("time_zone", vec![json!("Madrid!"), json!("a/b/c/d")]),
        ("locale", vec![json!("fr")]),
        ("deduct_on", vec![json!("never")]),
        (
            "hold_ttl_seconds",
            vec![json!(0), json!(86_401), json!(-1), json!("60"), json!(1.5)],
        ),
        (
            "access_ttl_seconds",
            vec![json!(59), json!(1801), json!(9_007_199_254_740_993_i64)],
        ),
        ("password_min_length", vec![json!(7), json!(129)]),
        ("password_composition", vec![json!(1)]),
        ("automatic_reorders", vec![json!(1)]),
        ("over_receipt_ppm", vec![json!(-1), json!(1_000_001)]),
        (
            "service_level_ppm",
            vec![json!(490_000), json!(1_000_000), json!(955_000), json!(95)],
        ),
        (
            "reorder_cost",
            vec![
                json!(1500),
                json!({ "amount": 1_000_000_001, "currency": "GBP" }),
            ],
        ),
        ("holding_rate_ppm", vec![json!(-1), json!(10_000_001)]),
        ("slug", vec![json!("other")]),
        ("base_currency", vec![json!("USD")]),
    ] {
        for value in bad {
            let member = name.split('/').next().expect("a member");
            let body = json!({ member: value });
            let refused = shop
                .client
                .patch("/v1/auth/organisation")
                .json(&body)
                .send();
            let refused = refused.expect_problem(422, "invalid_body");
            assert_eq!(
                refused.json()["errors"][0]["pointer"],
                format!("/{name}"),
                "{body}"
            );
        }
    }
}

#[test]
fn the_cost_of_an_order_is_in_the_base_currency() {
    let shop = Shop::open();
    let body = json!({ "reorder_cost": { "amount": 1500, "currency": "USD" } });
    let change = shop.client.patch("/v1/auth/organisation").json(&body);
    let refused = change.send().expect_problem(422, "currency_mismatch");
    let pointer = &refused.json()["errors"][0]["pointer"];
    assert_eq!(pointer, "/reorder_cost/currency");
}

#[test]
fn members_read_the_settings_and_administrators_change_them() {
    let shop = Shop::open();
    let member = Member::join(&shop, "viewer");
    let seen = member
        .client
        .get("/v1/auth/organisation")
        .send()
        .expect_status(200);
    assert_eq!((&seen.json()["slug"], seen.trips()), (&json!(shop.slug), 1));
    let change = member
        .client
        .patch("/v1/auth/organisation")
        .json(&json!({ "name": "x" }))
        .send();
    change.expect_problem(403, "forbidden");
}

#[test]
fn the_settings_apply_to_tokens_and_passwords() {
    let shop = Shop::open();
    let settings =
        json!({ "access_ttl_seconds": 60, "password_min_length": 8, "password_composition": true });
    shop.client
        .patch("/v1/auth/organisation")
        .json(&settings)
        .send()
        .expect_status(200);
    let tokens = log_in(&somebody(), &shop.email, PASSWORD)
        .expect_status(200)
        .json();
    assert_eq!(tokens["expires_in"], 60);
    let add = |password: &str| -> Answer {
        let body = json!({
            "email": format!("{}@people.example", unique("u")), "full_name": "Uma", "role": "viewer", "password": password
        });
        shop.client.post("/v1/auth/users").json(&body).send()
    };
    let refused = add("vqz kerw").expect_problem(422, "weak_password").json();
    assert_eq!(refused["errors"][0]["code"], "password_composition");
    assert_eq!(refused["minimum"], 8);
    add("Vqz-k3rw").expect_status(201);
}
