//! The nightly job that computes reorder points and order quantities, and the list of them.

use std::sync::{Mutex, PoisonError};

use domain::Instant;
use serde_json::{Value, json};
use support::buyer::receipt;
use support::depot::{Depot, each, run_job, slot};
use support::shop::unique;
use support::{Native, mint};

const JOB: &str = "purchasing.replenishment";
const DAY_MS: i64 = 86_400_000;
const Z_95: f64 = 1.644_853_626_951_472_7;

/// Noon so many days ago; today the current time, if it is before noon.
fn noon(days_ago: i64) -> String {
    let now = i64::try_from(mint::now_seconds()).expect("a time") * 1000;
    let today = now.div_euclid(DAY_MS);
    let noon = (today - days_ago) * DAY_MS + DAY_MS / 2;
    Instant(noon.min(now)).to_string()
}

fn post(depot: &Depot, path: &str, body: &Value) -> Value {
    let sent = depot.client().post(path).json(body).send();
    assert!(sent.status < 300, "{path}: {}", sent.text);
    sent.json()
}

fn move_at(depot: &Depot, reason: &str, item: &str, pieces: i64, days_ago: i64) -> String {
    let lines = [depot.line(item, pieces)];
    let body = json!({ "reason": reason, "occurred_at": noon(days_ago), "lines": lines });
    let made = post(depot, "/v1/inventory/moves", &body);
    let id = made["moves"][0]["id"].as_str().expect("an id");
    id.to_owned()
}

/// An item that costs 4.00, and its preferred supplier.
fn item(depot: &Depot, lead_time_days: i64) -> (String, String) {
    let body = json!({
        "sku": unique("sku"), "name": "Cake case", "kind": "product", "unit": "each",
        "cost": { "amount": 400, "currency": "GBP" }
    });
    let item = post(depot, "/v1/inventory/items", &body)["id"].clone();
    let item = item.as_str().expect("an id").to_owned();
    let body = json!({ "name": unique("supplier") });
    let supplier = post(depot, "/v1/purchasing/suppliers", &body)["id"].clone();
    let supplier = supplier.as_str().expect("an id").to_owned();
    let path = format!("/v1/purchasing/suppliers/{supplier}/items/{item}");
    let terms = json!({
        "preferred": true, "lead_time_days": lead_time_days,
        "price": { "amount": 400, "currency": "GBP" }
    });
    let set = depot.client().put(&path).json(&terms).send();
    assert!(set.status < 300, "{}", set.text);
    (item, supplier)
}

fn settle(depot: &Depot, settings: &Value) {
    let change = depot.client().patch("/v1/auth/organisation");
    change.json(settings).send().expect_status(200);
}

/// Runs the job. It goes through all organisations, so the tests take turns: another run could store figures from before a
/// test's last request.
fn compute(depot: &Depot) {
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    run_job(depot.client(), JOB, &slot());
}

fn list(depot: &Depot, query: &str) -> Vec<Value> {
    let path = format!("/v1/purchasing/replenishment{query}");
    let answer = depot.client().get(&path).send().expect_status(200);
    assert_eq!(answer.trips(), 1);
    answer.json()["items"].as_array().expect("items").clone()
}

fn of(depot: &Depot, item: &str) -> Value {
    let mut found = list(depot, &format!("?item_id={item}"));
    assert_eq!(found.len(), 1);
    found.remove(0)
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

#[test]
fn the_figures_follow_the_formulas_from_past_demand() {
    let depot = Depot::open();
    settle(
        &depot,
        &json!({ "reorder_cost": { "amount": 1500, "currency": "GBP" }, "holding_rate_ppm": 200_000 }),
    );
    let (item, supplier) = item(&depot, 10);
    move_at(&depot, "receipt", &item, 10_000, 120);
    // Demand that is older than 90 days, of today, or reversed does not count.
    move_at(&depot, "consume", &item, 500, 91);
    move_at(&depot, "consume", &item, 500, 0);
    let mistake = move_at(&depot, "consume", &item, 500, 5);
    let path = format!("/v1/inventory/moves/{mistake}/reverse");
    post(&depot, &path, &json!({}));
    let mut days = [0_i32; 90];
    for (number, day) in days.iter_mut().enumerate().step_by(4) {
        *day = i32::try_from(number % 7 + 1).expect("small");
        let days_ago = i64::try_from(number + 1).expect("small");
        // Several movements of a day are one demand.
        move_at(&depot, "consume", &item, 1, days_ago);
        if *day > 1 {
            move_at(&depot, "consume", &item, i64::from(*day) - 1, days_ago);
        }
    }
    compute(&depot);

    let mean = days.iter().copied().map(f64::from).sum::<f64>() / 90.0;
    let squares = days.iter().map(|day| (f64::from(*day) - mean).powi(2));
    let deviation = (squares.sum::<f64>() / 89.0).sqrt();
    let found = of(&depot, &item);
    assert_eq!(found["demand"]["days"], 90);
    assert_eq!(
        found["demand"]["total"],
        each(i64::from(days.iter().sum::<i32>()))
    );
    let close = |shown: &Value, exact: f64, by: f64| {
        assert!(
            (number(shown) - exact).abs() <= by,
            "{shown} is not {exact}"
        );
    };
    close(&found["demand"]["mean_milli"], mean * 1000.0, 0.51);
    close(&found["demand"]["spread_milli"], deviation * 1000.0, 0.51);
    assert_eq!(
        found["lead_time"],
        json!({
            "supplier_id": supplier, "source": "terms", "lines": 0,
            "mean_seconds": 10 * 86_400, "spread_seconds": 0
        })
    );
    assert_eq!(found["service_level_ppm"], 950_000);
    close(&found["z_micro"], Z_95 * 1e6, 0.51);
    let safety = Z_95 * deviation * 10_f64.sqrt();
    let rounded_up = |shown: &Value, exact: f64| close(&shown["value"], exact.ceil(), 1e-9);
    rounded_up(&found["lead_time_demand"], mean * 10.0);
    rounded_up(&found["safety_stock"], safety);
    assert_eq!(
        number(&found["reorder_point"]["value"]),
        number(&found["lead_time_demand"]["value"]) + number(&found["safety_stock"]["value"])
    );
    // Holding a piece of 400 for a year costs 80.
    rounded_up(
        &found["order_quantity"],
        (2.0 * mean * 365.0 * 1500.0 / 80.0).sqrt(),
    );
    assert_eq!(
        (&found["reason"], &found["order_quantity_reason"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        found["costs"],
        json!({
            "order_cost": { "amount": 1500, "currency": "GBP" }, "holding_rate_ppm": 200_000, "per": each(1),
            "item": { "ten_thousandths": 4_000_000, "currency": "GBP" }
        })
    );
}

#[test]
fn a_figure_that_cannot_be_computed_has_a_reason() {
    let depot = Depot::open();
    let (young, _) = item(&depot, 7);
    move_at(&depot, "receipt", &young, 100, 13);
    move_at(&depot, "consume", &young, 5, 3);
    let (idle, _) = item(&depot, 7);
    move_at(&depot, "receipt", &idle, 100, 60);
    let (wanted, _) = item(&depot, 7);
    move_at(&depot, "receipt", &wanted, 100, 60);
    move_at(&depot, "consume", &wanted, 30, 10);
    let orphan = depot.item();
    move_at(&depot, "receipt", &orphan, 100, 60);
    move_at(&depot, "consume", &orphan, 30, 10);
    let seen = || {
        compute(&depot);
        [&young, &idle, &wanted, &orphan].map(|item| {
            let found = of(&depot, item);
            let told = |name: &str| found[name].as_str().unwrap_or("-").to_owned();
            (
                found["reorder_point"]["value"].as_i64(),
                told("reason"),
                told("order_quantity_reason"),
            )
        })
    };
    let row = |point, reason: &str, order: &str| (point, reason.to_owned(), order.to_owned());
    // A piece every other day: the demand of 7 days and the safety stock.
    let [_, _, (point, ..), _] = seen();
    let point = point.expect("a reorder point");
    assert_eq!(
        seen(),
        [
            row(None, "too_little_history", "too_little_history"),
            row(Some(0), "-", "no_demand"),
            row(Some(point), "-", "no_order_cost"),
            row(None, "no_preferred_supplier", "no_order_cost"),
        ]
    );
    settle(
        &depot,
        &json!({ "reorder_cost": { "amount": 1000, "currency": "GBP" } }),
    );
    let order: Vec<String> = seen().into_iter().map(|(_, _, order)| order).collect();
    assert_eq!(
        order,
        ["too_little_history", "no_demand", "-", "no_holding_cost"]
    );
    settle(
        &depot,
        &json!({ "holding_rate_ppm": 0, "service_level_ppm": 500_000 }),
    );
    let [_, _, (lower, _, order), _] = seen();
    assert_eq!(order, "no_holding_cost");
    assert!(
        lower < Some(point),
        "a service level of 50 % needs no safety stock"
    );
}

#[test]
fn the_job_replaces_figures_and_deletes_those_of_deleted_items() {
    let depot = Depot::open();
    let (item, _) = item(&depot, 7);
    move_at(&depot, "receipt", &item, 30, 60);
    compute(&depot);
    assert_eq!(of(&depot, &item)["demand"]["total"], each(0));
    move_at(&depot, "consume", &item, 30, 10);
    compute(&depot);
    assert_eq!(of(&depot, &item)["demand"]["total"], each(30));
    let path = format!("/v1/inventory/items/{item}");
    depot.client().delete(&path).send().expect_status(204);
    compute(&depot);
    assert!(list(&depot, "").is_empty());
}

#[test]
fn figures_are_listed_by_item_by_warehouse_and_in_pages() {
    let depot = Depot::open();
    let second = depot.warehouse();
    let mut wanted = Vec::new();
    for _ in 0..3 {
        let item = depot.stocked(5);
        let mut line = depot.line(&item, 5);
        line["warehouse_id"] = json!(second);
        let body = json!({ "reason": "receipt", "lines": [line] });
        post(&depot, "/v1/inventory/moves", &body);
        wanted.extend([&depot.warehouse, &second].map(|place| (item.clone(), place.clone())));
    }
    wanted.sort();
    compute(&depot);
    let places = |found: &[Value]| {
        let text = |value: &Value| value.as_str().expect("an id").to_owned();
        let place = |one: &Value| (text(&one["item"]["id"]), text(&one["warehouse_id"]));
        found.iter().map(place).collect::<Vec<_>>()
    };
    assert_eq!(places(&list(&depot, "")), wanted);
    let first = &wanted[0].0;
    assert_eq!(
        places(&list(&depot, &format!("?item_id={first}"))),
        wanted[..2]
    );
    let there: Vec<_> = wanted
        .iter()
        .filter(|(_, place)| *place == second)
        .cloned()
        .collect();
    let by_warehouse = format!("?warehouse_id={second}");
    assert_eq!(places(&list(&depot, &by_warehouse)), there);
    let both = format!("{by_warehouse}&item_id={first}");
    assert_eq!(places(&list(&depot, &both)), there[..1]);
    for query in [String::new(), format!("&warehouse_id={second}")] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let path = format!("/v1/purchasing/replenishment?limit=2{query}{cursor}");
            let page = depot.client().get(&path).send().expect_status(200).json();
            seen.extend(places(page["items"].as_array().expect("items")));
            let Some(next) = page["next_cursor"].as_str() else {
                break;
            };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(
            seen,
            if query.is_empty() {
                wanted.clone()
            } else {
                there.clone()
            }
        );
    }
    assert!(
        list(&Depot::open(), "").is_empty(),
        "of another organisation"
    );
}

#[test]
fn measured_lead_times_replace_those_of_the_terms_after_three_deliveries() {
    let native = Native::start();
    let depot = Depot::open_at(&native.client());
    let (item, supplier) = item(&depot, 30);
    move_at(&depot, "receipt", &item, 100, 60);
    for (number, days) in [4, 6, 8].into_iter().enumerate() {
        let mut line = depot.line(&item, 10);
        line["price"] = json!({ "amount": 400, "currency": "GBP" });
        let body = json!({ "supplier_id": supplier, "lines": [line] });
        let order = post(&depot, "/v1/purchasing/purchase-orders", &body);
        let path = format!(
            "/v1/purchasing/purchase-orders/{}",
            order["id"].as_str().expect("an id")
        );
        post(&depot, &format!("{path}/place"), &json!({}));
        let came = receipt(depot.client(), &path, &[(1, 5)]);
        post(&depot, &format!("{path}/receive"), &came);
        compute(&depot);
        let lead_time = of(&depot, &item)["lead_time"].clone();
        assert_eq!(lead_time["lines"], number + 1);
        let source = if number < 2 { "terms" } else { "deliveries" };
        assert_eq!(lead_time["source"], source);
        // As if the order had been placed some days before.
        let earlier = "update purchase_order set ordered_at = last.at - ?2, version = version + 1
            from (select last_received_at as at from purchase_order_line where purchase_order_id = ?1) as last where id = ?1";
        let id = order["id"].as_str().expect("an id");
        for shard in 0..2 {
            native.world.inspect(shard, |db| {
                db.execute(earlier, (id, i64::from(days) * DAY_MS))
                    .expect(earlier)
            });
        }
    }
    compute(&depot);
    assert_eq!(
        of(&depot, &item)["lead_time"],
        json!({
            "supplier_id": supplier, "source": "deliveries", "lines": 3,
            "mean_seconds": 6 * 86_400, "spread_seconds": 2 * 86_400
        })
    );
}
