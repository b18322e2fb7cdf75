//! `cargo xtask secrets`: prints those of a new installation.
//!
//! Local secrets and settings: made once, kept in files that git ignores and only the owner
//! reads. What they hold overrides the `vars` of wrangler.toml, which are those of production.
//!
//! The files are wrangler's own: `.dev.vars` for every function, and `.dev.vars.auth`, which
//! replaces it for `auth` and alone holds what only `auth` may know. `.dev.vars.documents` is the
//! same for `documents`.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use ed25519_compact::{KeyPair, Seed};

use crate::arguments::Arguments;
use crate::failure::{OrFail, Result, fail};

const SHARED_FILE: &str = ".dev.vars";
const AUTH_FILE: &str = ".dev.vars.auth";
const DOCUMENTS_FILE: &str = ".dev.vars.documents";
const KEY_ID: &str = "local-1";

/// How a platform is given a secret: what is before its name, and whether a shell reads the line.
const FORMS: &[(&str, &str, bool)] = &[
    ("workers", "", true),
    ("spin", "SPIN_VARIABLE_", true),
    ("kubernetes", "", false),
];

pub fn run(mut arguments: Arguments) -> Result {
    let platform = arguments.value("--for")?;
    let platform = platform.as_deref().unwrap_or("workers");
    arguments.finish()?;
    let Some((name, prefix, quotes)) = FORMS.iter().find(|(name, ..)| *name == platform) else {
        return fail(format!("`{platform}` is not workers, spin or kubernetes"));
    };
    let fresh = Fresh::make("key-1")?;
    for (whose, values) in [
        ("every function", fresh.shared),
        ("auth alone", fresh.auth),
        ("documents alone", fresh.documents),
    ] {
        println!("# {whose}");
        for (secret, value) in values {
            // `kubectl create secret --from-env-file` keeps quotes, and spin.toml's names are small.
            match quotes {
                true => println!("{prefix}{secret}='{value}'"),
                false => println!("{}={value}", secret.to_lowercase()),
            }
        }
    }
    if *name == "kubernetes" {
        println!("# add the other values that deploy/kubernetes/trastienda.yaml names");
    }
    Ok(())
}

/// Every value of the files of `auth` and `documents`, which include the shared ones.
pub struct Secrets(BTreeMap<String, String>);

impl Secrets {
    /// Reads the secrets of a folder.
    pub fn read(folder: &Path) -> Result<Self> {
        let mut values = BTreeMap::new();
        for name in [AUTH_FILE, DOCUMENTS_FILE] {
            values.extend(read_file(&folder.join(name))?);
        }
        Ok(Self(values))
    }

    /// Reads the secrets of a folder; if there are none they are made first, with `settings`.
    pub fn ensure(folder: &Path, settings: &[(&str, &str)]) -> Result<Self> {
        if !folder.join(AUTH_FILE).exists() || !folder.join(SHARED_FILE).exists() {
            make(folder, settings)?;
        } else if !folder.join(DOCUMENTS_FILE).exists() {
            // Made before there was this function.
            let shared = read_file(&folder.join(SHARED_FILE))?;
            let shared = shared
                .iter()
                .map(|(name, value)| (name.as_str(), value.clone()));
            let own = Fresh::make(KEY_ID)?.documents;
            let values: Vec<_> = shared.chain(own).collect();
            write(&folder.join(DOCUMENTS_FILE), &values)?;
        }
        Self::read(folder)
    }

    /// All settings and secrets.
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

/// New secrets with their names.
struct Fresh {
    /// What every function is given.
    shared: Vec<(&'static str, String)>,
    /// What only `auth` may know.
    auth: Vec<(&'static str, String)>,
    /// What only `documents` may know.
    documents: Vec<(&'static str, String)>,
}

impl Fresh {
    fn make(key_id: &str) -> Result<Self> {
        let seed = random()?;
        let public = KeyPair::from_seed(Seed::new(seed)).pk;
        let text = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        let public_keys = format!(r#"{{"{key_id}":"{}"}}"#, text(&*public));
        Ok(Self {
            shared: vec![
                ("INTERNAL_SECRET", text(&random()?)),
                ("JWT_PUBLIC_KEYS", public_keys),
            ],
            auth: vec![
                ("JWT_PRIVATE_KEY", format!("{key_id}.{}", text(&seed))),
                ("PASSWORD_PEPPER", text(&random()?)),
                ("TOKEN_SECRET", text(&random()?)),
            ],
            documents: vec![("DELIVERY_SECRET", text(&random()?))],
        })
    }
}

fn make(folder: &Path, settings: &[(&str, &str)]) -> Result {
    let fresh = Fresh::make(KEY_ID)?;
    let settings = settings.iter();
    let mut values: Vec<(&str, String)> = settings
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect();
    values.extend(fresh.shared);
    write(&folder.join(SHARED_FILE), &values)?;
    let of =
        |own: Vec<(&'static str, String)>| values.iter().cloned().chain(own).collect::<Vec<_>>();
    write(&folder.join(AUTH_FILE), &of(fresh.auth))?;
    write(&folder.join(DOCUMENTS_FILE), &of(fresh.documents))
}

/// The values of a file of secrets, by their names.
pub fn read_file(path: &Path) -> Result<BTreeMap<String, String>> {
    let text = fs::read_to_string(path).or_fail(format!(
        "no secrets in {}; `cargo xtask dev` makes local ones, and `cargo xtask secrets` prints those of an installation",
        path.display()
    ))?;
    let values = text.lines().filter_map(|line| line.split_once('='));
    Ok(values
        .map(|(name, value)| (name.to_owned(), value.trim_matches('\'').to_owned()))
        .collect())
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Fresh;
    use crate::project;

    #[test]
    fn an_installation_is_given_exactly_the_secrets_that_its_functions_need() {
        project::enter().unwrap();
        let required = project::required_secrets().unwrap();
        let required: BTreeSet<String> = required.into_values().flatten().collect();
        let Fresh {
            shared,
            auth,
            documents,
        } = Fresh::make("key-1").unwrap();
        let made = [shared, auth, documents].concat();
        let made: BTreeSet<String> = made.into_iter().map(|(name, _)| name.to_owned()).collect();
        assert_eq!(made, required);
    }
}
