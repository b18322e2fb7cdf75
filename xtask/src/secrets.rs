//! Local secrets and settings: made once, kept in files that git ignores and only the owner
//! reads. What they hold overrides the `vars` of wrangler.toml, which are those of production.
//!
//! The files are wrangler's own: `.dev.vars` for every function, and `.dev.vars.auth`, which
//! replaces it for `auth` and alone holds what only `auth` may know.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use ed25519_compact::{KeyPair, Seed};

use crate::failure::{OrFail, Result, fail};

const SHARED_FILE: &str = ".dev.vars";
const AUTH_FILE: &str = ".dev.vars.auth";
const KEY_ID: &str = "local-1";

/// Every value of `auth`'s file, which includes the shared ones.
pub struct Secrets(BTreeMap<String, String>);

impl Secrets {
    /// Reads the secrets of a folder.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join(AUTH_FILE);
        let text = fs::read_to_string(&path).or_fail(format!(
            "no local secrets in {}; `cargo xtask dev` makes them",
            path.display()
        ))?;
        let values = text.lines().filter_map(|line| line.split_once('='));
        Ok(Self(
            values
                .map(|(name, value)| (name.to_owned(), value.trim_matches('\'').to_owned()))
                .collect(),
        ))
    }

    /// Reads the secrets of a folder; if there are none they are made first, with `settings`.
    pub fn ensure(folder: &Path, settings: &[(&str, &str)]) -> Result<Self> {
        if !folder.join(AUTH_FILE).exists() || !folder.join(SHARED_FILE).exists() {
            make(folder, settings)?;
        }
        Self::read(folder)
    }

    /// Every setting and secret that any function has.
    pub fn all(&self) -> &BTreeMap<String, String> {
        &self.0
    }

    pub fn get(&self, name: &str) -> Result<&str> {
        match self.0.get(name) {
            Some(value) => Ok(value),
            None => fail(format!(
                "{AUTH_FILE} lacks {name}; delete the .dev.vars files and run again"
            )),
        }
    }
}

fn make(folder: &Path, settings: &[(&str, &str)]) -> Result {
    let seed = random()?;
    let public = KeyPair::from_seed(Seed::new(seed)).pk;
    let text = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let mut values: Vec<(&str, String)> = settings
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect();
    values.push(("INTERNAL_SECRET", text(&random()?)));
    values.push((
        "JWT_PUBLIC_KEYS",
        format!(r#"{{"{KEY_ID}":"{}"}}"#, text(&*public)),
    ));
    write(&folder.join(SHARED_FILE), &values)?;
    values.push(("JWT_PRIVATE_KEY", format!("{KEY_ID}.{}", text(&seed))));
    values.push(("PASSWORD_PEPPER", text(&random()?)));
    values.push(("TOKEN_SECRET", text(&random()?)));
    write(&folder.join(AUTH_FILE), &values)
}

fn write(path: &Path, values: &[(&str, String)]) -> Result {
    let what = format!("cannot write {}", path.display());
    let mut options = fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)
        .or_fail(&what)?;
    for (name, value) in values {
        writeln!(file, "{name}='{value}'").or_fail(&what)?;
    }
    Ok(())
}

fn random() -> Result<[u8; 32]> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).or_fail("no random bytes")?;
    Ok(bytes)
}
