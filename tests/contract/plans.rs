//! The plans of all statements on D1, whose SQLite is older than the native one. The native plans
//! are a test of the repository.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use rusqlite::Connection;
use serde_json::{Value, json};
use support::{plans, statements};

#[test]
fn every_statement_is_served_by_an_index_on_d1_too() {
    if std::env::var("TRASTIENDA_PLATFORM").as_deref() != Ok("workers") {
        return;
    }
    let named = statements::all();
    let mut texts = statements::running();
    texts.extend(named.iter().map(|one| one.query.sql.to_owned()));
    let texts: Vec<String> = texts.into_iter().collect();
    let native = plans::migrated();
    let found = explain_on_d1(&json!({
        "schema": plans::schema(), "statistics": plans::statistics(&native), "statements": texts
    }));
    let mut faults = Vec::new();
    for size in ["empty", "large"] {
        let all = found[size].as_array().expect("plans");
        assert_eq!(all.len(), texts.len(), "{size}");
        for (sql, lines) in texts.iter().zip(all) {
            let lines: Vec<String> = lines
                .as_array()
                .expect("lines")
                .iter()
                .filter_map(|line| line.as_str().map(str::to_owned))
                .collect();
            let costly = plans::faults(&lines);
            let real = costly
                .iter()
                .filter(|line| !waits_for_a_parent(&native, sql, line));
            faults.extend(real.map(|line| format!("{size}: {line}: {sql}")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Whether a line is about children of the row to insert: a table that the statement does not name
/// and that refers to its target. They never run, because no reference here is deferred.
fn waits_for_a_parent(schema: &Connection, sql: &str, line: &str) -> bool {
    let searched = line
        .strip_prefix("SEARCH ")
        .or_else(|| line.strip_prefix("SCAN "))
        .and_then(|rest| rest.split(' ').next());
    let text = statements::one_line(sql);
    let target = text
        .strip_prefix("insert into ")
        .and_then(|rest| rest.split([' ', '(']).next());
    let (Some(child), Some(parent)) = (searched, target) else {
        return false;
    };
    let refers: bool = schema
        .query_row(
            "select exists (select 1 from pragma_foreign_key_list(?1) as f where f.\"table\" = ?2)",
            [child, parent],
            |row| row.get(0),
        )
        .expect("the keys of a table");
    refers && !sql.contains(child)
}

fn explain_on_d1(question: &Value) -> Value {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let mut node = Command::new("node")
        .arg("xtask/workers/plans.mjs")
        .current_dir(root.expect("the repository"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node runs");
    let mut input = node.stdin.take().expect("its input");
    input
        .write_all(question.to_string().as_bytes())
        .expect("it listens");
    drop(input);
    let output = node.wait_with_output().expect("it ends");
    assert!(output.status.success(), "plans.mjs failed; see above");
    serde_json::from_slice(&output.stdout).expect("plans as JSON")
}
