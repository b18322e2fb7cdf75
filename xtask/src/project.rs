//! Where the project is and which functions it has.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::failure::{OrFail, Result, fail};

pub const MANIFEST: &str = "wrangler.toml";
pub const SPIN_MANIFEST: &str = "spin.toml";
pub const LOCAL_PORT: u16 = 8787;

/// Makes the root of the project the current folder, so that every path below is relative to it.
pub fn enter() -> Result {
    let xtask =
        std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").into());
    let root = Path::new(&xtask).join("..");
    std::env::set_current_dir(&root).or_fail(format!("cannot enter {}", root.display()))
}

/// The functions, which are the environments of wrangler.toml. `system` is the first: it
/// serves the paths of no other route.
pub fn functions() -> Result<Vec<String>> {
    names(|_| true)
}

/// The functions of these names; all of them where there is no name.
pub fn chosen_functions(names: Vec<String>) -> Result<Vec<String>> {
    let known = functions()?;
    match names.iter().find(|name| !known.contains(name)) {
        Some(unknown) => fail(format!(
            "there is no function `{unknown}`; there are {}",
            known.join(", ")
        )),
        None if names.is_empty() => Ok(known),
        None => Ok(names),
    }
}

/// The functions with scheduled work. On Workers triggers call them; a test holds those against
/// the functions' jobs.
pub fn scheduled_functions() -> Result<Vec<String>> {
    names(|environment| {
        let triggers = environment.get("triggers");
        let crons = triggers.and_then(|triggers| triggers.get("crons"));
        crons
            .and_then(toml::Value::as_array)
            .is_some_and(|crons| !crons.is_empty())
    })
}

fn names(is_wanted: impl Fn(&toml::Value) -> bool) -> Result<Vec<String>> {
    let manifest = read_toml(MANIFEST)?;
    let Some(environments) = manifest.get("env").and_then(toml::Value::as_table) else {
        return fail(format!("{MANIFEST} has no [env.<function>]"));
    };
    let mut wanted: Vec<_> = environments
        .iter()
        .filter(|(_, environment)| is_wanted(environment))
        .collect();
    wanted.sort_by_key(|(name, _)| *name != "system");
    Ok(wanted.into_iter().map(|(name, _)| name.clone()).collect())
}

/// The test targets of the package `tests`, which spell out their paths.
pub fn test_suites() -> Result<Vec<String>> {
    let manifest = read_toml("tests/Cargo.toml")?;
    let targets = manifest
        .get("test")
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten();
    Ok(targets
        .filter_map(|target| target.get("name")?.as_str().map(str::to_owned))
        .collect())
}

fn read_toml(path: &str) -> Result<toml::Table> {
    let text = std::fs::read_to_string(path).or_fail(format!("cannot read {path}"))?;
    text.parse().or_fail(format!("{path} is not valid"))
}

/// The labels of the databases that the components of spin.toml use.
pub fn spin_databases() -> Result<BTreeSet<String>> {
    let manifest = read_toml(SPIN_MANIFEST)?;
    let components = manifest.get("component").and_then(toml::Value::as_table);
    let labels = components
        .into_iter()
        .flat_map(toml::Table::values)
        .filter_map(|component| component.get("sqlite_databases")?.as_array())
        .flatten();
    Ok(labels
        .filter_map(|label| label.as_str().map(str::to_owned))
        .collect())
}

/// The secrets that each function needs.
pub type RequiredSecrets = BTreeMap<String, Vec<String>>;

/// spin.toml lists the secrets of each function, which are the same on Workers.
pub fn required_secrets() -> Result<RequiredSecrets> {
    let manifest = read_toml(SPIN_MANIFEST)?;
    let is_required = |name: &str| {
        let variable = manifest.get("variables").and_then(|all| all.get(name));
        let is = |what: &str| variable.and_then(|variable| variable.get(what)?.as_bool());
        is("secret") == Some(true) && is("required") == Some(true)
    };
    let secrets_of = |function: &str| {
        let component = manifest.get("component")?.get(function)?;
        let variables = component.get("variables")?.as_table()?;
        let secrets = variables.keys().filter(|name| is_required(name));
        Some(secrets.map(|name| name.to_uppercase()).collect())
    };
    functions()?
        .into_iter()
        .map(|function| match secrets_of(&function) {
            Some(secrets) => Ok((function, secrets)),
            None => fail(format!("{SPIN_MANIFEST} gives {function} no variables")),
        })
        .collect()
}

/// The variables of a function on Workers, as they are in production; of what is no function, none.
pub fn variables(function: &str) -> Result<BTreeMap<String, String>> {
    let manifest = read_toml(MANIFEST)?;
    let variables = manifest
        .get("env")
        .and_then(|all| all.get(function)?.get("vars")?.as_table());
    Ok(variables
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
        .collect())
}

/// The compatibility date of the Workers runtime.
pub fn compatibility_date() -> Result<String> {
    let manifest = read_toml(MANIFEST)?;
    match manifest
        .get("compatibility_date")
        .and_then(toml::Value::as_str)
    {
        Some(date) => Ok(date.to_owned()),
        None => fail(format!("{MANIFEST} has no compatibility_date")),
    }
}

/// Where the functions answer: the host of the first route of `system`.
pub fn public_url() -> Result<String> {
    let manifest = read_toml(MANIFEST)?;
    let pattern = manifest
        .get("env")
        .and_then(|all| all.get("system")?.get("routes")?.get(0)?.get("pattern"));
    let host = pattern
        .and_then(|pattern| pattern.as_str()?.split('/').next())
        .filter(|host| !host.contains('*'));
    match host {
        Some(host) => Ok(format!("https://{host}")),
        None => fail("--url is missing: where `system` answers, to apply the migrations"),
    }
}

/// The name of the last migration.
pub fn last_migration() -> Result<String> {
    let entries = fs::read_dir("migrations").or_fail("cannot read migrations")?;
    let names = entries.flatten().map(|entry| entry.file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    match names.filter(|name| name.ends_with(".sql")).max() {
        Some(last) => Ok(last),
        None => fail("there are no migrations"),
    }
}
