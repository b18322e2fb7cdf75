//! `/v1/orders`: drafts, holds, lists and references.

use serde_json::{Value, json};
use support::market::{Market, line, party, pounds};

#[test]
fn a_draft_is_priced_and_reserves_no_stock() {
    let market = Market::open();
    market.tax("standard", 200_000);
    let item = market.priced(999, 5, Some("standard"));
    let order = market.create(&[line(&item, 3)]).expect_status(201).json();
    assert_eq!(order["state"], "draft");
    assert_eq!(order["number"], Value::Null);
    assert_eq!(order["channel"], "direct");
    assert_eq!(order["customer"]["billing_address"]["city"], "Leeds");
    assert_eq!(
        [
            &order["gross"],
            &order["net"],
            &order["tax"],
            &order["total"],
            &order["due"]
        ],
        [
            &pounds(2997),
            &pounds(2997),
            &pounds(599),
            &pounds(3596),
            &pounds(3596)
        ]
    );
    assert_eq!(order["lines"][0]["tax_ppm"], 200_000);
    assert_eq!(order["version"], 1);
    assert_eq!(market.counts(&item), (5, 0, 5));
    assert_eq!(
        market.history(order["id"].as_str().expect("an id")),
        ["order draft"]
    );
}

#[test]
fn a_hold_reserves_stock_for_a_draft_and_confirming_commits_it() {
    let market = Market::open();
    let item = market.stocked(5);
    let id = market.drafted(&[line(&item, 3)]);
    market
        .step(&format!("/v1/orders/{id}/hold"))
        .expect_status(200);
    assert_eq!(market.counts(&item), (5, 3, 2));
    // A new line is held too, or refused.
    let items = format!("/v1/orders/{id}/lines");
    let grow = |pieces: i64| {
        let body = json!({ "lines": [line(&item, pieces)] });
        market.client().post(&items).json(&body).send()
    };
    grow(3).expect_problem(409, "insufficient_stock");
    grow(2).expect_status(201);
    assert_eq!(market.counts(&item), (5, 5, 0));
    market
        .step(&format!("/v1/orders/{id}/confirm"))
        .expect_status(200);
    assert_eq!(market.counts(&item), (5, 5, 0));
    market
        .step(&format!("/v1/orders/{id}/cancel"))
        .expect_status(200);
    assert_eq!(market.counts(&item), (5, 0, 5));
}

#[test]
fn a_hold_is_consumed_when_confirming_deducts_stock() {
    let market = Market::deducting_on_confirm();
    let item = market.stocked(5);
    let id = market.drafted(&[line(&item, 3)]);
    market
        .step(&format!("/v1/orders/{id}/hold"))
        .expect_status(200);
    market
        .step(&format!("/v1/orders/{id}/confirm"))
        .expect_status(200);
    assert_eq!(market.counts(&item), (2, 0, 2));
}

#[test]
fn a_draft_shows_the_old_data_of_its_customer_until_it_is_refreshed() {
    let market = Market::open();
    let id = market.drafted(&[]);
    let path = format!("/v1/people/{}", market.customer);
    let body = json!({ "name": "Carla Otherwise" });
    market
        .client()
        .patch(&path)
        .json(&body)
        .send()
        .expect_status(200);
    assert_ne!(market.order(&id)["customer"]["name"], "Carla Otherwise");
    let fresh = market
        .step(&format!("/v1/orders/{id}/refresh-customer"))
        .expect_status(200)
        .json();
    assert_eq!(fresh["customer"]["name"], "Carla Otherwise");
}

#[test]
fn customer_id_needs_a_customer_and_rep_id_a_representative() {
    let market = Market::open();
    let supplier = party(&market.shop, &["supplier"]);
    let mut body = market.draft(&[]);
    body["customer_id"] = json!(supplier);
    let post = |body: &Value| market.client().post("/v1/orders").json(body).send();
    post(&body).expect_problem(422, "not_a_customer");
    body["customer_id"] = json!(market.customer);
    body["rep_id"] = json!(supplier);
    post(&body).expect_problem(422, "not_a_rep");
    let rep = party(&market.shop, &["rep"]);
    body["rep_id"] = json!(rep);
    let made = post(&body).expect_status(201);
    assert_eq!(made.json()["rep_id"], json!(rep));
}

#[test]
fn an_external_reference_is_unique_in_its_channel_and_finds_its_order() {
    let market = Market::open();
    let mut body = market.draft(&[]);
    body["channel"] = json!("market");
    body["external_ref"] = json!("A 1/2");
    let post = |body: &Value| market.client().post("/v1/orders").json(body).send();
    let id = post(&body).expect_status(201).id();
    post(&body).expect_problem(409, "external_reference_taken");
    body["channel"] = json!("bazaar");
    post(&body).expect_status(201);
    let path = "/v1/orders/by-reference/market/A%201%2F2";
    let found = market.client().get(path).send().expect_status(200);
    assert_eq!(found.id(), id);
}

#[test]
fn lists_are_filtered_by_state_customer_channel_warehouse_and_time() {
    let market = Market::open();
    let item = market.priced(100, 9, None);
    let other = party(&market.shop, &["customer"]);
    let draft = market.drafted(&[line(&item, 1)]);
    let confirmed = market.confirmed(&[line(&item, 1)]);
    let mut body = market.draft(&[]);
    body["customer_id"] = json!(other);
    body["channel"] = json!("market");
    let made = market.client().post("/v1/orders").json(&body).send();
    let elsewhere = made.expect_status(201).id();
    let ids = |query: &str| -> Vec<String> {
        let path = format!("/v1/orders?{query}");
        let read = market.client().get(&path).send().expect_status(200).json();
        let items = read["items"].as_array().expect("orders");
        items
            .iter()
            .map(|order| order["id"].as_str().expect("an id").to_owned())
            .collect()
    };
    assert_eq!(ids(""), [&elsewhere, &confirmed, &draft].map(Clone::clone));
    assert_eq!(ids("state=confirmed"), [confirmed.clone()]);
    assert_eq!(ids(&format!("customer_id={other}")), [elsewhere.clone()]);
    assert_eq!(ids("channel=market"), [elsewhere.clone()]);
    market.paid(&confirmed, 100, "captured");
    assert_eq!(ids("pay_state=paid"), [confirmed.clone()]);
    assert_eq!(ids("pay_state=unpaid").len(), 2);
    assert_eq!(ids("fulfil_state=none&state=draft").len(), 2);
    assert_eq!(ids(&format!("warehouse_id={}", market.warehouse)).len(), 3);
    assert_eq!(ids("created_before=2020-01-01T00:00:00Z").len(), 0);
    assert_eq!(ids("created_from=2020-01-01T00:00:00Z").len(), 3);
    let page = market.client().get("/v1/orders?limit=2").send().json();
    let cursor = page["next_cursor"].as_str().expect("another page");
    assert_eq!(ids(&format!("limit=2&cursor={cursor}")), [draft]);
}

#[test]
fn a_customer_with_open_orders_cannot_be_deleted() {
    let market = Market::open();
    let id = market.drafted(&[]);
    let path = format!("/v1/people/{}", market.customer);
    market
        .client()
        .delete(&path)
        .send()
        .expect_problem(409, "in_use");
    market
        .step(&format!("/v1/orders/{id}/cancel"))
        .expect_status(200);
    market.client().delete(&path).send().expect_status(204);
}

#[test]
fn a_representative_of_open_orders_cannot_be_deleted_until_another_takes_over() {
    let market = Market::open();
    let item = market.stocked(5);
    let [rep, other] = [(); 2].map(|()| party(&market.shop, &["rep"]));
    let of_rep = || {
        let mut body = market.draft(&[line(&item, 1)]);
        body["rep_id"] = json!(rep);
        let made = market.client().post("/v1/orders").json(&body).send();
        made.expect_status(201).id()
    };
    let (draft, confirmed) = (of_rep(), of_rep());
    let confirm = market.step(&format!("/v1/orders/{confirmed}/confirm"));
    confirm.expect_status(200);
    let path = format!("/v1/people/{rep}");
    let remove = || market.client().delete(&path).send();
    remove().expect_problem(409, "in_use");
    let roles = json!({ "roles": ["employee"] });
    let roles = market.client().patch(&path).json(&roles).send();
    roles.expect_problem(409, "in_use");
    let cancel = market.step(&format!("/v1/orders/{draft}/cancel"));
    cancel.expect_status(200);
    remove().expect_problem(409, "in_use");
    let reassigned = market.client().patch(&format!("/v1/orders/{confirmed}"));
    let reassigned = reassigned.json(&json!({ "rep_id": other })).send();
    assert_eq!(reassigned.expect_status(200).json()["rep_id"], json!(other));
    remove().expect_status(204);
}

#[test]
fn a_reservation_of_an_order_cannot_be_changed_by_hand() {
    let market = Market::open();
    let item = market.stocked(5);
    let order = market.confirmed(&[line(&item, 2)]);
    let list = format!("/v1/inventory/reservations?reference_type=order&reference_id={order}");
    let held = market.client().get(&list).send().expect_status(200);
    let id = held.text_at("/items/0/id");
    for command in ["release", "consume", "confirm"] {
        let path = format!("/v1/inventory/reservations/{id}/{command}");
        let refused = market.client().post(&path).send();
        let refused = refused.expect_problem(409, "belongs_to_order").json();
        assert_eq!(refused["order_id"], order.as_str());
    }
    assert_eq!(market.counts(&item), (5, 2, 3));
}

#[test]
fn another_organisation_cannot_see_or_use_orders_and_customers() {
    let (market, other) = (Market::open(), Market::open());
    let id = market.drafted(&[]);
    let path = format!("/v1/orders/{id}");
    other.client().get(&path).send().expect_status(404);
    other
        .step(&format!("/v1/orders/{id}/cancel"))
        .expect_status(404);
    let mut body = other.draft(&[]);
    body["customer_id"] = json!(market.customer);
    let post = other.client().post("/v1/orders").json(&body);
    post.send().expect_problem(422, "not_a_customer");
}
