//! spin.toml, as far as this project uses it. What the double does not know is refused, so that
//! nothing is silently left out.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::Result;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    spin_manifest_version: u32,
    pub application: Application,
    #[serde(default)]
    pub variables: BTreeMap<String, Variable>,
    pub trigger: Triggers,
    pub component: BTreeMap<String, Component>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Application {
    pub name: String,
    #[serde(default)]
    pub version: String,
    #[serde(rename = "description", default)]
    _description: String,
    #[serde(rename = "authors", default)]
    _authors: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variable {
    pub default: Option<String>,
    #[serde(default)]
    pub required: bool,
    #[serde(rename = "secret", default)]
    _secret: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Triggers {
    pub http: Vec<HttpTrigger>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpTrigger {
    pub route: String,
    pub component: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    pub source: PathBuf,
    #[serde(rename = "description", default)]
    _description: String,
    #[serde(default)]
    pub variables: HashMap<String, String>,
    #[serde(default)]
    pub sqlite_databases: Vec<String>,
    #[serde(default)]
    pub key_value_stores: Vec<String>,
    #[serde(default)]
    pub allowed_outbound_hosts: Vec<String>,
    #[serde(rename = "build", default)]
    _build: toml::Table,
}

impl Manifest {
    /// Reads a manifest; the sources of its components become relative to the current folder.
    pub fn read(path: &Path) -> Result<Self> {
        let shown = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("cannot read {shown}: {error}"))?;
        let mut manifest: Self =
            toml::from_str(&text).map_err(|error| format!("{shown} is not valid: {error}"))?;
        if manifest.spin_manifest_version != 2 {
            return Err(format!("{shown}: spin_manifest_version must be 2"));
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        for (name, component) in &mut manifest.component {
            component.source = folder.join(&component.source);
            if !component.source.is_file() {
                let source = component.source.display();
                return Err(format!(
                    "the component `{name}` is not built: there is no {source}"
                ));
            }
        }
        for (name, variable) in &manifest.variables {
            if variable.required == variable.default.is_some() {
                return Err(format!(
                    "{shown}: the variable `{name}` must be required or have a default, not both"
                ));
            }
        }
        Ok(manifest)
    }
}
