//! A write by an API key, whose use is recorded in the same batch.

use platform::Break;
use serde_json::json;

use crate::stage::Stage;

fn count(stage: &Stage, query: &str) -> i64 {
    let shards = 0..2;
    let counts = shards.filter_map(|shard| {
        let found = stage.native.world.inspect(shard, |db| {
            db.query_row(query, [], |row| row.get::<_, i64>(0))
        });
        found?.ok()
    });
    counts.sum()
}

#[test]
fn a_first_write_by_a_key_has_one_effect_however_it_breaks() {
    let body = json!({ "code": "MAIN", "name": "Main" });
    let mut breaks = vec![Break::AfterCommit];
    let mut tried = 0;
    while let Some(how) = breaks.pop() {
        tried += 1;
        let stage = Stage::open(1);
        let key = stage.shop.api_key(&["manage_warehouses"]);
        let draft = || key.post("/v1/inventory/warehouses").json(&body).key("one");
        stage.native.world.take_batches();
        stage.native.world.break_write(0, how);
        let broken = draft().send();
        assert!(
            [500, 503].contains(&broken.status),
            "{how:?}: {}",
            broken.text
        );
        if how == Break::AfterCommit {
            let batches = stage.native.world.take_batches();
            let size = batches.first().copied().expect("a batch");
            breaks.extend((0..size).map(Break::Before));
        }
        // That somebody used the key is true whatever became of the request.
        let used = "select count(*) from api_key where last_used_at is not null";
        assert_eq!(count(&stage, used), 1, "{how:?}");
        let done = draft().send().expect_status(201);
        let again = draft().send().expect_status(201);
        assert_eq!(done.text, again.text, "{how:?}");
        assert_eq!(
            count(&stage, "select count(*) from warehouse"),
            1,
            "{how:?}"
        );
        let audited = "select count(*) from audit_log where actor_type = 'api_key'";
        assert_eq!(count(&stage, audited), 2, "{how:?}: the change and the use");
    }
    assert!(tried > 5, "{tried} breaks");
}
