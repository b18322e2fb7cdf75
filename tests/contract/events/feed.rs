//! `/v1/events`, what happened in an organisation, and `/v1/orders/events`, the stream of it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::market::{Market, line};
use support::{Client, Shop};

/// Something that happens: the id of a new customer.
fn customer(shop: &Shop, name: &str) -> String {
    let body = json!({ "name": name, "roles": ["customer"] });
    crate::people::parties::create(shop, &body)
        .expect_status(201)
        .id()
}

fn feed(client: &Client, query: &str) -> Value {
    let answer = client.get(&format!("/v1/events{query}")).send();
    let answer = answer.expect_status(200);
    assert_eq!(answer.trips(), 1);
    answer.json()
}

fn seqs(page: &Value) -> Vec<i64> {
    let items = page["items"].as_array().expect("items").iter();
    items.filter_map(|event| event["seq"].as_i64()).collect()
}

#[test]
fn every_event_is_listed_once_in_order() {
    let (shop, other) = (Shop::open(), Shop::open());
    let mut names = Vec::new();
    for count in 0..7 {
        customer(&other, "Somebody else");
        names.push(format!("Customer {count}"));
        customer(&shop, &names[count]);
    }
    let all = feed(&shop.client, "?topic=party.created&limit=100");
    let events = all["items"].as_array().expect("items");
    let told: Vec<&str> = events
        .iter()
        .filter_map(|event| event["data"]["name"].as_str())
        .collect();
    assert_eq!(told, names);
    assert!(seqs(&all).is_sorted_by(|a, b| a < b));
    assert_eq!(all["more"], false);
    let first = &events[0];
    assert_eq!(first["topic"], "party.created");
    assert_eq!(first["entity"], "party");
    assert_eq!(first["entity_id"], first["data"]["id"]);
    // The first word of a topic stands for all that begin with it.
    assert_eq!(feed(&shop.client, "?topic=party&limit=100"), all);
    for other_topic in ["part", "created", "party.creat", "item", "party.changed"] {
        let none = feed(&shop.client, &format!("?topic={other_topic}"));
        assert_eq!(none["items"], json!([]), "{other_topic}");
        assert_eq!(none["more"], false);
    }

    // In pages of two it is the same, and it goes on where it stopped.
    let mut paged = Vec::new();
    let mut after = 0;
    loop {
        let page = feed(&shop.client, &format!("?topic=party&limit=2&after={after}"));
        paged.extend(seqs(&page));
        after = page["next_after"].as_i64().expect("a place");
        if page["more"] == false {
            break;
        }
    }
    assert_eq!(paged, seqs(&all));
    assert_eq!(after, all["next_after"]);
    let quiet = feed(&shop.client, &format!("?after={after}"));
    assert_eq!(
        (&quiet["items"], &quiet["next_after"]),
        (&json!([]), &json!(after))
    );
    let late = customer(&shop, "Late");
    let news = feed(&shop.client, &format!("?after={after}"));
    assert_eq!(news["items"][0]["entity_id"], late.as_str());
    assert_eq!(seqs(&news).len(), 1);
}

#[test]
fn a_wrong_position_or_topic_is_refused() {
    let shop = Shop::open();
    for query in [
        "after=-1",
        "after=x",
        "after=9007199254740992",
        "limit=0",
        "limit=101",
        "topic=",
        "topic=Order",
        "topic=order.",
        "topic=a.b.c",
        "topic=order%25",
    ] {
        let refused = shop.client.get(&format!("/v1/events?{query}")).send();
        refused.expect_problem(400, "invalid_query");
    }
    for query in ["seconds=0", "seconds=56", "after=-1", "topic=order"] {
        let refused = shop
            .client
            .get(&format!("/v1/orders/events?{query}"))
            .send();
        refused.expect_problem(400, "invalid_query");
    }
    for id in ["x", "-1", "1.5", "9007199254740992", "1 or 1=1"] {
        let draft = shop.client.get("/v1/orders/events?seconds=1");
        let refused = draft.header("last-event-id", id).send();
        refused.expect_problem(400, "invalid_cursor");
    }
}

#[test]
fn a_position_after_the_last_event_is_refused_with_the_last() {
    // How many events there are depends on the other tests.
    let _unrecorded = support::record::pause();
    let shop = Shop::open();
    customer(&shop, "Ana");
    let last = feed(&shop.client, "?limit=100")["next_after"]
        .as_i64()
        .expect("a seq");
    let at_the_end = feed(&shop.client, &format!("?after={last}"));
    assert_eq!(
        (&at_the_end["items"], &at_the_end["next_after"]),
        (&json!([]), &json!(last))
    );
    for beyond in [last + 1, 9_007_199_254_740_991] {
        let listed = shop
            .client
            .get(&format!("/v1/events?after={beyond}"))
            .send();
        let path = format!("/v1/orders/events?seconds=1&after={beyond}");
        let streamed = shop.client.get(&path).send();
        let path = "/v1/orders/events?seconds=1";
        let resumed = shop
            .client
            .get(path)
            .header("last-event-id", &beyond.to_string())
            .send();
        for refused in [listed, streamed, resumed] {
            let refused = refused.expect_problem(409, "unknown_position");
            assert_eq!(refused.json()["last"], last);
        }
    }
}

#[test]
fn a_stream_ends_in_time_and_reports_its_position() {
    let shop = Shop::open();
    customer(&shop, "Not an order");
    let start = Instant::now();
    let mut stream = shop.client.get("/v1/orders/events?seconds=2").open();
    let header = |name: &str| {
        stream
            .headers
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    assert_eq!(header("cache-control"), Some("no-store"));
    assert_eq!(header("etag"), None);
    assert_eq!(stream.next_event(), None);
    let lasted = start.elapsed();
    assert!(lasted >= Duration::from_millis(1500), "{lasted:?}");
    assert!(lasted < Duration::from_secs(20), "{lasted:?}");
    // Without a place it began with what was last.
    let newest = feed(&shop.client, "")["next_after"].to_string();
    assert_eq!(stream.last_id, newest);
    // Where it is told a place, it begins there; the header is newer than the address.
    let before = newest.parse::<i64>().expect("a seq") - 1;
    let path = &format!("/v1/orders/events?seconds=1&after={before}");
    let at = |draft: support::Draft<'_>| {
        let mut stream = draft.open();
        assert_eq!(stream.next_event(), None);
        assert!(stream.heartbeats > 0);
        stream.last_id
    };
    assert_eq!(at(shop.client.get(path)), before.to_string());
    let resumed = shop.client.get(path).header("last-event-id", &newest);
    assert_eq!(at(resumed), newest);
    // HEAD asks for no event.
    let head = shop.client.request("HEAD", "/v1/orders/events?seconds=55");
    let start = Instant::now();
    head.send().expect_status(200);
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn an_interrupted_stream_sends_every_event_of_orders_once() {
    const ORDERS: usize = 25;
    let market = Market::open();
    let item = market.stocked(100);
    let done = AtomicBool::new(false);
    let write = || {
        for _ in 0..ORDERS {
            let order = market.create(&[line(&item, 1)]).expect_status(201).id();
            market
                .step(&format!("/v1/orders/{order}/cancel"))
                .expect_status(200);
        }
        done.store(true, Ordering::SeqCst);
    };
    let mut told = Vec::new();
    thread::scope(|scope| {
        scope.spawn(write);
        let mut place = String::from("0");
        for cut in 0_usize.. {
            let was_done = done.load(Ordering::SeqCst);
            let draft = market.client().get("/v1/orders/events?seconds=1");
            let mut stream = draft.header("last-event-id", &place).open();
            // Somewhere within an event, between two, or not at all.
            let mut bytes_left = if cut % 7 == 6 {
                usize::MAX
            } else {
                cut * 7919 % 6000
            };
            let before = told.len();
            while let Some(event) = stream.next_within(&mut bytes_left) {
                assert_eq!(event.topic, event.data["topic"]);
                place = event.id.to_string();
                told.push(event.data);
            }
            if was_done && told.len() == before && bytes_left > 0 {
                break;
            }
        }
    });
    let mut listed = Vec::new();
    let mut after = 0;
    loop {
        let page = feed(market.client(), &format!("?topic=order&after={after}"));
        listed.extend(page["items"].as_array().expect("items").clone());
        after = page["next_after"].as_i64().expect("a place");
        if page["more"] == false {
            break;
        }
    }
    assert_eq!(told, listed);
    assert_eq!(told.len(), 2 * ORDERS);
}
