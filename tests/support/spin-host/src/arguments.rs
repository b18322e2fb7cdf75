//! The words of the command line.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::Result;

/// As Spin's own defaults.
const REUSE_MAX: usize = 128;
const CONCURRENT_MAX: usize = 16;

pub struct Arguments {
    pub manifest: PathBuf,
    pub listen: SocketAddr,
    pub state_folder: PathBuf,
    pub runtime_config: Option<PathBuf>,
    pub variables: HashMap<String, String>,
    /// How many requests an instance serves before it is thrown away.
    pub reuse_max: usize,
    /// How many of them at once.
    pub concurrent_max: usize,
    /// Not Spin's: how many pages a database may have, to see what a full disk does.
    pub database_pages_max: Option<u32>,
}

impl Arguments {
    pub fn parse(words: impl Iterator<Item = String>) -> Result<Self> {
        let mut arguments = Self {
            manifest: "spin.toml".into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 3000)),
            state_folder: ".spin".into(),
            runtime_config: None,
            variables: HashMap::new(),
            reuse_max: REUSE_MAX,
            concurrent_max: CONCURRENT_MAX,
            database_pages_max: None,
        };
        let mut words = words.peekable();
        if words.next_if(|word| word == "up").is_none() {
            return Err("the only command is `up`".to_owned());
        }
        while let Some(name) = words.next() {
            let value = words.next().ok_or(format!("{name} needs a value"))?;
            arguments.set(&name, value)?;
        }
        Ok(arguments)
    }

    fn set(&mut self, name: &str, value: String) -> Result {
        match name {
            "--from" | "-f" => self.manifest = value.into(),
            "--listen" => self.listen = number(name, &value)?,
            "--state-dir" => self.state_folder = value.into(),
            "--runtime-config-file" => self.runtime_config = Some(value.into()),
            "--variable" => {
                let (name, value) = value.split_once('=').ok_or("--variable takes name=value")?;
                self.variables.insert(name.to_owned(), value.to_owned());
            }
            "--max-instance-reuse-count" => self.reuse_max = number(name, &value)?,
            "--max-instance-concurrent-reuse-count" => self.concurrent_max = number(name, &value)?,
            "--max-database-pages" => self.database_pages_max = Some(number(name, &value)?),
            unknown => return Err(format!("there is no option `{unknown}`")),
        }
        Ok(())
    }
}

fn number<T: std::str::FromStr>(name: &str, value: &str) -> Result<T> {
    value
        .parse()
        .map_err(|_| format!("`{value}` is no value for {name}"))
}
