//! Runs other programs, and stops them on Ctrl-C.

use std::process::{Child, Command, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crate::failure::{Failure, OrFail, Result, fail};

const POLL: Duration = Duration::from_millis(20);

static INTERRUPTED: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// From here on Ctrl-C and SIGTERM set a flag, so that started programs are stopped in order.
pub fn catch_interrupts() {
    let flag = INTERRUPTED.get_or_init(Arc::default);
    for signal in [
        signal_hook::consts::SIGINT,
        signal_hook::consts::SIGTERM,
        signal_hook::consts::SIGHUP,
    ] {
        // A second one ends the program at once, whatever it waits for.
        let _ = signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(flag));
        let _ = signal_hook::flag::register(signal, Arc::clone(flag));
    }
}

pub fn interrupted() -> bool {
    INTERRUPTED
        .get()
        .is_some_and(|flag| flag.load(Ordering::Relaxed))
}

/// Sleeps for one round of a waiting loop; fails on Ctrl-C.
pub fn pause() -> Result {
    if interrupted() {
        return Err(Failure::Interrupted);
    }
    std::thread::sleep(POLL);
    Ok(())
}

/// Waits for a child; on Ctrl-C it is stopped first.
pub fn wait(child: &mut Child) -> Result<ExitStatus> {
    loop {
        if let Some(status) = child.try_wait().or_fail("cannot wait for a program")? {
            // A child in our terminal got the same Ctrl-C and may well end first.
            return if interrupted() {
                Err(Failure::Interrupted)
            } else {
                Ok(status)
            };
        }
        if let Err(stopped) = pause() {
            let _ = child.kill();
            let _ = child.wait();
            return Err(stopped);
        }
    }
}

/// Runs a program to its end, its output shown; `what` names it when it fails.
pub fn run(command: &mut Command, what: &str) -> Result {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command.spawn().or_fail(format!("cannot start {name}"))?;
    check(wait(&mut child)?, what)
}

pub fn check(status: ExitStatus, what: &str) -> Result {
    if status.success() {
        Ok(())
    } else {
        fail(format!("{what} failed; see above"))
    }
}

/// A program that runs while something else is done. It is stopped when that fails first.
pub struct Background {
    child: Child,
    what: &'static str,
}

impl Background {
    /// `what` names it when it fails.
    pub fn start(command: &mut Command, what: &'static str) -> Result<Self> {
        let child = command.spawn().or_fail(format!("cannot start {what}"))?;
        Ok(Self { child, what })
    }

    pub fn finish(mut self) -> Result {
        check(wait(&mut self.child)?, self.what)
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a short program prints, or nothing if it is missing or fails.
pub fn output_of(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

pub fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The number of threads that can run at once.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from)
}
