//! `/v1/documents/deliveries`: sending purchase orders, attempts and outcomes.

use serde_json::{Value, json};
use support::Native;
use support::buyer::{Buyer, channel_of, pause_ms};
use support::depot::{run_job, slot};
use support::receiver::Receiver;
use support::shop::login;

const DELIVERIES: &str = "/v1/documents/deliveries";

#[test]
fn a_webhook_gets_the_signed_order() {
    let buyer = Buyer::open();
    let receiver = Receiver::answering(&["204 No Content"]);
    let (supplier, secret) = buyer.supplier_with_webhook(&receiver.url, false);
    let order = buyer.placed(&supplier);
    let queued = buyer.send(&order).expect_status(201);
    assert_eq!(queued.json()["state"], "queued");
    assert_eq!(
        queued.header("location"),
        Some(format!("{DELIVERIES}/{}", queued.id()).as_str())
    );
    let sent = buyer.after_attempts(&queued.id(), 1);
    assert_eq!(
        (&sent["state"], &sent["last_status"]),
        (&json!("sent"), &json!(204))
    );
    let [received] = &receiver.received()[..] else {
        panic!("one request");
    };
    assert_eq!(received.path, "/hook");
    assert_eq!(received.header("webhook-id"), queued.id());
    assert_eq!(received.header("content-type"), "application/json");
    assert_eq!(received.signatures_by(&secret), 1);
    let now = support::mint::now_seconds();
    let stamp: u64 = received
        .header("webhook-timestamp")
        .parse()
        .expect("seconds");
    assert!(now.abs_diff(stamp) < 60, "{stamp}");
    let body: Value = serde_json::from_str(&received.body).expect("JSON");
    assert_eq!(
        body,
        buyer.get(&format!("/v1/purchasing/purchase-orders/{order}"))
    );
}

#[test]
fn a_failed_attempt_is_repeated_with_the_same_id() {
    let buyer = Buyer::open();
    let receiver = Receiver::answering(&["500 Oh", "200 OK"]);
    let (supplier, secret) = buyer.supplier_with_webhook(&receiver.url, false);
    let id = buyer.queued(&supplier);
    let failed = buyer.after_attempts(&id, 1);
    assert_eq!(failed["state"], "queued");
    assert_eq!(
        (&failed["last_status"], &failed["last_reason"]),
        (&json!(500), &json!("prepared answer"))
    );
    let pause = pause_ms(&failed).expect("another attempt");
    assert!((5_000..6_000).contains(&pause), "{pause}");
    // A retry is due at once, and its attempts are counted from 0 again.
    buyer.retry(&id).expect_status(200);
    let sent = buyer.after_attempts(&id, 1);
    assert_eq!(
        (&sent["state"], &sent["last_status"]),
        (&json!("sent"), &json!(200))
    );
    let received = receiver.received();
    assert_eq!(received.len(), 2);
    assert!(
        received
            .iter()
            .all(|one| one.header("webhook-id") == id && one.signatures_by(&secret) == 1)
    );
    assert_eq!(received[0].body, received[1].body);
    let again = format!("/v1/documents/deliveries/{id}/retry");
    let again = buyer.depot.client().post(&again).send();
    again.expect_problem(409, "illegal_transition");
}

#[test]
fn retry_after_lengthens_the_pause() {
    let buyer = Buyer::open();
    let receiver = Receiver::answering(&["503 Not now\nretry-after: 3600"]);
    let (supplier, _) = buyer.supplier_with_webhook(&receiver.url, false);
    let failed = buyer.after_attempts(&buyer.queued(&supplier), 1);
    assert_eq!(failed["state"], "queued");
    assert_eq!(pause_ms(&failed), Some(3_600_000));
}

#[test]
fn a_webhook_that_is_gone_is_disabled_until_its_channel_is_set_again() {
    let buyer = Buyer::open();
    let receiver = Receiver::answering(&["410 Gone"]);
    let (supplier, _) = buyer.supplier_with_webhook(&receiver.url, true);
    let order = buyer.placed(&supplier);
    let id = buyer.deliveries_of(&order)[0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let failed = buyer.after_attempts(&id, 1);
    assert_eq!(
        (&failed["state"], &failed["last_status"]),
        (&json!("failed"), &json!(410))
    );
    assert!(buyer.get(&channel_of(&supplier))["disabled_at"].is_string());
    buyer.retry(&id).expect_problem(409, "channel_disabled");
    buyer.send(&order).expect_problem(409, "channel_disabled");
    assert_eq!(buyer.deliveries_of(&buyer.placed(&supplier)).len(), 0);
    let other = Receiver::answering(&["200 OK"]);
    let set = buyer.set_channel(&supplier, &json!({ "kind": "webhook", "url": other.url }));
    assert!(set.expect_status(200).json()["disabled_at"].is_null());
    buyer.retry(&id).expect_status(200);
    assert_eq!(buyer.after_attempts(&id, 1)["state"], "sent");
    assert_eq!((receiver.received().len(), other.received().len()), (1, 1));
}

#[test]
fn redirects_are_not_followed() {
    let buyer = Buyer::open();
    let elsewhere = Receiver::answering(&["200 OK"]);
    let receiver = Receiver::answering(&[&format!("307 Elsewhere\nlocation: {}", elsewhere.url)]);
    let (supplier, _) = buyer.supplier_with_webhook(&receiver.url, false);
    let failed = buyer.after_attempts(&buyer.queued(&supplier), 1);
    assert_eq!(
        (&failed["state"], &failed["last_status"]),
        (&json!("queued"), &json!(307))
    );
    assert_eq!(
        (receiver.received().len(), elsewhere.received().len()),
        (1, 0)
    );
}

#[test]
fn a_refused_connection_is_an_attempt_without_a_status() {
    let buyer = Buyer::open();
    let (supplier, _) = buyer.supplier_with_webhook("http://127.0.0.1:9/", false);
    let failed = buyer.after_attempts(&buyer.queued(&supplier), 1);
    assert_eq!(
        (&failed["state"], &failed["last_status"]),
        (&json!("queued"), &Value::Null)
    );
    assert_ne!(failed["last_reason"], "");
}

#[test]
fn only_a_placed_order_without_a_queued_delivery_is_sent() {
    let buyer = Buyer::open();
    let (supplier, _) = buyer.supplier_with_webhook("http://127.0.0.1:9/", false);
    let order = buyer.draft(&supplier);
    buyer.send(&order).expect_problem(409, "illegal_transition");
    buyer.act(&order, "place");
    let id = buyer.send(&order).expect_status(201).id();
    buyer.send(&order).expect_problem(409, "already_queued");
    buyer.act(&order, "cancel");
    let cancelled = buyer.delivery(&id);
    assert_eq!(
        (&cancelled["state"], &cancelled["last_reason"]),
        (&json!("failed"), &json!("order_cancelled"))
    );
    buyer.send(&order).expect_problem(409, "illegal_transition");
    buyer.retry(&id).expect_problem(409, "illegal_transition");
    let unreachable = buyer.placed(&buyer.supplier());
    buyer.send(&unreachable).expect_problem(409, "no_channel");
}

#[test]
fn concurrent_requests_to_send_an_order_queue_it_once() {
    let buyer = Buyer::open();
    let (supplier, _) = buyer.supplier_with_webhook("http://127.0.0.1:9/", false);
    let order = buyer.placed(&supplier);
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let ask = || {
            buyer
                .depot
                .client()
                .on_its_own_connection()
                .post(&format!("/v1/documents/purchase-orders/{order}/send"))
                .send()
                .status
        };
        let asking: Vec<_> = (0..6).map(|_| scope.spawn(ask)).collect();
        asking
            .into_iter()
            .map(|one| one.join().expect("an answer"))
            .collect()
    });
    let count = |status| statuses.iter().filter(|one| **one == status).count();
    assert_eq!((count(201), count(409)), (1, 5), "{statuses:?}");
}

#[test]
fn concurrent_runs_of_the_job_send_each_delivery_once() {
    let buyer = Buyer::open();
    let receiver = Receiver::answering(&["200 OK"]);
    let (supplier, _) = buyer.supplier_with_webhook(&receiver.url, false);
    let ids: Vec<String> = (0..6).map(|_| buyer.queued(&supplier)).collect();
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                run_job(
                    &buyer.depot.client().on_its_own_connection(),
                    "documents.deliver",
                    &slot(),
                )
            });
        }
    });
    for id in &ids {
        assert_eq!(buyer.after_attempts(id, 1)["state"], "sent");
    }
    let mut sent: Vec<String> = receiver
        .received()
        .iter()
        .map(|one| one.header("webhook-id").to_owned())
        .collect();
    sent.sort();
    assert_eq!(sent, ids);
}

#[test]
fn deliveries_are_listed_by_order_and_state() {
    let buyer = Buyer::open();
    let receiver = Receiver::answering(&["200 OK"]);
    let (supplier, _) = buyer.supplier_with_webhook(&receiver.url, false);
    let sent = buyer.queued(&supplier);
    buyer.after_attempts(&sent, 1);
    let (lost, _) = buyer.supplier_with_webhook("http://127.0.0.1:9/", false);
    let queued = buyer.queued(&lost);
    let ids = |query: &str| -> Vec<String> {
        let list = buyer.get(&format!("{DELIVERIES}{query}"));
        let items = list["items"].as_array().expect("items").iter();
        items
            .map(|one| one["id"].as_str().expect("an id").to_owned())
            .collect()
    };
    assert_eq!(ids(""), [queued.clone(), sent.clone()]);
    assert_eq!(ids("?state=sent"), [sent.clone()]);
    assert_eq!(ids("?state=queued"), [queued]);
    assert_eq!(ids("?state=failed"), [""; 0]);
    let order = buyer.delivery(&sent)["purchase_order"]["id"].clone();
    let order = order.as_str().expect("an id");
    assert_eq!(
        ids(&format!("?purchase_order_id={order}&state=sent")),
        [sent]
    );
}

/// Native only: the clocks of other servers cannot be advanced.
#[test]
fn a_delivery_fails_after_eight_attempts() {
    let native = Native::start();
    let buyer = Buyer::open_at(&native.client());
    let receiver = Receiver::answering(&["500 Oh"]);
    let (supplier, _) = buyer.supplier_with_webhook(&receiver.url, false);
    let id = buyer.queued(&supplier);
    let mut pauses = Vec::new();
    for attempts in 1..=8 {
        run_job(buyer.depot.client(), "documents.deliver", &slot());
        // Without time passing there is no other attempt.
        run_job(buyer.depot.client(), "documents.deliver", &slot());
        let path = format!("{DELIVERIES}/{id}");
        let client = buyer.depot.client().anonymous();
        let token = login(&client, &buyer.depot.shop.email).text_at("/access_token");
        let client = client.bearer(&token);
        let delivery = client.get(&path).send().expect_status(200).json();
        assert_eq!(delivery["attempts"], attempts);
        pauses.extend(pause_ms(&delivery).map(|ms| ms / 1_000));
        native.world.advance_clock(11 * 3_600_000);
    }
    let least = [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000];
    assert_eq!(pauses.len(), least.len());
    for (pause, least) in pauses.iter().zip(least) {
        assert!((least..=least + least / 10).contains(pause), "{pauses:?}");
    }
    let received = receiver.received();
    assert!(received.len() == 8 && received.iter().all(|one| one.header("webhook-id") == id));
}
