//! The runtime configuration: where each label's data lies.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::Result;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuntimeConfig {
    /// Where Spin keeps a copy of what components log; empty for none. The double never keeps one.
    #[serde(rename = "log_dir", default)]
    _log_dir: String,
    #[serde(default)]
    sqlite_database: BTreeMap<String, Place>,
    #[serde(default)]
    key_value_store: BTreeMap<String, Place>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    #[serde(rename = "type")]
    kind: String,
    path: Option<PathBuf>,
}

impl RuntimeConfig {
    /// Reads the file if there is one, and adds Spin's defaults.
    pub fn read(path: Option<&Path>, state_folder: &Path) -> Result<Self> {
        let mut config = match path {
            Some(path) => {
                let shown = path.display();
                let text = std::fs::read_to_string(path)
                    .map_err(|error| format!("cannot read {shown}: {error}"))?;
                toml::from_str(&text).map_err(|error| format!("{shown} is not valid: {error}"))?
            }
            None => Self::default(),
        };
        let place = |name: &str| Place {
            kind: "spin".to_owned(),
            path: Some(state_folder.join(name)),
        };
        config
            .sqlite_database
            .entry("default".to_owned())
            .or_insert_with(|| place("sqlite_db.db"));
        config
            .key_value_store
            .entry("default".to_owned())
            .or_insert_with(|| place("sqlite_key_value.db"));
        Ok(config)
    }

    /// The files of a component's databases, by label.
    pub fn databases(
        &self,
        component: &str,
        labels: &[String],
    ) -> Result<BTreeMap<String, PathBuf>> {
        files(component, "database", labels, &self.sqlite_database)
    }

    /// The files of a component's stores, by label.
    pub fn stores(&self, component: &str, labels: &[String]) -> Result<BTreeMap<String, PathBuf>> {
        files(component, "key-value store", labels, &self.key_value_store)
    }
}

fn files(
    component: &str,
    what: &str,
    labels: &[String],
    places: &BTreeMap<String, Place>,
) -> Result<BTreeMap<String, PathBuf>> {
    let file = |label: &String| match places.get(label) {
        Some(Place {
            kind,
            path: Some(path),
        }) if kind == "spin" => {
            let folder = path.parent().unwrap_or(Path::new(""));
            std::fs::create_dir_all(folder)
                .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
            Ok((label.clone(), path.clone()))
        }
        Some(_) => Err(format!(
            "the {what} `{label}` must be of type \"spin\" with a path here"
        )),
        None => Err(format!(
            "the component `{component}` uses the {what} `{label}`, which the runtime configuration does not map"
        )),
    };
    labels.iter().map(file).collect()
}
