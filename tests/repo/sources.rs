//! Rules about source texts that no compiler checks.

use crate::project::{files, product_sources, read, root};

/// The longest file that is still read at once.
const LINES_MAX: usize = 500;

#[test]
fn no_source_file_is_long() {
    for folder in ["functions", "shared", "tests", "xtask", "migrations"] {
        for ending in [".rs", ".mjs", ".js", ".sql"] {
            for path in files(folder, ending) {
                let lines = read(&path).lines().count();
                assert!(lines <= LINES_MAX, "{path} has {lines} lines");
            }
        }
    }
}

/// From a route to its code to its test without searching.
#[test]
fn every_resource_folder_has_a_contract_test_of_its_name() {
    for path in files("functions", "mod.rs") {
        let place = path.strip_suffix("/mod.rs").unwrap_or_default();
        let is_resource = read(&path).contains("pub static ROUTES");
        let Some((function, resource)) = place
            .strip_prefix("functions/")
            .and_then(|place| place.split_once("/src/"))
            .filter(|_| is_resource)
        else {
            continue;
        };
        let test = format!("tests/contract/{function}/{resource}.rs");
        assert!(root().join(&test).is_file(), "{place} has no {test}");
    }
}

/// Spin stops an instance that lists the keys of its store, and elsewhere it takes the longer the more keys there are.
#[test]
fn no_source_lists_the_keys_of_the_key_value_store() {
    for path in files("shared/platform", ".rs")
        .into_iter()
        .chain(files("shared/platform", ".js"))
    {
        for call in ["get_keys()", ".list("] {
            assert!(!read(&path).contains(call), "{path}: {call}");
        }
    }
}

/// `or ignore` silences the CHECKs of `guard`, and an outer conflict clause overrides those
/// inside triggers: either would let a batch through that must abort.
#[test]
fn no_statement_overrides_a_conflict_clause() {
    const ALLOWED: &str = "insert or ignore into d1_migrations";
    let mut paths = product_sources();
    paths.extend(files("migrations", ".sql"));
    for path in paths {
        let text = read(&path).to_lowercase().replace(ALLOWED, "");
        for verb in ["insert", "update"] {
            for action in ["ignore", "replace", "fail", "rollback", "abort"] {
                let clause = format!("{verb} or {action} ");
                let found = text
                    .lines()
                    .find(|line| !is_comment(line) && line.contains(&clause));
                assert!(found.is_none(), "{path}: {found:?}");
            }
        }
    }
}

fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("//") || line.starts_with("--")
}

/// The lints that keep a panic off every request path.
const NO_PANIC: &[&str] = &[
    "unwrap_used",
    "expect_used",
    "indexing_slicing",
    "panic",
    "todo",
    "unimplemented",
    "unreachable",
    "string_slice",
];

#[test]
fn no_lint_against_panics_is_softened() {
    let manifest = read("Cargo.toml");
    for lint in NO_PANIC {
        assert!(
            manifest.contains(&format!("\n{lint} = \"deny\"\n")),
            "{lint}"
        );
    }
    for path in product_sources() {
        let text = read(&path);
        for lint in NO_PANIC {
            assert!(!text.contains(&format!("clippy::{lint}")), "{path}: {lint}");
        }
    }
}

/// Statements are constants that the plan test knows, but for those the commit composes.
#[test]
fn sql_is_in_statement_files_only() {
    const OPENINGS: &[&str] = &[
        "select ",
        "insert into ",
        "update ",
        "delete from ",
        "with ",
    ];
    /// Composed from a change's own answer, and checked where they run.
    const COMPOSED: &[&str] = &["shared/web/src/commit.rs"];
    for path in product_sources() {
        let name = path.rsplit('/').next().unwrap_or_default();
        if name == "statements.rs"
            || path.contains("/statements/")
            || COMPOSED.contains(&path.as_str())
        {
            continue;
        }
        let text = read(&path);
        let product = text.split("#[cfg(test)]").next().unwrap_or_default();
        let code: Vec<&str> = product.lines().filter(|line| !is_comment(line)).collect();
        for literal in code.join("\n").split('"').skip(1).step_by(2) {
            let sql = OPENINGS
                .iter()
                .any(|opening| literal.trim_start().starts_with(opening));
            assert!(!sql, "{path}: {literal}");
        }
    }
}
