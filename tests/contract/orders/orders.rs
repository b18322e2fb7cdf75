//! Orders: drafts, their steps, and what these do to stock.

use serde_json::{Value, json};
use support::depot::each;
use support::market::{Market, line, party, pounds};
use support::shop::unique;

#[test]
fn a_draft_is_priced_and_binds_nobody() {
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
fn confirming_sets_stock_aside_and_takes_the_next_number() {
    let market = Market::open();
    let item = market.stocked(5);
    let first = market.confirmed(&[line(&item, 2)]);
    let second = market.confirmed(&[line(&item, 2)]);
    let (first, second) = (market.order(&first), market.order(&second));
    assert_eq!(first["number"], "SO-000001");
    assert_eq!(second["number"], "SO-000002");
    assert_eq!(first["deduct_on"], "ship");
    assert_eq!(market.counts(&item), (5, 4, 1));
    let id = first["id"].as_str().expect("an id");
    assert_eq!(market.history(id), ["order draft", "order confirmed"]);
    let path = format!("/v1/orders/{id}/events?limit=1");
    let page = market.client().get(&path).send().expect_status(200).json();
    assert_eq!(
        (&page["items"][0]["seq"], &page["items"][0]["from"]),
        (&json!(1), &Value::Null)
    );
    assert!(page["next_cursor"].is_string());
}

#[test]
fn confirming_takes_stock_at_once_where_the_organisation_says_so() {
    let market = Market::deducting_on_confirm();
    let item = market.stocked(5);
    let order = market.confirmed(&[line(&item, 2), line(&item, 1)]);
    assert_eq!(market.order(&order)["deduct_on"], "confirm");
    assert_eq!(market.counts(&item), (2, 0, 2));
    market
        .step(&format!("/v1/orders/{order}/cancel"))
        .expect_status(200);
    assert_eq!(market.counts(&item), (5, 0, 5));
}

#[test]
fn an_order_is_confirmed_with_all_its_lines_or_none() {
    for market in [Market::open(), Market::deducting_on_confirm()] {
        let (plenty, scarce) = (market.stocked(10), market.stocked(3));
        let id = market.drafted(&[line(&plenty, 5), line(&scarce, 4)]);
        let refused = market
            .step(&format!("/v1/orders/{id}/confirm"))
            .expect_problem(409, "insufficient_stock");
        assert_eq!(refused.json()["available"], 3);
        assert_eq!(market.counts(&plenty), (10, 0, 10));
        assert_eq!(market.order(&id)["state"], "draft");
        assert_eq!(market.history(&id), ["order draft"]);
    }
}

#[test]
fn two_lines_of_one_item_that_exceed_stock_together_are_refused() {
    for market in [Market::open(), Market::deducting_on_confirm()] {
        let item = market.stocked(5);
        let id = market.drafted(&[line(&item, 3), line(&item, 3)]);
        let refused = market
            .step(&format!("/v1/orders/{id}/confirm"))
            .expect_problem(409, "insufficient_stock");
        assert_eq!(refused.json()["errors"][0]["pointer"], "/lines/1");
        assert_eq!(market.counts(&item), (5, 0, 5));
        // Nothing took a number: the next order has the first.
        let other = market.confirmed(&[line(&item, 5)]);
        assert_eq!(market.order(&other)["number"], "SO-000001");
    }
}

#[test]
fn an_order_of_200_lines_is_confirmed_in_two_round_trips() {
    for market in [Market::open(), Market::deducting_on_confirm()] {
        let items: Vec<String> = (0..20).map(|_| market.stocked(100)).collect();
        let lines: Vec<Value> = (0..200).map(|n| line(&items[n % 20], 2)).collect();
        let id = market.drafted(&lines);
        let confirmed = market
            .step(&format!("/v1/orders/{id}/confirm"))
            .expect_status(200);
        assert_eq!(confirmed.trips(), 2);
        assert_eq!(
            confirmed.json()["lines"].as_array().map(Vec::len),
            Some(200)
        );
        for item in &items {
            assert_eq!(market.counts(item).2, 80);
        }
        let mut more = lines;
        more.push(line(&items[0], 1));
        market.create(&more).expect_status(422);
    }
}

#[test]
fn cancelling_gives_everything_back_and_is_the_end() {
    let market = Market::open();
    let item = market.stocked(5);
    let id = market.confirmed(&[line(&item, 4)]);
    let path = format!("/v1/orders/{id}/cancel");
    let cancelled = market
        .client()
        .post(&path)
        .json(&json!({ "reason": "Changed their mind" }));
    let cancelled = cancelled.send().expect_status(200).json();
    assert_eq!(cancelled["state"], "cancelled");
    assert_eq!(cancelled["closed_reason"], "Changed their mind");
    assert_eq!(cancelled["number"], "SO-000001");
    assert_eq!(cancelled["due"], pounds(0));
    assert_eq!(market.counts(&item), (5, 0, 5));
    for step in ["confirm", "cancel", "complete", "hold"] {
        let refused = market
            .step(&format!("/v1/orders/{id}/{step}"))
            .expect_problem(409, "illegal_transition");
        assert_eq!(refused.json()["state"], "cancelled");
        assert_eq!(refused.json()["allowed"], json!([]));
    }
}

#[test]
fn a_draft_without_lines_is_not_confirmed() {
    let market = Market::open();
    let id = market.drafted(&[]);
    market
        .step(&format!("/v1/orders/{id}/confirm"))
        .expect_problem(409, "order_empty");
    market
        .step(&format!("/v1/orders/{id}/cancel"))
        .expect_status(200);
}

#[test]
fn what_is_to_ship_keeps_an_order_open() {
    let market = Market::open();
    let item = market.stocked(5);
    let id = market.confirmed(&[line(&item, 4)]);
    market
        .step(&format!("/v1/orders/{id}/complete"))
        .expect_problem(409, "order_not_shipped");
}

#[test]
fn a_service_is_confirmed_without_stock_and_completed_when_policy_is_met() {
    let market = Market::open();
    let body = json!({
        "sku": unique("sku"), "name": "Wrapping", "kind": "service", "unit": "each", "price": pounds(500)
    });
    let made = market
        .client()
        .post("/v1/inventory/items")
        .json(&body)
        .send();
    let service = made.expect_status(201).id();
    let id = market.confirmed(&[line(&service, 1)]);
    market.sales_settings(&json!({ "pay_policy": "before_completion" }));
    market
        .step(&format!("/v1/orders/{id}/complete"))
        .expect_problem(409, "order_not_paid");
    market.sales_settings(&json!({ "pay_policy": "none" }));
    let done = market
        .step(&format!("/v1/orders/{id}/complete"))
        .expect_status(200)
        .json();
    assert_eq!(done["state"], "completed");
}

#[test]
fn a_hold_keeps_stock_for_a_draft_and_becomes_its_reservation() {
    let market = Market::open();
    let item = market.stocked(5);
    let id = market.drafted(&[line(&item, 3)]);
    market
        .step(&format!("/v1/orders/{id}/hold"))
        .expect_status(200);
    assert_eq!(market.counts(&item), (5, 3, 2));
    // More is held as the draft grows, or the draft does not grow.
    let items = format!("/v1/orders/{id}/items");
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
fn a_hold_is_consumed_where_stock_leaves_at_confirmation() {
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
fn terms_are_fixed_at_confirmation() {
    let market = Market::open();
    let item = market.stocked(5);
    let id = market.confirmed(&[line(&item, 1)]);
    let order = market.order(&id);
    let path = format!("/v1/orders/{id}");
    let other = party(&market.shop, &["customer"]);
    let patch = |body: Value| market.client().patch(&path).json(&body).send();
    patch(json!({ "customer_id": other })).expect_problem(409, "illegal_transition");
    let changed = patch(json!({ "notes": "Ring twice", "external_ref": "A-1" })).expect_status(200);
    assert_eq!(changed.json()["notes"], "Ring twice");
    patch(json!({ "external_ref": "A-2" })).expect_problem(409, "already_exists");
    let line_path = format!(
        "{path}/items/{}",
        order["lines"][0]["id"].as_str().expect("an id")
    );
    let body = json!({ "quantity": each(2) });
    let changed = market.client().patch(&line_path).json(&body).send();
    changed.expect_problem(409, "illegal_transition");
    let removed = market.client().delete(&line_path).send();
    removed.expect_problem(409, "illegal_transition");
}

#[test]
fn a_draft_shows_the_customer_as_they_were_until_it_is_refreshed() {
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
fn only_customers_buy_and_only_representatives_sell() {
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
fn a_reference_of_a_channel_is_used_once_and_finds_its_order() {
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
fn lists_filter_by_what_orders_are() {
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
fn a_line_earns_its_price_less_what_its_stock_cost() {
    let market = Market::deducting_on_confirm();
    let item = market.item();
    market.buy(&item, 2, 200).expect_status(201);
    market.buy(&item, 2, 400).expect_status(201);
    let mut sold = line(&item, 3);
    sold["price"] = pounds(500);
    let id = market.confirmed(&[sold]);
    let path = format!("/v1/orders/{id}/margin");
    let margin = market.client().get(&path).send().expect_status(200).json();
    // Two at 100 and one at 200 pence.
    assert_eq!(margin["cost_c4"], 4_000_000);
    assert_eq!(margin["lines"][0]["margin_c4"], 15_000_000 - 4_000_000);
    market
        .step(&format!("/v1/orders/{id}/cancel"))
        .expect_status(200);
    let margin = market.client().get(&path).send().expect_status(200).json();
    assert_eq!(
        (&margin["net_minor"], &margin["cost_c4"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(margin["lines"][0]["margin_c4"], 0);
}

#[test]
fn a_service_costs_what_its_item_did_when_it_was_confirmed() {
    let market = Market::open();
    let body = json!({
        "sku": unique("sku"), "name": "Printing", "kind": "service", "unit": "s",
        "price": pounds(900), "cost": pounds(250), "per": { "value": 3_600, "unit": "s" }
    });
    let made = market.client().post("/v1/inventory/items").json(&body);
    let service = made.send().expect_status(201).id();
    let hours = json!({ "item_id": service, "quantity": { "value": 5_400, "unit": "s" } });
    let (draft, id) = (market.drafted(&[hours.clone()]), market.confirmed(&[hours]));
    let margin = |id: &str| {
        let read = market.client().get(&format!("/v1/orders/{id}/margin"));
        read.send().expect_status(200).json()
    };
    let earned = margin(&id);
    let told = |name: &str| earned["lines"][0][name].as_i64();
    assert_eq!(told("net_minor"), Some(1_350));
    assert_eq!(told("cost_c4"), Some(3_750_000));
    assert_eq!(told("margin_c4"), Some(13_500_000 - 3_750_000));
    assert_eq!(earned["cost_c4"], 3_750_000);
    assert_eq!(margin(&draft)["cost_c4"], 0, "nothing was done yet");

    let path = format!("/v1/inventory/items/{service}");
    let dearer = json!({ "cost": pounds(999) });
    let dearer = market.client().patch(&path).json(&dearer).send();
    dearer.expect_status(200);
    assert_eq!(margin(&id), earned, "what was done is done");
    market
        .step(&format!("/v1/orders/{id}/cancel"))
        .expect_status(200);
    assert_eq!(margin(&id)["cost_c4"], 0);
}

#[test]
fn who_has_open_orders_stays() {
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
fn who_represents_open_orders_stays_until_somebody_takes_them_over() {
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
    let taken = market.client().patch(&format!("/v1/orders/{confirmed}"));
    let taken = taken.json(&json!({ "rep_id": other })).send();
    assert_eq!(taken.expect_status(200).json()["rep_id"], json!(other));
    remove().expect_status(204);
}

#[test]
fn what_an_order_set_aside_is_left_to_the_order() {
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
