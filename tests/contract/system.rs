//! `system`: health, documentation, migrations, jobs.

use support::{Client, internal_secret};

#[test]
fn it_says_that_it_runs_and_is_ready() {
    let client = Client::new();
    for path in [
        "/health",
        "/health/live",
        "/health/ready",
        "/v1/system/health",
    ] {
        let answer = client.get(path).send().expect_status(200);
        assert_eq!(answer.json()["status"], "ok", "{path}");
    }
    assert_eq!(client.get("/health").send().trips(), 0);
    assert_eq!(client.get("/health/ready").send().trips(), 1);
}

#[test]
fn full_health_names_every_dependency_to_who_knows_the_secret() {
    Client::new()
        .get("/health/full")
        .send()
        .expect_problem(401, "unauthenticated");
    let answer = Client::new()
        .bearer(&internal_secret())
        .get("/health/full")
        .send();
    let health = answer.expect_status(200).json();
    assert_eq!(health["status"], "ok", "{health}");
    assert_eq!(health["dependencies"].as_array().map(Vec::len), Some(3));
}

#[test]
fn migrating_again_applies_nothing() {
    let client = Client::new().bearer(&internal_secret());
    let again = client
        .post("/internal/system/migrate")
        .send()
        .expect_status(200)
        .json();
    for shard in again["shards"].as_array().expect("shards") {
        assert_eq!(shard["applied"], serde_json::json!([]));
    }
    Client::new()
        .post("/internal/system/migrate")
        .send()
        .expect_problem(401, "unauthenticated");
}

#[test]
fn unknown_paths_and_methods_are_told() {
    let client = Client::new();
    client
        .get("/nothing")
        .send()
        .expect_problem(404, "not_found");
    let answer = client
        .post("/health")
        .send()
        .expect_problem(405, "method_not_allowed");
    assert_eq!(answer.header("allow"), Some("GET, OPTIONS"));
    let spanish = client
        .get("/nothing")
        .header("accept-language", "es-CL,es;q=0.9")
        .send();
    assert_eq!(spanish.json()["title"], "No encontrado");
}
