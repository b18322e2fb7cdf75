//! What really runs: every SQL text that any route or job sends, also those that a commit composes
//! around a change's own answer.

use std::collections::BTreeSet;

use support::{plans, statements};

/// How a commit wraps the answer of a change.
fn is_composed(sql: &str) -> bool {
    let sql = statements::one_line(sql);
    let wraps = ["insert into outbox (", "insert into idempotency ("];
    let around = wraps.iter().any(|start| sql.starts_with(start)) && sql.contains(" from (select ");
    around || sql.starts_with("with answer as materialized (select ")
}

#[test]
fn every_statement_that_runs_is_known_and_served_by_an_index() {
    let known: BTreeSet<&str> = statements::all().iter().map(|one| one.query.sql).collect();
    let (empty, large) = (plans::migrated(), plans::migrated());
    plans::write_statistics(&large);
    let mut faults = Vec::new();
    let mut composed = 0;
    for sql in statements::running() {
        if !known.contains(sql.as_str()) {
            assert!(is_composed(&sql), "not among the statements: {sql}");
            composed += 1;
        }
        for connection in [&empty, &large] {
            let lines = plans::explain(connection, &sql).expect("it ran");
            let costly = plans::faults(&lines);
            faults.extend(costly.iter().map(|line| format!("{line}: {sql}")));
        }
    }
    assert!(composed > 20, "only {composed} composed statements ran");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
