//! Which secrets the functions lack at Cloudflare, and giving them. What a function has already is never
//! replaced: that is a rotation, which `deploy/README.md` describes.

use std::collections::BTreeMap;

use crate::failure::{Result, fail};
use crate::project::RequiredSecrets;
use crate::wrangler::Wrangler;

/// The secrets that one function lacks.
#[derive(Debug, PartialEq)]
pub struct Lack {
    pub function: String,
    pub secrets: Vec<String>,
}

/// Asks Cloudflare which secrets each function has.
pub fn lacking(wrangler: &Wrangler, required: &RequiredSecrets) -> Result<Vec<Lack>> {
    let mut lacking = Vec::new();
    for (function, required) in required {
        let present = wrangler.secrets_of(function)?;
        let secrets: Vec<String> = required
            .iter()
            .filter(|name| !present.contains(name))
            .cloned()
            .collect();
        if !secrets.is_empty() {
            lacking.push(Lack {
                function: function.clone(),
                secrets,
            });
        }
    }
    Ok(lacking)
}

/// Fails with the commands to run, if these values do not contain all missing secrets.
pub fn check(lacking: &[Lack], values: Option<&BTreeMap<String, String>>) -> Result {
    let unknown = |name: &&String| !values.is_some_and(|values| values.contains_key(*name));
    let commands: Vec<String> = lacking
        .iter()
        .flat_map(|lack| {
            let names = lack.secrets.iter().filter(unknown);
            names.map(|name| format!("npx wrangler secret put {name} --env {}", lack.function))
        })
        .collect();
    if commands.is_empty() {
        return Ok(());
    }
    let what = match values {
        None => {
            "Give the file of `cargo xtask secrets` with --set-secrets FILE, or set each of them:"
        }
        Some(_) => "The file of --set-secrets does not name them. Set each of them:",
    };
    fail(format!(
        "the functions lack secrets, so nothing was deployed. {what}\n{}",
        commands.join("\n")
    ))
}

/// Sets the missing secrets of each function.
pub fn set(wrangler: &Wrangler, lacking: &[Lack], values: &BTreeMap<String, String>) -> Result {
    lacking.iter().try_for_each(|lack| {
        let found = lack.secrets.iter().filter_map(|name| {
            let value = values.get(name)?;
            Some((name.as_str(), value.as_str()))
        });
        wrangler.set_secrets(&lack.function, &found.collect::<Vec<_>>())
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::os::unix::fs::symlink;
    use std::path::PathBuf;

    use super::{Lack, check, lacking, set};
    use crate::failure::Failure;
    use crate::project::RequiredSecrets;
    use crate::wrangler::Wrangler;

    const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/deploy/fake-wrangler.sh");

    struct Fake(PathBuf);

    impl Fake {
        fn create(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
            fs::create_dir_all(&folder).unwrap();
            // A link, not a copy: what was just written cannot always be started.
            symlink(SCRIPT, folder.join("wrangler")).unwrap();
            Self(folder)
        }

        fn wrangler(&self) -> Wrangler {
            Wrangler::at(&self.0.join("wrangler"))
        }

        fn give(&self, file: &str, text: &str) {
            fs::write(self.0.join(file), text).unwrap();
        }

        fn read(&self, file: &str) -> Option<String> {
            fs::read_to_string(self.0.join(file)).ok()
        }
    }

    impl Drop for Fake {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn required() -> RequiredSecrets {
        let of = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        BTreeMap::from([
            ("auth".to_owned(), of(&["INTERNAL", "PEPPER"])),
            ("orders".to_owned(), of(&["INTERNAL"])),
        ])
    }

    fn lack(function: &str, secrets: &[&str]) -> Lack {
        Lack {
            function: function.to_owned(),
            secrets: secrets.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    fn values(names: &[&str]) -> BTreeMap<String, String> {
        let values = names
            .iter()
            .map(|name| ((*name).to_owned(), format!("value of {name}")));
        values.collect()
    }

    fn why(told: crate::failure::Result) -> String {
        match told {
            Err(Failure::Because(why)) => why,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn needed_secrets_that_are_not_set_are_missing() {
        let fake = Fake::create("lacks");
        fake.give(
            "auth.json",
            r#"[{"name": "INTERNAL", "type": "secret_text"}]"#,
        );
        fake.give(
            "orders.json",
            r#"[{"name": "INTERNAL", "type": "secret_text"}]"#,
        );
        let found = lacking(&fake.wrangler(), &required()).unwrap();
        assert_eq!(found, [lack("auth", &["PEPPER"])]);
    }

    #[test]
    fn a_function_that_was_never_deployed_lacks_all_it_needs() {
        let fake = Fake::create("new");
        fake.give("auth.json", r#"[{"name": "PEPPER"}, {"name": "INTERNAL"}]"#);
        let found = lacking(&fake.wrangler(), &required()).unwrap();
        assert_eq!(found, [lack("orders", &["INTERNAL"])]);
    }

    #[test]
    fn a_wrangler_that_fails_stops_the_deployment() {
        let fake = Fake::create("offline");
        fake.give("offline", "");
        let told = why(lacking(&fake.wrangler(), &required()).map(drop));
        assert!(told.contains("You are not logged in."), "{told}");
    }

    #[test]
    fn missing_secrets_are_printed_as_commands() {
        let lacking = [
            lack("auth", &["INTERNAL", "PEPPER"]),
            lack("orders", &["INTERNAL"]),
        ];
        let lines = |told: String| told.lines().skip(1).map(str::to_owned).collect::<Vec<_>>();
        let put =
            |name: &str, function: &str| format!("npx wrangler secret put {name} --env {function}");
        assert_eq!(
            lines(why(check(&lacking, None))),
            [
                put("INTERNAL", "auth"),
                put("PEPPER", "auth"),
                put("INTERNAL", "orders")
            ]
        );
        assert_eq!(
            lines(why(check(&lacking, Some(&values(&["INTERNAL"]))))),
            [put("PEPPER", "auth")]
        );
        assert!(check(&lacking, Some(&values(&["INTERNAL", "PEPPER"]))).is_ok());
        assert!(check(&[], None).is_ok());
    }

    #[test]
    fn only_missing_secrets_are_set() {
        let fake = Fake::create("sets");
        let lacking = [lack("auth", &["PEPPER"])];
        set(&fake.wrangler(), &lacking, &values(&["INTERNAL", "PEPPER"])).unwrap();
        let told = fake.read("auth.set").unwrap();
        assert_eq!(told, r#"{"PEPPER":"value of PEPPER"}"#);
        assert_eq!(fake.read("orders.set"), None);
        // Other users of the machine can read the arguments.
        let calls = fake.read("calls").unwrap();
        assert_eq!(calls, "secret bulk --env auth\n");
    }
}
