//! Every route that writes.

use platform::Break;
use support::Answer;
use support::functions::FUNCTIONS;
use support::scenario;
use support::scenario::Scenario;
use support::shop::unique;
use web::{Access, Route};

use crate::same::{effect, expect_same, steady};
use crate::stage::Stage;

/// Routes that change what there is one of, so that every try needs a new world: the
/// organisation, the number of organisations, or the number of the last document.
const FRESH: &[&str] = &[
    "/v1/auth/register",
    "/v1/auth/organisation",
    "/v1/purchasing/purchase-orders/{id}/place",
    "/v1/purchasing/purchase-orders/{id}/receive",
    "/v1/purchasing/purchase-orders/{id}/reverse",
    "/v1/purchasing/purchase-orders/{id}/close",
    "/v1/purchasing/purchase-orders/{id}/cancel",
    "/v1/documents/purchase-orders/{id}/send",
    "/v1/documents/deliveries/{id}/retry",
    "/v1/orders/settings",
    "/v1/orders/numbers/{type}",
];
/// Asks, though by POST.
const READS: &[&str] = &["/v1/inventory/availability"];

/// A request that nothing disturbed.
struct Calm {
    /// How many statements each of its batches has.
    batches: Vec<usize>,
    answer: String,
    effect: Vec<String>,
}

fn send(request: &Scenario, key: &str) -> Answer {
    request.draft().key(key).send()
}

fn name(route: &Route) -> String {
    format!("{} {}", route.method.into_str(), route.path)
}

fn undisturbed(stage: &Stage, route: &Route) -> Calm {
    let request = scenario::of(&stage.shop, route);
    let before = stage.dump();
    stage.native.world.take_batches();
    let answer = send(&request, &unique("key")).expect_status(route.status);
    Calm {
        batches: stage.native.world.take_batches(),
        answer: steady(&answer.text),
        effect: effect(&stage.dump(), &before),
    }
}

/// Breaks a request once, then repeats it, and looks that it took place exactly once.
fn disturb(stage: &Stage, route: &Route, calm: &Calm, batch: usize, how: Break) {
    let place = format!("{} broken in batch {batch}, {how:?}", name(route));
    let request = scenario::of(&stage.shop, route);
    let key = unique("key");
    let before = stage.dump();
    stage.native.world.break_write(batch, how);
    let broken = send(&request, &key);
    assert!(!stage.native.world.take_break(), "{place}: never got there");
    assert!(
        [500, 503].contains(&broken.status),
        "{place}: {}",
        broken.text
    );
    let halted = stage.dump();
    if batch == 0 && how != Break::AfterCommit {
        let left = halted.news_since(&before);
        assert!(halted == before, "{place} left {left:#?}");
    }
    if how == Break::AfterCommit && batch + 1 == calm.batches.len() {
        expect_same(&effect(&halted, &before), &calm.effect, &place);
    }

    let again = send(&request, &key);
    assert_eq!(again.status, route.status, "{place}, then {}", again.text);
    assert_eq!(steady(&again.text), calm.answer, "{place}");
    let done = stage.dump();
    expect_same(&effect(&done, &before), &calm.effect, &place);

    let third = send(&request, &key).expect_status(route.status);
    assert_eq!(third.text, again.text, "{place}");
    assert_eq!(
        third.header("idempotency-replayed"),
        Some("true"),
        "{place}"
    );
    assert!(stage.dump() == done, "{place}: asked a third time");
}

/// Tries one route in a world where so many shops are registered.
fn survives(route: &Route, shops: usize) {
    let stage = Stage::open(shops);
    let calm = undisturbed(&stage, route);
    assert!(!calm.batches.is_empty(), "{} writes nothing", name(route));
    for (batch, size) in calm.batches.iter().enumerate() {
        let breaks = (0..*size).map(Break::Before);
        for how in breaks.chain([Break::AfterCommit]) {
            if FRESH.contains(&route.path) {
                disturb(&Stage::open(shops), route, &calm, batch, how);
            } else {
                disturb(&stage, route, &calm, batch, how);
            }
        }
    }
}

fn writes(function: &str) -> impl Iterator<Item = &'static Route> {
    let function = FUNCTIONS.iter().find(|one| one.name == function);
    let routes = function.expect("a function").routes();
    routes.filter(|route| {
        route.method.writes()
            && !matches!(route.access, Access::Internal)
            && !READS.contains(&route.path)
    })
}

/// One test a part of the routes, so that they run side by side.
fn every_write_survives(function: &str, part: usize, parts: usize) {
    for (number, route) in writes(function).enumerate() {
        if number % parts == part {
            survives(route, 1);
        }
    }
}

#[test]
fn every_write_of_auth_has_one_effect_however_it_breaks() {
    every_write_survives("auth", 0, 1);
}

#[test]
fn a_registration_over_two_shards_has_one_effect_however_it_breaks() {
    let route = writes("auth").find(|route| route.path == "/v1/auth/register");
    survives(route.expect("registration"), 2);
}

#[test]
fn every_write_of_inventory_has_one_effect_however_it_breaks_1() {
    every_write_survives("inventory", 0, 3);
}

#[test]
fn every_write_of_inventory_has_one_effect_however_it_breaks_2() {
    every_write_survives("inventory", 1, 3);
}

#[test]
fn every_write_of_inventory_has_one_effect_however_it_breaks_3() {
    every_write_survives("inventory", 2, 3);
}

#[test]
fn every_write_of_people_has_one_effect_however_it_breaks() {
    every_write_survives("people", 0, 1);
}

#[test]
fn every_write_of_purchasing_has_one_effect_however_it_breaks_1() {
    every_write_survives("purchasing", 0, 2);
}

#[test]
fn every_write_of_purchasing_has_one_effect_however_it_breaks_2() {
    every_write_survives("purchasing", 1, 2);
}

#[test]
fn every_write_of_orders_has_one_effect_however_it_breaks_1() {
    every_write_survives("orders", 0, 4);
}

#[test]
fn every_write_of_orders_has_one_effect_however_it_breaks_2() {
    every_write_survives("orders", 1, 4);
}

#[test]
fn every_write_of_orders_has_one_effect_however_it_breaks_3() {
    every_write_survives("orders", 2, 4);
}

#[test]
fn every_write_of_orders_has_one_effect_however_it_breaks_4() {
    every_write_survives("orders", 3, 4);
}

#[test]
fn every_write_of_documents_has_one_effect_however_it_breaks() {
    every_write_survives("documents", 0, 1);
}

#[test]
fn no_other_function_writes_for_users() {
    for function in FUNCTIONS {
        if ![
            "auth",
            "inventory",
            "people",
            "purchasing",
            "orders",
            "documents",
        ]
        .contains(&function.name)
        {
            assert_eq!(
                writes(function.name).count(),
                0,
                "{}: test it",
                function.name
            );
        }
    }
}
