//! `system`: health, documentation, migrations, jobs.

use support::{Client, Native, Shop, internal_secret, is_native};

#[test]
fn health_reports_that_every_database_has_the_newest_schema() {
    let ready = Client::new().get("/health").send().expect_status(200);
    assert_eq!(ready.json()["status"], "ok");
    assert_eq!(ready.trips(), 2, "one a shard");
}

#[test]
fn migrations_applied_by_wrangler_are_recorded_on_each_shard() {
    if !is_native() {
        return;
    }
    let native = Native::unmigrated(&[]);
    let (client, internal) = (native.client(), native.client().bearer(&internal_secret()));
    let ready = || client.get("/health").send();
    let apply = |shard| {
        let files = concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations");
        native.world.inspect(shard, |db| {
            let own = system::statements::CREATE_D1_MIGRATIONS.sql;
            db.execute_batch(own).expect(own);
            for file in system::migrator::FILES {
                let text = std::fs::read_to_string(format!("{files}/{}", file.name));
                db.execute_batch(&text.expect("a file")).expect(file.name);
                let note = "insert into d1_migrations (name) values (?1)";
                db.execute(note, [file.name]).expect(note);
            }
        });
    };
    apply(0);
    ready().expect_problem(503, "schema_mismatch");
    apply(1);
    ready().expect_problem(503, "schema_mismatch");
    for _ in 0..2 {
        let done = internal.post("/internal/system/migrate").send();
        for shard in done.expect_status(200).json()["shards"]
            .as_array()
            .expect("shards")
        {
            assert_eq!(shard["applied"], serde_json::json!([]));
        }
        ready().expect_status(200);
    }
    native.world.inspect(1, |db| {
        let forget =
            "delete from schema_migration where name = (select max(name) from schema_migration)";
        db.execute(forget, []).expect(forget)
    });
    ready().expect_problem(503, "schema_mismatch");
}

#[test]
fn the_health_of_each_dependency_needs_the_internal_secret() {
    Client::new()
        .get("/v1/system/health")
        .send()
        .expect_problem(401, "unauthenticated");
    let answer = Client::new()
        .bearer(&internal_secret())
        .get("/v1/system/health")
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
fn unknown_paths_and_methods_are_refused() {
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

#[test]
fn version_and_environment_are_shown_to_users() {
    Client::new()
        .get("/v1/system/info")
        .send()
        .expect_problem(401, "unauthenticated");
    let shop = Shop::open();
    let info = shop
        .client
        .get("/v1/system/info")
        .send()
        .expect_status(200)
        .json();
    assert_eq!(info["name"], "trastienda");
    assert_eq!(info["shards"], 2);
}

#[test]
fn the_schedule_and_the_last_run_of_every_job_are_listed() {
    let shop = Shop::open();
    let internal = Client::new().bearer(&internal_secret());
    internal
        .post("/internal/system/tick")
        .send()
        .expect_status(200);
    let jobs = |path: &str| {
        let body = shop.client.get(path).send().expect_status(200).json();
        body["jobs"].as_array().expect("jobs").clone()
    };
    let schedule = jobs("/v1/system/jobs/scheduled");
    let names: Vec<_> = schedule
        .iter()
        .map(|job| job["name"].as_str().unwrap_or_default())
        .collect();
    for name in [
        "system.cleanup",
        "auth.cleanup",
        "inventory.restock_check",
        "inventory.reservation_expiry",
        "purchasing.reorder_check",
        "purchasing.replenishment",
    ] {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
    let cleanup = jobs("/v1/system/jobs/status")
        .into_iter()
        .find(|job| job["name"] == "system.cleanup")
        .expect("the clean-up");
    assert_eq!(cleanup["last_run"]["state"], "succeeded", "{cleanup}");
}

#[test]
fn runs_are_listed_newest_first_and_none_stays_active() {
    let shop = Shop::open();
    let internal = Client::new().bearer(&internal_secret());
    let now = i64::try_from(support::mint::now_seconds()).expect("a time");
    for hours_ago in [7, 5, 6] {
        let slot = domain::Instant((now - hours_ago * 3600) * 1000);
        let path = format!("/internal/system/jobs/system.cleanup?slot={slot}");
        let run = internal.post(&path).send().expect_status(200).json();
        assert_eq!(run["runs"][0]["state"], "succeeded", "{run}");
    }
    let list = shop
        .client
        .get("/v1/system/jobs/runs?limit=100")
        .send()
        .expect_status(200)
        .json();
    let slots: Vec<_> = list["items"]
        .as_array()
        .expect("runs")
        .iter()
        .map(|run| run["slot"].to_string())
        .collect();
    assert!(
        slots.len() >= 3 && slots.is_sorted_by(|newer, older| newer >= older),
        "{slots:?}"
    );
    let active = shop
        .client
        .get("/v1/system/jobs/active")
        .send()
        .expect_status(200)
        .json();
    assert!(active["items"].is_array());
    shop.user("viewer")
        .get("/v1/system/jobs/runs")
        .send()
        .expect_problem(403, "forbidden");
}

#[test]
fn a_future_slot_is_refused() {
    let internal = Client::new().bearer(&internal_secret());
    let path = "/internal/system/jobs/system.cleanup?slot=9000-01-01T00:00:00Z";
    internal
        .post(path)
        .send()
        .expect_problem(400, "invalid_query");
}
