//! `cargo xtask dev`: builds and serves all functions on one local port.

use std::fs::{self, File, TryLockError};
use std::num::NonZeroU16;
use std::path::Path;

use crate::arguments::Arguments;
use crate::build::{Profile, build};
use crate::failure::{Failure, OrFail, Result, fail};
use crate::local_server::{LocalServer, Start};
use crate::migrate::migrate;
use crate::platform::Platform;
use crate::progress::Progress;
use crate::project::{self, LOCAL_PORT};
use crate::secrets::Secrets;
use crate::server;
use crate::tools::{self, NpmInstall};
use crate::watch::Watch;
use crate::{demo, process};

/// What differs from production. Pages served by the usual local ports may call.
const SETTINGS: &[(&str, &str)] = &[
    ("ENVIRONMENT", "development"),
    ("ISSUER", "http://localhost:8787"),
    (
        "CORS_ORIGINS",
        "http://localhost:3000,http://localhost:5173",
    ),
];

pub fn run(mut arguments: Arguments) -> Result {
    let port = match arguments.value("--port")? {
        Some(text) => match text.parse::<NonZeroU16>() {
            Ok(port) => port.get(),
            Err(_) => return fail(format!("`{text}` is not a port: 1 to 65535")),
        },
        None => LOCAL_PORT,
    };
    let platform = match arguments.value("--platform")? {
        Some(name) => Platform::parse(&name)?,
        None => Platform::Workers,
    };
    let folder = Folder::of(platform);
    let fresh = arguments.flag("--fresh");
    let watched = arguments.flag("--watch");
    arguments.finish()?;

    let progress = Progress::start();
    let _lock = folder.lock()?;
    server::check_port(port)?;
    let packages = match platform {
        Platform::Workers => NpmInstall::start(progress)?,
        Platform::Spin => tools::check_node().map(|()| NpmInstall::none())?,
    };
    tools::ensure_targets(&[platform], progress)?;
    let functions = project::functions()?;
    // Begun before the build: what changes meanwhile is rebuilt.
    let mut watch = watched.then(Watch::start);
    build(&functions, &[platform], Profile::Quick, progress)?;
    packages.finish()?;
    let secrets = Secrets::ensure(Path::new("."), SETTINGS)?;
    let internal_secret = secrets.get("INTERNAL_SECRET")?;
    if fresh {
        progress.step("removing the old data");
        folder.remove_state()?;
    }

    let url = format!("http://localhost:{port}");
    let start = Start {
        functions: &functions,
        port,
        state: Path::new(folder.state),
        secrets_folder: Path::new("."),
        secrets: &secrets,
        log: folder.log,
    };
    let mut server = LocalServer::start(platform, &start, progress)?;
    progress.step("applying migrations");
    for line in migrate(&url, internal_secret)? {
        progress.step(line);
    }
    progress.step("loading the demo shop, unless it is loaded");
    let logins = demo::load(&url, internal_secret)?;
    let count = server.fire_triggers()?;
    progress.step(format!("fired {count} scheduled triggers once"));
    println!("\nready: {url}");
    logins.tell();
    logins.tell_examples(&url);
    println!("Ctrl-C stops the server; the data stays.\n");
    server.show_log()?;

    let mut serves = true;
    loop {
        let mut lives = || if serves { server.check() } else { Ok(()) };
        match process::pause().and_then(|()| lives()) {
            // Ctrl-C is the normal way to end it.
            Err(Failure::Interrupted) => break,
            other => other?,
        }
        if serves {
            server.keep_time();
        }
        if watch.as_mut().is_some_and(Watch::changed) {
            match renew(platform, &functions, &mut server, &url, internal_secret) {
                Err(Failure::Because(why)) => {
                    // Spin ends before it starts anew; workerd goes on with what it has.
                    serves = server.check().is_ok();
                    eprintln!(
                        "{why}; {}",
                        if serves {
                            "still serving the version before"
                        } else {
                            "stopped, waiting for the next change"
                        }
                    );
                }
                Err(Failure::Interrupted) => break,
                Ok(()) => serves = true,
            }
        }
    }
    println!("\nstopping");
    drop(server);
    Ok(())
}

fn renew(
    platform: Platform,
    functions: &[String],
    server: &mut LocalServer,
    url: &str,
    internal_secret: &str,
) -> Result {
    let progress = Progress::start();
    println!();
    build(functions, &[platform], Profile::Quick, progress)?;
    server.reload()?;
    migrate(url, internal_secret)?;
    progress.step("reloaded");
    Ok(())
}

/// Where a platform keeps its local data.
struct Folder {
    root: &'static str,
    state: &'static str,
    log: &'static str,
    lock: &'static str,
}

impl Folder {
    fn of(platform: Platform) -> Self {
        match platform {
            Platform::Workers => Self {
                root: ".wrangler",
                state: ".wrangler/state/v3",
                log: ".wrangler/dev.log",
                lock: ".wrangler/dev.lock",
            },
            Platform::Spin => Self {
                root: ".spin",
                state: ".spin/state",
                log: ".spin/dev.log",
                lock: ".spin/dev.lock",
            },
        }
    }

    /// Two servers on the same database files would corrupt each other's view of them.
    fn lock(&self) -> Result<File> {
        fs::create_dir_all(self.root).or_fail(format!("cannot create {}", self.root))?;
        let file = File::create(self.lock).or_fail(format!("cannot write {}", self.lock))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => {
                fail("another `cargo xtask dev` of this folder is running")
            }
            Err(TryLockError::Error(error)) => fail(format!("cannot lock {}: {error}", self.lock)),
        }
    }

    fn remove_state(&self) -> Result {
        match fs::remove_dir_all(self.state) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                fail(format!("cannot remove {}: {error}", self.state))
            }
            _ => Ok(()),
        }
    }
}
