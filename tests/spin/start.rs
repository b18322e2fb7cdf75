//! What is missing or malformed is told before anything is served.

use crate::host::{Setup, is_real};

/// Takes away or breaks one part.
type Spoil = fn(&mut Setup);

#[test]
fn missing_and_malformed_settings_are_reported_at_the_start() {
    if is_real() {
        return;
    }
    let cases: [(Spoil, &str); 9] = [
        (
            |s| s.variables.retain(|(name, _)| *name != "TOKEN_SECRET"),
            "the variable `token_secret` is required",
        ),
        (
            |s| s.runtime_config = s.runtime_config.replace("shard1]", "other]"),
            "uses the database `shard1`",
        ),
        (
            |s| s.runtime_config.push_str("nonsense"),
            "runtime-config.toml is not valid",
        ),
        (
            |s| s.manifest.push_str("\nnonsense"),
            "spin.toml is not valid",
        ),
        (
            |s| s.manifest = s.manifest.replace("[application]", "[aplication]"),
            "unknown field `aplication`",
        ),
        (
            |s| s.manifest = s.manifest.replace("key_value_stores", "key_values_store"),
            "unknown field",
        ),
        (
            |s| {
                s.manifest = s
                    .manifest
                    .replace("component = \"auth\"", "component = \"oauth\"")
            },
            "which is no component",
        ),
        (
            |s| s.manifest = s.manifest.replace("auth.wasm", "missing.wasm"),
            "the component `auth` is not built",
        ),
        (
            |s| s.manifest = s.manifest.replace("{{ issuer }}", "{{ isuer }}"),
            "no variable `isuer`",
        ),
    ];
    for (spoil, told) in cases {
        let mut setup = Setup::new();
        spoil(&mut setup);
        let refusal = setup.refusal();
        assert!(refusal.contains(told), "instead of `{told}`: {refusal}");
    }
}

/// The database and the key-value store of the example of deploy/, in the folder of the test.
#[test]
fn the_example_configuration_for_one_machine_works() {
    let example = include_str!("../../deploy/spin/runtime-config.toml");
    let mut setup = Setup::new();
    let folder = setup.folder.display().to_string();
    setup.runtime_config = example.replace("/var/lib/trastienda", &folder);
    let host = setup.start_migrated();
    host.client.get("/health").send().expect_status(200);
    let health = host
        .client
        .clone()
        .bearer(crate::host::INTERNAL_SECRET)
        .get("/v1/system/health")
        .send();
    assert_eq!(health.expect_status(200).json()["status"], "ok");
}

#[test]
fn a_file_that_is_not_a_component_is_reported_at_the_start() {
    if is_real() {
        return;
    }
    let mut setup = Setup::new();
    let file = setup.folder.join("broken.wasm");
    std::fs::write(&file, "no wasm").expect("a file");
    let line = setup
        .manifest
        .lines()
        .find(|line| line.contains("/auth.wasm"))
        .expect("a source")
        .to_owned();
    setup.manifest = setup.manifest.replace(&line, &format!("source = {file:?}"));
    let refusal = setup.refusal();
    assert!(
        refusal.contains("broken.wasm is no component for Spin"),
        "{refusal}"
    );
}
