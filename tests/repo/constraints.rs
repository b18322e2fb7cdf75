//! Whatever constraint a statement can meet has a refusal where that statement runs.

use std::collections::{BTreeMap, BTreeSet};

use domain::refusal::code;
use domain::{Code, Constraint};
use rusqlite::Connection;
use support::functions::FUNCTIONS;
use support::{plans, statements};

use crate::arrows;

/// What several functions share, with the constraints that its statements can meet.
const SHARED: &[(&str, &[&[Constraint]])] = &[
    ("stock", &[stock::CONSTRAINTS]),
    ("sales", &[sales::CONSTRAINTS, stock::CONSTRAINTS]),
];

/// `web` knows these for every function.
const COMMON: &[&Code] = &[
    &code::STALE_VERSION,
    &code::NOT_FOUND,
    &code::ALREADY_EXISTS,
];

/// The constraints that a statement can meet, with those of the triggers that it fires: SQLite shows
/// them in the program that it makes of the statement.
fn met(connection: &Connection, sql: &str) -> BTreeSet<String> {
    let mut program = connection
        .prepare(&format!("explain {sql}"))
        .expect("a statement");
    let mut rows = program.raw_query();
    // What a trigger raises lies in a register.
    let mut texts = BTreeMap::new();
    let mut met = BTreeSet::new();
    while let Some(row) = rows.next().expect("an instruction") {
        let instruction: String = row.get("opcode").expect("its name");
        let operand = |name| row.get::<_, i64>(name).expect("a number");
        let text: Option<String> = row.get("p4").expect("a text");
        match instruction.as_str() {
            "String8" => {
                texts.insert(operand("p2"), text.unwrap_or_default());
            }
            "Halt" if operand("p1") != 0 => {
                let raised = || texts.get(&operand("p3")).cloned();
                met.extend(text.or_else(raised));
            }
            _ => {}
        }
    }
    // A guard meets the one constraint that the statement names, or that its caller gives.
    if sql.contains("insert into guard") {
        met.retain(|name| sql.contains(&format!("'{name}'")));
    }
    met
}

/// The names of all constraints that mean a refusal somewhere.
fn refusing() -> BTreeSet<&'static str> {
    let lists = FUNCTIONS.iter().flat_map(|function| function.constraints);
    let listed = lists.copied().flatten().map(|(name, _)| *name);
    let codes = code::ALL.iter().map(|code| code.name);
    listed.chain(codes).collect()
}

/// Those that a function, or what several share, knows.
fn known(package: &str) -> BTreeSet<&'static str> {
    let own = FUNCTIONS.iter().find(|function| function.name == package);
    let shared = SHARED.iter().find(|(name, _)| *name == package);
    let own = own.map(|function| function.constraints);
    let lists = own.or(shared.map(|(_, lists)| *lists));
    let lists = lists.unwrap_or_default().iter().copied().flatten();
    let common = COMMON.iter().map(|code| code.name);
    lists.map(|(name, _)| *name).chain(common).collect()
}

#[test]
fn every_constraint_that_a_statement_can_violate_has_a_refusal_in_its_function() {
    let connection = plans::migrated();
    let refusing = refusing();
    let mut faults = BTreeSet::new();
    // Those of `web` run in jobs, which answer nobody: what they meet is a fault.
    let statements = statements::all().into_iter();
    for statement in statements.filter(|statement| statement.package != "web") {
        let known = known(statement.package);
        for name in met(&connection, statement.query.sql) {
            if refusing.contains(name.as_str()) && !known.contains(name.as_str()) {
                let query = statement.query.name;
                faults.insert(format!("{}::{query} can meet {name}", statement.module));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn a_function_that_uses_shared_statements_lists_their_constraints() {
    for package in arrows::packages() {
        let Some(function) = FUNCTIONS.iter().find(|f| f.name == package.name) else {
            continue;
        };
        for (name, lists) in SHARED {
            // The lists of a party's orders take the state of an order from `sales`, but none of its statements.
            let is_type_only = function.name == "people" && *name == "sales";
            let uses = !is_type_only && package.dependencies.iter().any(|other| other == name);
            let has = function.constraints.contains(&lists[0]);
            assert_eq!(uses, has, "{} and {name}", function.name);
        }
    }
}

#[test]
fn every_listed_constraint_can_be_violated() {
    let connection = plans::migrated();
    let statements = statements::all().into_iter();
    let met: BTreeSet<String> = statements
        .flat_map(|statement| met(&connection, statement.query.sql))
        .collect();
    for function in FUNCTIONS {
        for (name, code) in function.constraints.iter().copied().flatten() {
            assert!(met.contains(*name), "{}: {name}", function.name);
            let is_common = COMMON.iter().any(|common| common.name == *name);
            assert!(!is_common, "{name} means {}", code.name);
        }
    }
}
