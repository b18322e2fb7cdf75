//! No statement of the product walks a table or a tenant, however large it has grown.

use support::{plans, statements};

#[test]
fn every_statement_is_served_by_an_index() {
    let connection = plans::migrated();
    check_all(&connection, "empty");
    plans::write_statistics(&connection);
    check_all(&connection, "large");
}

fn check_all(connection: &rusqlite::Connection, size: &str) {
    let mut faults = Vec::new();
    for statement in statements::all() {
        let name = format!("{}::{}", statement.module, statement.query.name);
        match plans::explain(connection, statement.query.sql) {
            Ok(lines) => {
                for line in plans::faults(&lines) {
                    faults.push(format!("{name}: {line}"));
                }
            }
            Err(error) => faults.push(format!("{name}: {error}")),
        }
    }
    assert!(faults.is_empty(), "{size} database:\n{}", faults.join("\n"));
}
