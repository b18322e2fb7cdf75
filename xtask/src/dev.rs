//! `cargo xtask dev`: from nothing to the whole product on one local port.

use std::fs::{self, File, TryLockError};
use std::num::NonZeroU16;
use std::path::Path;

use crate::arguments::Arguments;
use crate::build::{Profile, build};
use crate::failure::{Failure, OrFail, Result, fail};
use crate::migrate::migrate;
use crate::progress::Progress;
use crate::project::{self, LOCAL_PORT, LOCAL_STATE};
use crate::secrets::Secrets;
use crate::server::{self, Server};
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
const LOG: &str = ".wrangler/dev.log";
const LOCK: &str = ".wrangler/dev.lock";

pub fn run(mut arguments: Arguments) -> Result {
    let port = match arguments.value("--port")? {
        Some(text) => text
            .parse::<NonZeroU16>()
            .or_fail(format!("`{text}` is no port"))?
            .get(),
        None => LOCAL_PORT,
    };
    let fresh = arguments.flag("--fresh");
    let watched = arguments.flag("--watch");
    arguments.finish()?;

    let progress = Progress::start();
    let _lock = lock_state()?;
    server::check_port(port)?;
    let packages = NpmInstall::start(progress)?;
    tools::ensure_wasm_target(progress)?;
    let functions = project::functions()?;
    // Begun before the build: what changes meanwhile is rebuilt.
    let mut watch = watched.then(Watch::start);
    build(&functions, Profile::Quick, progress)?;
    packages.finish()?;
    let secrets = Secrets::ensure(Path::new("."), SETTINGS)?;
    let internal_secret = secrets.get("INTERNAL_SECRET")?;
    if fresh {
        progress.step("removing the old data");
        remove_state()?;
    }

    let url = format!("http://localhost:{port}");
    progress.step("starting workerd");
    let mut server = Server::start(
        &functions,
        port,
        Path::new(LOCAL_STATE),
        Path::new("."),
        LOG,
    )?;
    progress.step("applying migrations");
    for line in migrate(&url, internal_secret)? {
        progress.step(line);
    }
    progress.step("loading the demo shop, unless it is there");
    let logins = demo::load(&url, internal_secret)?;
    let count = server.fire_triggers()?;
    progress.step(format!("fired {count} scheduled triggers once"));
    println!("\nready: {url}");
    logins.tell();
    logins.tell_examples(&url);
    println!("Ctrl-C stops the server; the data stays.\n");
    server.show_log()?;

    loop {
        match process::pause().and_then(|()| server.check()) {
            // The way people end it is no failure.
            Err(Failure::Interrupted) => break,
            other => other?,
        }
        if watch.as_mut().is_some_and(Watch::changed) {
            match renew(&functions, &mut server, &url, internal_secret) {
                Err(Failure::Because(why)) => {
                    eprintln!("{why}; still serving what was there before")
                }
                Err(Failure::Interrupted) => break,
                Ok(()) => {}
            }
        }
    }
    println!("\nstopping");
    drop(server);
    Ok(())
}

fn renew(functions: &[String], server: &mut Server, url: &str, internal_secret: &str) -> Result {
    let progress = Progress::start();
    println!();
    build(functions, Profile::Quick, progress)?;
    server.reload()?;
    migrate(url, internal_secret)?;
    progress.step("reloaded");
    Ok(())
}

/// Two servers on the same database files would corrupt each other's view of them.
fn lock_state() -> Result<File> {
    fs::create_dir_all(".wrangler").or_fail("cannot create .wrangler")?;
    let file = File::create(LOCK).or_fail(format!("cannot write {LOCK}"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            fail("another `cargo xtask dev` of this folder is running")
        }
        Err(TryLockError::Error(error)) => fail(format!("cannot lock {LOCK}: {error}")),
    }
}

fn remove_state() -> Result {
    match fs::remove_dir_all(LOCAL_STATE) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            fail(format!("cannot remove {LOCAL_STATE}: {error}"))
        }
        _ => Ok(()),
    }
}
