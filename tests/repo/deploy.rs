//! The examples in deploy/ know every function, database and secret there is.

use serde_json::Value;
use support::FUNCTIONS;

use crate::project::read;

fn spin_manifest() -> Value {
    toml::from_str(&read("spin.toml")).expect("spin.toml is TOML")
}

/// The labels of the databases of spin.toml; every component has the same.
fn databases() -> Vec<String> {
    let labels = &spin_manifest()["component"]["system"]["sqlite_databases"];
    let labels = labels.as_array().expect("labels");
    labels
        .iter()
        .map(|label| label.as_str().expect("a label").to_owned())
        .collect()
}

#[test]
fn every_database_and_store_is_configured() {
    for (path, kinds) in [
        ("deploy/spin/runtime-config.toml", ["spin", "spin"]),
        (
            "deploy/spin/runtime-config.libsql.toml",
            ["libsql", "redis"],
        ),
    ] {
        let config: Value = toml::from_str(&read(path)).expect(path);
        assert_eq!(config["log_dir"], "", "{path}: no second copy of the log");
        for (what, kind, mut labels) in [
            ("sqlite_database", kinds[0], databases()),
            ("key_value_store", kinds[1], vec!["default".to_owned()]),
        ] {
            let places = config[what].as_object().expect(what);
            let mut mapped: Vec<&String> = places.keys().collect();
            mapped.sort();
            labels.sort();
            assert_eq!(mapped, labels.iter().collect::<Vec<_>>(), "{path}");
            assert!(places.values().all(|place| place["type"] == kind), "{path}");
        }
    }
    let cluster = read("deploy/kubernetes/trastienda.yaml");
    for label in databases() {
        assert!(cluster.contains(&format!("- name: {label}\n")), "{label}");
    }
}

/// What has no default must be given.
#[test]
fn every_secret_is_set_on_kubernetes() {
    let manifest = spin_manifest();
    let variables = manifest["variables"].as_object().expect("variables");
    let cluster = read("deploy/kubernetes/trastienda.yaml");
    for (name, variable) in variables {
        let given = format!(
            "- name: {name}\n      valueFrom: {{ secretKeyRef: {{ name: trastienda, key: {name} }} }}\n"
        );
        assert_eq!(
            cluster.contains(&given),
            variable["secret"] == true,
            "{name}"
        );
    }
}

/// The names between two texts.
fn names<'t>(text: &'t str, before: &str, after: &str) -> Vec<&'t str> {
    let (_, rest) = text.split_once(before).expect(before);
    let (list, _) = rest.split_once(after).expect(after);
    list.split([' ', ',']).collect()
}

#[test]
fn every_function_with_jobs_is_called_by_the_schedulers() {
    let mut wanted: Vec<&str> = FUNCTIONS
        .iter()
        .filter(|function| !function.jobs.is_empty())
        .map(|function| function.name)
        .collect();
    wanted.sort_unstable();
    let cluster = read("deploy/kubernetes/tick.yaml");
    let readme = read("deploy/README.md");
    for mut called in [
        names(&cluster, "for function in ", "; do"),
        names(&readme, "trastienda-tick@{", "}.timer"),
    ] {
        called.sort_unstable();
        assert_eq!(called, wanted);
    }
}
