//! Writes down what servers answer, so that the platforms can be compared: with
//! `TRASTIENDA_RECORD=<folder>` each contract test leaves a file of its requests and answers.
//! What differs from run to run by nature is masked; `mask.rs` says what that is.

use std::cell::Cell;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::thread;

use crate::{Answer, mask, pdf};

/// What belongs to the connection or to one run, not to the answer.
const LEFT_OUT: &[&str] = &[
    "alt-svc",
    "cf-cache-status",
    "cf-ray",
    "connection",
    "content-encoding",
    "content-length",
    "date",
    "keep-alive",
    "server",
    "server-timing",
    "transfer-encoding",
    "x-request-id",
    "x-served-by",
];

/// Where to, in a run of the contract that is recorded. The other suites race on purpose.
fn folder() -> Option<&'static PathBuf> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    let find = || {
        let folder = PathBuf::from(std::env::var_os("TRASTIENDA_RECORD")?);
        let program = std::env::current_exe().ok()?;
        let is_contract = program.file_name()?.to_str()?.starts_with("contract-");
        is_contract.then_some(folder)
    };
    FOLDER.get_or_init(find).as_ref()
}

/// The runs of every job: other tests add to them.
const RUNS: &[&str] = &["/v1/system/jobs/active", "/v1/system/jobs/runs"];
/// What tells how the installation is at this moment. Whether that has changed is chance.
const LIVE: &[&str] = &[
    "/v1/system/health",
    "/v1/system/jobs",
    "/v1/system/jobs/scheduled",
];

/// What jobs make, for all organisations at once: whatever test runs them delivers what others have
/// queued, and works out figures of others' stock.
const OF_JOBS: &[&str] = &["/v1/documents/deliveries", "/v1/purchasing/replenishment"];

thread_local! {
    /// How many reasons there are not to write down what this test is answered now.
    static PAUSES: Cell<usize> = const { Cell::new(0) };
}

/// Nothing is written down while it lives.
#[must_use]
pub struct Pause(());

/// For what is done on one platform only, with nothing on the others to compare it with, and for
/// what chance decides, as how many requests fit into what is left of a minute.
pub fn pause() -> Pause {
    PAUSES.set(PAUSES.get() + 1);
    Pause(())
}

impl Drop for Pause {
    fn drop(&mut self) {
        PAUSES.set(PAUSES.get() - 1);
    }
}

/// Adds an answer to the file of the test that asked. Threads that a test starts have no name, and
/// race: theirs are left out. `is_conditional` says that the request asked for what has changed
/// only.
pub fn note(is_conditional: bool, answer: &Answer) {
    let (Some(folder), Some(test)) = (folder(), thread::current().name().map(str::to_owned)) else {
        return;
    };
    let path = answer.sent().split([' ', '?']).nth(1).unwrap_or_default();
    let is_chance = RUNS.contains(&path) || OF_JOBS.iter().any(|start| path.starts_with(start));
    if PAUSES.get() > 0 || is_chance || is_conditional && LIVE.contains(&path) {
        return;
    }
    let path = folder.join(format!("{}.txt", test.replace("::", ".")));
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    file.write_all(told(answer).as_bytes())
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

fn told(answer: &Answer) -> String {
    let mut headers: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| !LEFT_OUT.contains(&name.as_str()))
        .map(|(name, value)| format!("{name}: {}\n", mask::header(name, value)))
        .collect();
    headers.sort();
    let sent = mask::request(answer.sent());
    let body = if answer.bytes.starts_with(b"%PDF-") {
        mask::pdf(&pdf::pages(&answer.bytes))
    } else {
        mask::body(&answer.text)
    };
    format!("{sent}\n{}\n{}{body}\n\n", answer.status, headers.concat())
}
