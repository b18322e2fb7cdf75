//! What a component was not granted it does not get, and what a caller claims is not believed.

use support::Shop;

use crate::host::Setup;

#[test]
fn a_database_that_was_not_granted_is_a_logged_fault() {
    let mut setup = Setup::new();
    setup.manifest = setup
        .manifest
        .replace("[\"shard0\", \"shard1\"]", "[\"shard0\"]");
    let host = setup.start();
    host.migrate().expect_problem(500, "internal_error");
    host.log_with("no database is declared as shard1");
}

/// Denials cannot be read then: the session is read in the database.
#[test]
fn without_a_key_value_store_requests_go_on_and_ended_sessions_do_not() {
    let mut setup = Setup::new();
    setup.manifest = setup
        .manifest
        .replace("key_value_stores = [\"default\"]", "key_value_stores = []");
    let host = setup.start_migrated();
    let shop = Shop::open_at(&host.client);
    let path = "/v1/inventory/warehouses";
    shop.client.get(path).send().expect_status(200);
    let out = shop.user("viewer");
    out.post("/v1/auth/logout").send().expect_status(204);
    out.get(path).send().expect_problem(401, "session_revoked");
    let health = host
        .client
        .clone()
        .bearer(crate::host::INTERNAL_SECRET)
        .get("/v1/system/health")
        .send();
    assert_eq!(health.expect_status(200).json()["status"], "degraded");
}

#[test]
fn the_address_comes_from_spin_or_from_the_named_proxy_and_never_from_the_caller() {
    for (proxy_header, address) in [("", "127.0.0.1"), ("X-Real-IP", "203.0.113.8")] {
        let host = Setup::new()
            .variable("CLIENT_ADDRESS_HEADER", proxy_header)
            .start();
        let answer = host
            .client
            .get("/v1/auth/health")
            .header("spin-client-addr", "203.0.113.9:1")
            .header("x-real-ip", "203.0.113.8")
            .send();
        answer.expect_status(200);
        let line = host.log_with("\"/v1/auth/health\"");
        assert!(
            line.contains(&format!("\"client.address\":\"{address}\"")),
            "{line}"
        );
    }
}
