//! Purchase orders, counts and codes when two requests meet.

use serde_json::{Value, json};
use support::depot::{Depot, each};
use support::shop::unique;
use support::{Answer, Client};

use crate::{at_once, position, racers};

fn post(client: &Client, path: &str, body: &Value) -> Answer {
    let sent = client.post(path).json(body).send();
    assert!(sent.status < 300, "{}", sent.text);
    sent
}

fn read(client: &Client, path: &str) -> Value {
    client.get(path).send().expect_status(200).json()
}

/// How many answers have a status; the others lost with one of these codes.
fn won(answers: &[&Answer], status: u16, lost: &[&str]) -> usize {
    let others = answers.iter().filter(|answer| answer.status != status);
    let mut count = answers.len();
    for answer in others {
        let code = answer.text_at("/code");
        assert!(lost.contains(&code.as_str()), "{}", answer.text);
        count -= 1;
    }
    count
}

/// The path of a draft of ten pieces, and that of its line.
fn drafted(depot: &Depot) -> (String, String) {
    let client = depot.client();
    let supplier = json!({ "name": unique("supplier") });
    let supplier = post(client, "/v1/purchasing/suppliers", &supplier).id();
    let mut line = depot.line(&depot.item(), 10);
    line["price"] = json!({ "amount": 100, "currency": "GBP" });
    let body = json!({ "supplier_id": supplier, "lines": [line] });
    let made = post(client, "/v1/purchasing/purchase-orders", &body);
    let path = format!("/v1/purchasing/purchase-orders/{}", made.id());
    let line = made.text_at("/lines/0/line_id");
    (path.clone(), format!("{path}/lines/{line}"))
}

#[test]
fn what_is_placed_is_what_its_lines_say_whoever_changes_them_meanwhile() {
    let depot = Depot::open();
    for _ in 0..8 {
        let (order, line) = drafted(&depot);
        let racers = racers(depot.client(), 16);
        let place = format!("{order}/place");
        let answers = at_once(&racers, |racer| match position(&racers, racer) {
            number if number.is_multiple_of(4) => racer.post(&place),
            1 => racer.delete(&line),
            number => {
                let pieces = i64::try_from(number).expect("few");
                racer
                    .patch(&line)
                    .json(&json!({ "quantity": each(pieces) }))
            }
        });
        let lost = [
            "stale_version",
            "illegal_transition",
            "order_empty",
            "not_found",
        ];
        let placing: Vec<&Answer> = answers.iter().step_by(4).collect();
        let others: Vec<&Answer> = answers
            .iter()
            .filter(|answer| answer.status != 200)
            .collect();
        let others: Vec<&Answer> = others
            .into_iter()
            .filter(|answer| answer.status != 204)
            .collect();
        won(&others, 0, &lost);
        let placed = won(&placing, 200, &lost);
        let now = read(depot.client(), &order);
        assert_eq!(now["state"] == "ordered", placed == 1, "{now}");
        assert_eq!(now["number"].is_string(), placed == 1);
        let lines = now["lines"].as_array().expect("lines").iter();
        let sum: i64 = lines
            .filter_map(|line| line["total"]["amount"].as_i64())
            .sum();
        assert_eq!(now["total"]["amount"], sum);
        let winner = placing.iter().find(|answer| answer.status == 200);
        if let Some(winner) = winner {
            assert_eq!(
                winner.json()["lines"],
                now["lines"],
                "nothing changed it later"
            );
        }
    }
}

#[test]
fn a_posted_count_is_what_its_scans_say_whoever_takes_one_out_meanwhile() {
    let depot = Depot::open();
    for _ in 0..8 {
        let item = depot.stocked(10);
        let client = depot.client();
        let body = json!({ "warehouse_id": depot.warehouse });
        let count = post(client, "/v1/inventory/counts", &body).id();
        let count = format!("/v1/inventory/counts/{count}");
        let scans = [("kept", 3), ("gone", 4)].map(|(name, pieces)| {
            json!({ "device_seq": name, "item_id": item, "quantity": each(pieces) })
        });
        post(
            client,
            &format!("{count}/scans"),
            &json!({ "scans": scans }),
        );
        let racers = racers(client, 16);
        let (out, close) = (format!("{count}/scans/gone"), format!("{count}/post"));
        let answers = at_once(&racers, |racer| {
            if position(&racers, racer).is_multiple_of(2) {
                racer.delete(&out)
            } else {
                racer.post(&close)
            }
        });
        let taken_out: Vec<&Answer> = answers.iter().step_by(2).collect();
        let posted: Vec<&Answer> = answers.iter().skip(1).step_by(2).collect();
        let lost = ["stale_version", "illegal_transition", "not_found"];
        let taken_out = won(&taken_out, 204, &lost);
        assert!(taken_out <= 1);
        if won(&posted, 200, &lost) == 0 {
            post(client, &close, &json!({}));
        }
        let line = &read(client, &format!("{count}/lines"))["items"][0];
        let counted = if taken_out == 1 { 3 } else { 7 };
        assert_eq!(
            (&line["quantity"], &line["on_hand"]),
            (&each(counted), &each(counted))
        );
    }
}

#[test]
fn of_several_spellings_of_a_code_one_is_created() {
    const SPELLINGS: [&str; 4] = ["ÑU", "ñu", "N\u{303}U", "ｎ\u{303}u"];
    let depot = Depot::open();
    let paths = [
        "/v1/inventory/items",
        "/v1/inventory/categories",
        "/v1/inventory/warehouses",
    ];
    for path in paths {
        let racers = racers(depot.client(), 16);
        let answers = at_once(&racers, |racer| {
            let code = SPELLINGS[position(&racers, racer) % SPELLINGS.len()];
            let body = match path {
                "/v1/inventory/items" => {
                    json!({ "sku": code, "name": "Cup", "kind": "product", "unit": "each" })
                }
                "/v1/inventory/categories" => json!({ "name": code }),
                _ => json!({ "code": code, "name": "Main" }),
            };
            racer.post(path).json(&body)
        });
        let answers: Vec<&Answer> = answers.iter().collect();
        assert_eq!(won(&answers, 201, &["already_exists"]), 1, "{path}");
    }
}
