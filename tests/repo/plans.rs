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

/// All that an order ever reserved grows with every change of it; what it has set aside does not.
#[test]
fn statements_of_orders_do_not_read_released_reservations() {
    let connection = plans::migrated();
    let mut found = 0;
    for _ in ["empty", "large"] {
        for statement in statements::all() {
            if statement.module == "reservations" {
                continue;
            }
            let lines = plans::explain(&connection, statement.query.sql).expect("a plan");
            let uses = |index: &str| lines.iter().any(|line| line.contains(index));
            let name = format!("{}::{}", statement.module, statement.query.name);
            assert!(!uses("INDEX reservation_ref "), "{name}: {lines:#?}");
            found += usize::from(uses("INDEX reservation_line "));
        }
        plans::write_statistics(&connection);
    }
    assert!(found > 10, "only {found} look at what is set aside");
}
