//! The server of test suites that need one, with its own port, databases and secrets.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::{OrFail, Result};
use crate::local_server::Start;
use crate::migrate::migrate;
use crate::platform::Platform;
use crate::process;
use crate::secrets::Secrets;
use crate::server;

/// What the tests expect of a server: the settings of `tests/support/native.rs`.
pub const SETTINGS: &[(&str, &str)] = &[
    ("ENVIRONMENT", "development"),
    ("ISSUER", "https://trastienda.test"),
    ("AUDIENCE", "trastienda"),
    ("CORS_ORIGINS", "https://shop.example,http://localhost:5173"),
    ("REGISTRATION", "open"),
    ("DENY_CACHE_SECONDS", "0"),
];

pub struct Stage {
    pub platform: Platform,
    /// Where the functions log.
    pub log: String,
    pub url: String,
    port: u16,
    folder: Folder,
    state: PathBuf,
    secrets: Secrets,
}

impl Stage {
    /// `name` is part of the name of the log.
    pub fn set(platform: Platform, settings: &[(&str, &str)], name: &str) -> Result<Self> {
        let folder = Folder::create()?;
        let secrets = Secrets::ensure(&folder.0, settings)?;
        let port = server::free_port()?;
        Ok(Self {
            platform,
            log: format!("target/edge/test-{}-{name}.log", platform.name()),
            url: format!("http://127.0.0.1:{port}"),
            port,
            state: folder.0.join("state"),
            folder,
            secrets,
        })
    }

    /// What its server is started with.
    pub fn start<'a>(&'a self, functions: &'a [String]) -> Start<'a> {
        Start {
            functions,
            port: self.port,
            state: &self.state,
            secrets_folder: &self.folder.0,
            secrets: &self.secrets,
            log: &self.log,
        }
    }

    /// A file that goes with it.
    pub fn file(&self, name: &str) -> Result<PathBuf> {
        std::path::absolute(self.folder.0.join(name)).or_fail("the stage has no folder")
    }

    /// `cargo test` of these suites against its server, which gets its tables.
    pub fn tests(&self, suites: &[String]) -> Result<Command> {
        migrate(&self.url, self.secrets.get("INTERNAL_SECRET")?)?;
        let mut command = process::cargo();
        command
            .args(["test", "--package", "tests", "--no-fail-fast"])
            .args(suites.iter().flat_map(|suite| ["--test", suite]))
            .env("TRASTIENDA_PLATFORM", self.platform.name())
            .env("TRASTIENDA_BASE_URL", &self.url);
        // The tests call internal routes and forge tokens.
        for name in ["INTERNAL_SECRET", "JWT_PRIVATE_KEY"] {
            command.env(name, self.secrets.get(name)?);
        }
        Ok(command)
    }
}

struct Folder(PathBuf);

impl Folder {
    fn create() -> Result<Self> {
        let path = Path::new("target/edge").join(format!("test-{}", std::process::id()));
        fs::create_dir_all(&path).or_fail(format!("cannot create {}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
