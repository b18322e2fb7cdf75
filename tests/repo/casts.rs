//! A bound integer reaches D1 as REAL: `'SO-' || ?1` gave `SO-1299.0`. Where one meets text,
//! JSON or the outside, it is cast first.

use support::statements;

/// Statements that show a parameter which is text: an id or a whole JSON body.
const TEXT: &[&str] = &[
    "registration::REPEAT_REGISTERED",
    "roles::READ_DELETED",
    "sessions::READ_LOGGED_OUT",
    "tax_rates::READ_DELETED",
];

#[test]
fn parameters_are_cast_where_they_become_text() {
    let mut faults = Vec::new();
    for statement in statements::all() {
        let sql = &statements::one_line(statement.query.sql);
        for (start, end) in parameters(sql) {
            let before = sql[..start].trim_end();
            let after = sql[end..].trim_start();
            let joined = before.ends_with("||") || after.starts_with("||");
            let shown = before.ends_with("select") && !sql.trim_start().starts_with("insert");
            if joined || shown || is_json_member(before) {
                let name = format!("{}::{}", statement.module, statement.query.name);
                if !TEXT.contains(&name.as_str()) {
                    faults.push(format!("{name}: {} of {sql}", &sql[start..end]));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// JSON that a subquery made is text to whoever takes it, unless they are told otherwise. Some
/// builds of SQLite let it pass as JSON, some do not.
#[test]
fn json_of_a_subquery_is_marked_as_json() {
    let mut faults = Vec::new();
    for statement in statements::all() {
        let sql = statements::one_line(statement.query.sql);
        for (start, _) in sql.match_indices("(select json_") {
            if is_json_member(&sql[..start]) {
                let name = format!("{}::{}", statement.module, statement.query.name);
                faults.push(format!("{name}: json({} …)", &sql[start..start + 40]));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Where each `?n` stands.
fn parameters(sql: &str) -> Vec<(usize, usize)> {
    let starts = sql.match_indices('?').map(|(start, _)| start);
    starts
        .map(|start| {
            let digits = sql[start + 1..].bytes().take_while(u8::is_ascii_digit);
            (start, start + 1 + digits.count())
        })
        .collect()
}

/// Whether what follows is a direct argument of a function that makes JSON.
fn is_json_member(before: &str) -> bool {
    let mut depth = 0;
    for (position, byte) in before.bytes().enumerate().rev() {
        match byte {
            b')' => depth += 1,
            b'(' if depth > 0 => depth -= 1,
            b'(' => {
                return ["json_object", "json_array", "json_set", "json_insert"]
                    .iter()
                    .any(|name| before[..position].ends_with(name));
            }
            _ => {}
        }
    }
    false
}
