//! One request between the read and the write of another, and a clock that goes on.

use serde_json::json;
use support::depot::each;
use support::market::{Market, carried, line, pounds};
use support::{Answer, Native};

/// A market on a server of its own, whose stock is deducted at this time: `ship` or `confirm`.
fn market(deduct_on: &str) -> (Native, Market) {
    let native = Native::start();
    let market = Market::open_at(&native.client());
    market.deduct_on(deduct_on);
    (native, market)
}

fn return_while_the_order_completes(deduct_on: &str) {
    let (native, market) = market(deduct_on);
    let item = market.stocked(5);
    let order = market.confirmed(&[line(&item, 5)]);
    let shipment = market.shipped(&order, None);
    for step in ["dispatch", "deliver"] {
        market.go("shipments", &shipment, step).expect_status(200);
    }
    let client = market.client().clone();
    let complete = format!("/v1/orders/{order}/complete");
    native.world.before_write(0, move || {
        client.post(&complete).send().expect_status(200);
    });
    market
        .go("shipments", &shipment, "return")
        .expect_status(200);
    let order = market.order(&order);
    assert_eq!(order["state"], "completed");
    assert_eq!(order["lines"][0]["returned"], each(5));
    assert_eq!(market.counts(&item), (5, 0, 5), "{deduct_on}");
}

#[test]
fn a_shipment_returned_while_its_order_completes_is_in_stock_again() {
    return_while_the_order_completes("ship");
    return_while_the_order_completes("confirm");
}

#[test]
fn who_loses_the_stock_to_another_order_is_told_every_line_that_is_short() {
    for deduct_on in ["ship", "confirm"] {
        let (native, market) = market(deduct_on);
        let items = [market.stocked(3), market.stocked(9), market.stocked(2)];
        let wanted = [line(&items[0], 2), line(&items[1], 1), line(&items[2], 2)];
        let [order, other] = [(); 2].map(|()| market.drafted(&wanted));
        let client = market.client().clone();
        let confirm = format!("/v1/orders/{other}/confirm");
        native.world.before_write(0, move || {
            client.post(&confirm).send().expect_status(200);
        });
        let refused = market.end(&order, "confirm");
        let refused = refused.expect_problem(409, "insufficient_stock").json();
        let errors = refused["errors"].as_array().expect("errors").iter();
        let errors: Vec<_> = errors
            .map(|error| {
                let item = error["item_id"].as_str().expect("an id");
                (item.to_owned(), error["available"].clone())
            })
            .collect();
        assert_eq!(
            errors,
            [(items[0].clone(), json!(1)), (items[2].clone(), json!(0))],
            "{deduct_on}"
        );
    }
}

#[test]
fn a_deposit_meets_the_cancellation_of_its_order() {
    let (native, market) = market("ship");
    let item = market.priced(1_000, 9, None);
    let deposit =
        |order: &str| json!({ "order_id": order, "method": "cash", "amount": pounds(300) });
    // The order is cancelled between the read and the write of the deposit, then the other way round.
    for cancels_first in [true, false] {
        let order = market.confirmed(&[line(&item, 1)]);
        let cancel = format!("/v1/orders/{order}/cancel");
        let client = market.client().clone();
        let body = deposit(&order);
        if cancels_first {
            native.world.before_write(0, move || {
                client.post(&cancel).send().expect_status(200);
            });
            market.make("payments", &body).expect_status(201);
        } else {
            native.world.before_write(0, move || {
                let paid = client.post("/v1/orders/payments").json(&body);
                paid.send().expect_status(201);
            });
            market.end(&order, "cancel").expect_status(200);
        }
        let status = market.payment_status(&order);
        assert_eq!(
            (&status["pay_state"], &status["overpaid"]),
            (&json!("overpaid"), &pounds(300)),
            "{cancels_first}"
        );
    }
}

#[test]
fn two_returns_of_one_line_that_meet_add_up_to_what_it_was_charged() {
    let (native, market) = market("ship");
    market.tax("standard", 230_000);
    let item = market.priced(333, 9, Some("standard"));
    let (order, whole) = market.completed(&item, 7);
    let back = |pieces: i64| json!({ "order_id": order, "reason": "x", "lines": [carried(&whole, pieces)] });
    let (client, body) = (market.client().clone(), back(4));
    native.world.before_write(0, move || {
        let sent = client.post("/v1/orders/returns").json(&body);
        sent.send().expect_status(201);
    });
    market.make("returns", &back(3)).expect_status(201);
    let list = format!("/v1/orders/returns?order_id={order}");
    let list = market.client().get(&list).send().expect_status(200).json();
    let returns = list["items"].as_array().expect("returns").iter();
    let totals = returns.map(|one| one["total"]["amount"].as_i64().expect("pence"));
    let read = market.order(&order);
    assert_eq!(read["returned"], read["total"]);
    assert_eq!(json!(totals.sum::<i64>()), read["total"]["amount"]);
}

#[test]
fn changing_lines_in_the_last_second_of_a_hold_releases_it() {
    let (native, market) = market("ship");
    let item = market.stocked(10);
    let draft = market.create(&[line(&item, 1)]).expect_status(201);
    let send = |path: String, body| -> Answer {
        let draft = market.client().post(&path).json(&body);
        draft.send().expect_status(200)
    };
    let order = format!("/v1/orders/{}", draft.id());
    send(format!("{order}/hold"), json!({ "ttl_seconds": 100 }));
    assert_eq!(market.counts(&item), (10, 1, 9));
    native.world.advance_clock(99_300);
    let first = format!("{order}/lines/{}", draft.text_at("/lines/0/line_id"));
    let change = json!({ "quantity": each(10) });
    let changed = market.client().patch(&first).json(&change).send();
    changed.expect_status(200);
    assert_eq!(market.counts(&item), (10, 0, 10));
    send(format!("{order}/confirm"), json!({}));
    assert_eq!(market.counts(&item), (10, 10, 0));
}

#[test]
fn documents_closed_in_the_same_millisecond_as_their_order_have_one_event() {
    let (native, market) = market("ship");
    let item = market.priced(100, 3, None);
    let order = market.confirmed(&[line(&item, 3)]);
    let whole = market.order(&order)["lines"][0]["line_id"].clone();
    let whole = whole.as_str().expect("an id");
    let shipments = [(); 2].map(|()| market.shipped(&order, Some(&[(whole, 1)])));
    let payments = [(); 2].map(|()| market.paid(&order, 100, "pending"));
    native.world.stop_clock();
    market
        .go("shipments", &shipments[0], "cancel")
        .expect_status(200);
    market
        .go("payments", &payments[0], "void")
        .expect_status(200);
    market.end(&order, "cancel").expect_status(200);
    for (topic, path, ids) in [
        ("shipment.cancelled", "shipments", shipments),
        ("payment.voided", "payments", payments),
    ] {
        let feed = format!("/v1/events?limit=100&topic={topic}");
        let feed = market.client().get(&feed).send().expect_status(200).json();
        let events = feed["items"].as_array().expect("events");
        assert_eq!(events.len(), 2, "{topic}");
        for (event, id) in events.iter().zip(ids) {
            let read = format!("/v1/orders/{path}/{id}");
            let read = market.client().get(&read).send().expect_status(200).json();
            assert_eq!(event["data"], read, "{topic}");
        }
    }
}
