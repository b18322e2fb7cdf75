//! `/v1/inventory/reservations`.

use serde_json::{Value, json};
use support::Answer;
use support::depot::{Depot, each};

const UNKNOWN: &str = "0190b8f0-c4b2-7c1e-8f3a-5d6e7f809102";

fn create(depot: &Depot, body: &Value) -> Answer {
    depot
        .client()
        .post("/v1/inventory/reservations")
        .json(body)
        .send()
}

pub fn act(depot: &Depot, id: &str, command: &str) -> Answer {
    let path = format!("/v1/inventory/reservations/{id}/{command}");
    depot.client().post(&path).send()
}

pub fn read(depot: &Depot, id: &str) -> Value {
    let path = format!("/v1/inventory/reservations/{id}");
    let read = depot.client().get(&path).send();
    read.expect_status(200).json()
}

pub fn state(depot: &Depot, id: &str) -> Value {
    read(depot, id)["state"].clone()
}

#[test]
fn an_action_accepts_a_blank_body() {
    let depot = Depot::open();
    let item = depot.stocked(30);
    let client = depot.client();
    for blank in ["", " ", "\r\n", "{} \n", "{ }", "\t{\n}"] {
        let hold = || depot.hold(&item, 1, 60).text_at("/reservations/0/id");
        for (command, end) in [
            ("release", "released"),
            ("confirm", "committed"),
            ("consume", "consumed"),
        ] {
            let path = format!("/v1/inventory/reservations/{}/{command}", hold());
            let answer = client.post(&path).bytes(blank).send().expect_status(200);
            let done = answer.json();
            let state = done.pointer("/reservation/state").unwrap_or(&done["state"]);
            assert_eq!(state, end, "{command} {blank:?}");
        }
        let moved = depot.receive(&item, 2).text_at("/moves/0/id");
        let path = format!("/v1/inventory/moves/{moved}/reverse");
        client.post(&path).bytes(blank).send().expect_status(201);
    }
    // A body with content must be valid and have its media type.
    let id = depot.hold(&item, 1, 60).text_at("/reservations/0/id");
    let act = |command: &str, body: &str| {
        let path = format!("/v1/inventory/reservations/{id}/{command}");
        client.post(&path).bytes(body).send()
    };
    act("release", "{\"a\":1}").expect_problem(422, "invalid_body");
    act("consume", "[]").expect_problem(415, "unsupported_media_type");
    act("consume", "{}}").expect_problem(415, "unsupported_media_type");
    act("release", "{}}").expect_problem(422, "invalid_body");
}

#[test]
fn stock_is_held_for_the_default_or_the_given_time() {
    let depot = Depot::open();
    let item = depot.stocked(10);
    let made = create(
        &depot,
        &json!({
            "lines": [depot.line(&item, 2), depot.line(&item, 3)],
            "reference": null, "note": "For Ana"
        }),
    );
    let made = made.expect_status(201);
    assert_eq!(made.trips(), 2);
    let reservations = made.json()["reservations"].clone();
    let first = &reservations[0];
    assert_eq!(
        (&first["state"], &first["quantity"]),
        (&json!("held"), &each(2))
    );
    assert_eq!(
        (&first["note"], &first["version"]),
        (&json!("For Ana"), &json!(1))
    );
    assert_eq!(first["created_by"], depot.shop.user["id"]);
    assert_eq!(depot.counts(&item), (10, 5, 5));
    let path = format!(
        "/v1/inventory/reservations/{}",
        made.text_at("/reservations/1/id")
    );
    let read = depot.client().get(&path).send().expect_status(200);
    assert_eq!((read.json(), read.trips()), (reservations[1].clone(), 1));

    let seconds = |reservation: &Value| {
        let at = |name: &str| {
            let text = reservation[name].as_str().expect("a time");
            domain::Instant::parse(text).expect("RFC 3339").ms()
        };
        (at("expires_at") - at("created_at")) / 1000
    };
    assert_eq!(
        seconds(first),
        900,
        "fifteen minutes unless the organisation says otherwise"
    );
    let own = depot.hold(&item, 1, 60).expect_status(201).json();
    assert_eq!(seconds(&own["reservations"][0]), 60);
    for wrong in [0, 86_401] {
        depot
            .hold(&item, 1, wrong)
            .expect_problem(422, "invalid_body");
    }
}

#[test]
fn holds_are_made_all_or_none() {
    let depot = Depot::open();
    let (item, other) = (depot.stocked(10), depot.stocked(10));
    let send = |lines: Value| create(&depot, &json!({ "lines": lines }));
    let refused = send(json!([
        depot.line(&other, 1),
        depot.line(&item, 6),
        depot.line(&item, 5)
    ]));
    let refused = refused.expect_problem(409, "insufficient_stock");
    assert_eq!(refused.text_at("/errors/0/pointer"), "/lines/2");
    let told = refused.json();
    assert_eq!(
        (&told["available"], &told["requested"]),
        (&json!(4), &json!(5))
    );
    assert_eq!(
        (depot.counts(&item), depot.counts(&other)),
        ((10, 0, 10), (10, 0, 10))
    );

    let nowhere = depot.item();
    send(json!([depot.line(&nowhere, 1)])).expect_problem(409, "insufficient_stock");
    let foreign = Depot::open();
    for (line, pointer) in [
        (depot.line(UNKNOWN, 1), "/lines/0/item_id"),
        (depot.line(&foreign.item(), 1), "/lines/0/item_id"),
        (foreign.line(&item, 1), "/lines/0/warehouse_id"),
    ] {
        let refused = send(json!([line])).expect_problem(422, "invalid_reference");
        assert_eq!(refused.text_at("/errors/0/pointer"), pointer);
    }
    let many: Vec<Value> = (0..101).map(|_| depot.line(&item, 1)).collect();
    send(json!(many)).expect_problem(422, "invalid_body");
    send(json!([])).expect_problem(422, "invalid_body");
    let what_is_held = depot.hold(&item, 10, 900).expect_status(201);
    assert_eq!(what_is_held.json()["reservations"][0]["quantity"], each(10));
    depot
        .move_stock("sale", &item, 1)
        .expect_problem(409, "insufficient_stock");
}

#[test]
fn a_document_reserves_each_line_once() {
    let depot = Depot::open();
    let item = depot.stocked(10);
    let line = |number: &str| {
        let mut line = depot.line(&item, 1);
        line["line_id"] = number.into();
        line
    };
    let send = |lines: Value| {
        let reference = json!({ "type": "cart", "id": "C-1" });
        create(&depot, &json!({ "reference": reference, "lines": lines }))
    };
    let made = send(json!([line("1"), line("2")])).expect_status(201);
    assert_eq!(
        made.json()["reservations"][1]["reference"],
        json!({ "type": "cart", "id": "C-1", "line_id": "2" })
    );
    let twice = send(json!([line("3"), line("3")])).expect_problem(409, "already_exists");
    assert_eq!(twice.text_at("/errors/0/pointer"), "/lines/1/line_id");
    send(json!([line("1")])).expect_problem(409, "already_exists");
    let without = create(&depot, &json!({ "lines": [line("1")] }));
    let without = without.expect_problem(422, "invalid_body");
    assert_eq!(without.text_at("/errors/0/pointer"), "/lines/0/line_id");

    act(&depot, &made.text_at("/reservations/0/id"), "release").expect_status(200);
    send(json!([line("1")])).expect_status(201);
    let list = depot
        .client()
        .get("/v1/inventory/reservations?reference_type=cart&reference_id=C-1")
        .send()
        .expect_status(200);
    assert_eq!(list.json()["items"].as_array().map(Vec::len), Some(3));
}

#[test]
fn a_hold_is_confirmed_and_consumed() {
    let depot = Depot::open();
    let item = depot.stocked(10);
    let held = depot
        .hold(&item, 10, 900)
        .expect_status(201)
        .text_at("/reservations/0/id");
    let path = format!("/v1/inventory/reservations/{held}/confirm");
    let confirmed = depot.client().post(&path).send().expect_status(200);
    assert_eq!(confirmed.trips(), 2);
    let shown = confirmed.json();
    assert_eq!(
        (&shown["state"], &shown["expires_at"]),
        (&json!("committed"), &json!(null))
    );
    assert_eq!(depot.counts(&item), (10, 10, 0), "still reserved");

    let consumed = act(&depot, &held, "consume").expect_status(200);
    assert_eq!(consumed.trips(), 2);
    let shown = consumed.json();
    assert_eq!(shown["reservation"]["state"], "consumed");
    let made = &shown["moves"][0];
    assert_eq!(
        (&made["reason"], &made["to"]),
        (&json!("sale"), &json!("customer"))
    );
    assert_eq!(
        made["reference"],
        json!({ "type": "reservation", "id": held, "line_id": null })
    );
    assert_eq!(depot.counts(&item), (0, 0, 0));
}

#[test]
fn a_hold_is_consumed_without_being_confirmed() {
    let depot = Depot::open();
    let item = depot.stocked(10);
    let body =
        json!({ "lines": [depot.line(&item, 4)], "reference": { "type": "job", "id": "J-9" } });
    let held = create(&depot, &body)
        .expect_status(201)
        .text_at("/reservations/0/id");
    let path = format!("/v1/inventory/reservations/{held}/consume");
    let body = json!({ "reason": "consume", "note": "Printed" });
    let consumed = depot
        .client()
        .post(&path)
        .json(&body)
        .send()
        .expect_status(200)
        .json();
    assert_eq!(consumed["reservation"]["version"], 3);
    let made = &consumed["moves"][0];
    assert_eq!(
        (&made["to"], &made["note"]),
        (&json!("production"), &json!("Printed"))
    );
    assert_eq!(made["reference"]["id"], "J-9");
    assert_eq!(depot.counts(&item), (6, 0, 6));
}

#[test]
fn only_the_listed_transitions_are_possible() {
    let depot = Depot::open();
    let item = depot.stocked(10);
    let hold = || {
        depot
            .hold(&item, 1, 900)
            .expect_status(201)
            .text_at("/reservations/0/id")
    };
    let (committed, released, consumed) = (hold(), hold(), hold());
    act(&depot, &committed, "confirm").expect_status(200);
    act(&depot, &released, "release").expect_status(200);
    act(&depot, &consumed, "consume").expect_status(200);
    for (id, command, state, allowed) in [
        (
            &committed,
            "confirm",
            "committed",
            json!(["release", "consume"]),
        ),
        (&released, "confirm", "released", json!([])),
        (&released, "release", "released", json!([])),
        (&released, "consume", "released", json!([])),
        (&consumed, "confirm", "consumed", json!([])),
        (&consumed, "release", "consumed", json!([])),
        (&consumed, "consume", "consumed", json!([])),
    ] {
        let refused = act(&depot, id, command)
            .expect_problem(409, "illegal_transition")
            .json();
        assert_eq!(
            (&refused["state"], &refused["allowed"]),
            (&json!(state), &allowed)
        );
    }
    act(&depot, &committed, "release").expect_status(200);
    assert_eq!(depot.counts(&item), (9, 0, 9));

    let foreign = Depot::open();
    let foreign_item = foreign.stocked(1);
    let theirs = foreign
        .hold(&foreign_item, 1, 900)
        .expect_status(201)
        .text_at("/reservations/0/id");
    for command in ["confirm", "release", "consume"] {
        act(&depot, &theirs, command).expect_problem(404, "not_found");
    }
    assert_eq!(state(&foreign, &theirs), "held");

    let held = depot
        .hold(&item, 1, 900)
        .expect_status(201)
        .text_at("/reservations/0/id");
    let path = format!("/v1/inventory/reservations/{held}/release");
    let stale = depot
        .client()
        .post(&path)
        .header("if-match", "\"7\"")
        .send();
    stale.expect_problem(412, "precondition_failed");
    depot
        .client()
        .post(&path)
        .header("if-match", "\"1\"")
        .send()
        .expect_status(200);
}

#[test]
fn reservations_are_listed_and_summed() {
    let depot = Depot::open();
    let (item, other) = (depot.stocked(10), depot.stocked(10));
    let held = depot
        .hold(&item, 2, 900)
        .expect_status(201)
        .text_at("/reservations/0/id");
    let committed = depot
        .hold(&item, 3, 900)
        .expect_status(201)
        .text_at("/reservations/0/id");
    act(&depot, &committed, "confirm").expect_status(200);
    let released = depot
        .hold(&other, 1, 900)
        .expect_status(201)
        .text_at("/reservations/0/id");
    act(&depot, &released, "release").expect_status(200);

    let ids = |query: &str| -> Vec<String> {
        let path = format!("/v1/inventory/reservations?{query}");
        let read = depot.client().get(&path).send().expect_status(200);
        assert_eq!(read.trips(), 1);
        let json = read.json();
        let list = json["items"].as_array().expect("reservations");
        list.iter()
            .map(|one| one["id"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(ids(""), [released.clone(), committed.clone(), held.clone()]);
    assert_eq!(
        ids(&format!("item_id={item}")),
        [committed.clone(), held.clone()]
    );
    assert_eq!(ids("state=held"), [held.clone()]);
    assert_eq!(
        ids(&format!("item_id={item}&state=committed")),
        [committed.clone()]
    );
    assert_eq!(
        ids(&format!("warehouse_id={}&limit=1", depot.warehouse)),
        [released]
    );
    let page = depot
        .client()
        .get("/v1/inventory/reservations?limit=2")
        .send();
    let cursor = page.text_at("/next_cursor");
    assert_eq!(ids(&format!("cursor={cursor}")), [held]);
    let bad = depot
        .client()
        .get("/v1/inventory/reservations?reference_type=cart")
        .send();
    bad.expect_problem(400, "invalid_query");

    let summary = depot
        .client()
        .get("/v1/inventory/reservations/summary")
        .send();
    let summary = summary.expect_status(200);
    assert_eq!(summary.trips(), 1);
    let summary = summary.json()["items"].clone();
    assert_eq!(
        summary.as_array().map(Vec::len),
        Some(1),
        "what is closed does not count"
    );
    assert_eq!(
        (&summary[0]["item"]["id"], &summary[0]["count"]),
        (&json!(item), &json!(2))
    );
    assert_eq!(
        (&summary[0]["held"], &summary[0]["committed"]),
        (&each(2), &each(3))
    );
}
