//! A server that tests may kill: when it ends it is started again with its data.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::failure::{Failure, OrFail, Result};
use crate::local_server::{LocalServer, Start};
use crate::platform::Platform;
use crate::process;
use crate::progress::Progress;

/// Does some work while a server is kept running. Its process group is in the file `group`, so that tests can kill it.
pub fn while_kept<T>(
    platform: Platform,
    start: &Start,
    group: &Path,
    progress: Progress,
    work: impl FnOnce() -> Result<T>,
) -> Result<T> {
    let server = LocalServer::start(platform, start, progress)?;
    note(&server, group)?;
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let keeper = scope.spawn(|| keep(server, platform, start, group, progress, &over));
        let done = work();
        over.store(true, Ordering::Relaxed);
        let kept = keeper.join().map_err(|_| {
            Failure::Because("the thread that restarts the server panicked".to_owned())
        })?;
        kept.and(done)
    })
}

fn keep(
    mut server: LocalServer,
    platform: Platform,
    start: &Start,
    group: &Path,
    progress: Progress,
    over: &AtomicBool,
) -> Result {
    while !over.load(Ordering::Relaxed) {
        if server.check().is_err() {
            drop(server);
            server = LocalServer::start(platform, start, progress)?;
            note(&server, group)?;
        }
        process::pause()?;
    }
    Ok(())
}

fn note(server: &LocalServer, group: &Path) -> Result {
    fs::write(group, server.group().to_string())
        .or_fail(format!("cannot write {}", group.display()))
}
