//! Holds whose time is over.

use std::time::Duration;

use serde_json::{Value, json};
use support::depot::{Depot, each, run_job, slot};

use super::reservations::{act, read};

/// Whether an expired hold has been closed: that is its second version.
fn is_closed(depot: &Depot, id: &str) -> bool {
    let read = read(depot, id);
    assert_eq!(read["state"], "expired", "closed or not");
    read["version"] == 2
}

/// Waits until a hold of one second has expired.
fn outlast() {
    std::thread::sleep(Duration::from_millis(1_050));
}

#[test]
fn an_expired_hold_frees_its_stock_and_cannot_be_confirmed() {
    let depot = Depot::open();
    let item = depot.stocked(10);
    let held = depot
        .hold(&item, 10, 1)
        .expect_status(201)
        .text_at("/reservations/0/id");
    depot
        .hold(&item, 1, 900)
        .expect_problem(409, "insufficient_stock");
    outlast();
    assert_eq!(
        depot.counts(&item),
        (10, 0, 10),
        "nobody need wait for the clean-up"
    );
    for command in ["confirm", "release", "consume"] {
        act(&depot, &held, command).expect_problem(409, "reservation_expired");
    }
    depot.move_stock("sale", &item, 10).expect_status(201);
    assert!(
        is_closed(&depot, &held),
        "the next change of stock expires it first"
    );
    for command in ["confirm", "release", "consume"] {
        act(&depot, &held, command).expect_problem(409, "reservation_expired");
    }
    assert_eq!(depot.counts(&item), (0, 0, 0));
}

#[test]
fn every_way_of_changing_stock_expires_old_holds_first() {
    let depot = Depot::open();
    let second = depot.warehouse();
    let items: Vec<String> = (0..6).map(|_| depot.stocked(10)).collect();
    let sold = depot
        .move_stock("sale", &items[5], 1)
        .expect_status(201)
        .text_at("/moves/0/id");
    let kept = depot
        .hold(&items[4], 1, 900)
        .expect_status(201)
        .text_at("/reservations/0/id");
    let held: Vec<String> = items
        .iter()
        .map(|item| {
            depot
                .hold(item, 9, 1)
                .expect_status(201)
                .text_at("/reservations/0/id")
        })
        .collect();
    outlast();
    let mut transfer = depot.line(&items[0], 10);
    transfer["to_warehouse_id"] = second.into();
    let adjustment = json!({ "warehouse_id": depot.warehouse, "counted": each(0), "note": "Gone" });
    let client = depot.client();
    let send = |path: String, body: &Value| client.post(&path).json(body).send();
    send(
        "/v1/inventory/moves".into(),
        &json!({ "reason": "transfer", "lines": [transfer] }),
    )
    .expect_status(201);
    send(
        format!("/v1/inventory/items/{}/adjust", items[1]),
        &adjustment,
    )
    .expect_status(201);
    depot.hold(&items[2], 10, 900).expect_status(201);
    depot.watch(&items[3], 1);
    act(&depot, &kept, "release").expect_status(200);
    send(format!("/v1/inventory/moves/{sold}/reverse"), &json!({})).expect_status(201);
    for (number, id) in held.iter().enumerate() {
        assert!(is_closed(&depot, id), "{number}");
    }
}

#[test]
fn a_hold_is_shown_as_expired_before_the_job_expires_it() {
    let depot = Depot::open();
    let (item, other) = (depot.stocked(10), depot.stocked(10));
    let hold = |item: &str, ttl| {
        let held = depot.hold(item, 2, ttl).expect_status(201);
        held.json()["reservations"][0].clone()
    };
    let id = |reservation: &Value| reservation["id"].as_str().expect("an id").to_owned();
    let noticed = id(&hold(&other, 1));
    let brief = hold(&item, 1);
    let long = id(&hold(&item, 900));
    hold(&other, 1);
    outlast();
    depot.move_stock("sale", &other, 1).expect_status(201);
    let last = id(&hold(&item, 1));
    outlast();
    let brief_id = id(&brief);

    let shown = read(&depot, &brief_id);
    assert_eq!(shown["state"], "expired");
    assert_eq!(shown["expires_at"], Value::Null);
    assert_eq!(
        shown["closed_at"], brief["expires_at"],
        "when its time was over"
    );
    let ids = |query: &str| {
        let path = format!("/v1/inventory/reservations?{query}");
        let page = depot.client().get(&path).send().expect_status(200).json();
        let items = page["items"].as_array().expect("reservations");
        let ids: Vec<_> = items.iter().map(id).collect();
        (ids, page["next_cursor"].as_str().map(str::to_owned))
    };
    assert_eq!(ids("state=held").0, [long.clone()]);
    assert_eq!(ids(&format!("state=held&item_id={item}")).0, [long.clone()]);
    let expired = format!("state=expired&item_id={item}");
    assert_eq!(ids(&expired).0, [last.clone(), brief_id.clone()]);
    let all = ids("state=expired").0;
    assert_eq!(all.len(), 4, "closed and not yet closed together");
    assert_eq!((&all[0], &all[3]), (&last, &noticed), "newest first");
    let (page, next) = ids("state=expired&limit=2");
    let next = next.expect("another page");
    let (rest, end) = ids(&format!("state=expired&limit=2&cursor={next}"));
    assert_eq!(([page, rest].concat(), end), (all, None));

    let summary = depot
        .client()
        .get("/v1/inventory/reservations/summary")
        .send();
    let summary = summary.expect_status(200).json()["items"].clone();
    assert_eq!(summary.as_array().map(Vec::len), Some(1));
    let (held, count) = (&summary[0]["held"], &summary[0]["count"]);
    assert_eq!((held, count), (&each(2), &json!(1)));

    // After the job has closed it, it reads the same.
    run_job(depot.client(), "inventory.reservation_expiry", &slot());
    let after = read(&depot, &brief_id);
    assert!(is_closed(&depot, &brief_id));
    assert_eq!(after["closed_at"], shown["closed_at"]);
}

#[test]
fn the_expiry_job_runs_once_a_slot() {
    let depot = Depot::open();
    let item = depot.stocked(10);
    let held = depot
        .hold(&item, 10, 1)
        .expect_status(201)
        .text_at("/reservations/0/id");
    outlast();
    let slot = slot();
    let first = run_job(depot.client(), "inventory.reservation_expiry", &slot);
    assert_eq!(first.len(), 2, "one for each shard");
    assert!(is_closed(&depot, &held));
    assert_eq!(depot.counts(&item), (10, 0, 10));
    assert_eq!(
        run_job(depot.client(), "inventory.reservation_expiry", &slot),
        first,
        "it is done"
    );
}
