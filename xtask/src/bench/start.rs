//! `cargo xtask bench start`: how long a function takes from nothing to its first answer, in workerd,
//! beside a Worker of JavaScript with a constant answer.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::arguments::Arguments;
use crate::build::{Profile, build};
use crate::failure::{Failure, OrFail, Result, fail};
use crate::platform::Platform;
use crate::progress::Progress;
use crate::tools::{self, NpmInstall};
use crate::{bundle, process, project, server};

const CONSTANT: &str = "benches/constant.mjs";
const FOLDER: &str = "target/edge/bench";
const STARTS: usize = 20;
/// A path that no function has: each answers with a 404 of its own, and needs no database for it.
const PATH: &str = "/start";
const LIMIT: Duration = Duration::from_secs(20);

/// One Worker and its measured starts.
struct Subject {
    name: String,
    config: PathBuf,
    starts: Vec<Start>,
}

#[derive(Clone, Copy)]
struct Start {
    /// From the socket that takes connections to the first answer.
    answer: Duration,
    /// From the start of the process to the first answer.
    total: Duration,
}

pub fn run(mut arguments: Arguments) -> Result {
    let starts = match arguments.value("--starts")? {
        Some(text) => match text.parse() {
            Ok(count) if count > 0 => count,
            _ => return fail(format!("--starts takes a number from 1, not `{text}`")),
        },
        None => STARTS,
    };
    let functions = project::chosen_functions(arguments.words()?)?;
    let progress = Progress::start();
    let packages = NpmInstall::start(progress)?;
    let platforms = [Platform::Workers];
    tools::ensure_targets(&platforms, progress)?;
    build(&functions, &platforms, Profile::Release, progress)?;
    packages.finish()?;
    let mut subjects = subjects(&functions)?;
    progress.step(format!(
        "starting each of {} Workers {starts} times, in turn",
        subjects.len()
    ));
    let workerd = workerd()?;
    for _ in 0..starts {
        // In turn, so that a busy moment of the machine falls on all of them alike.
        for subject in &mut subjects {
            let start =
                start(&workerd, &subject.config).map_err(|why| of_subject(&subject.name, why))?;
            subject.starts.push(start);
        }
    }
    print(&subjects);
    Ok(())
}

fn of_subject(name: &str, why: Failure) -> Failure {
    match why {
        Failure::Because(why) => Failure::Because(format!("{name}: {why}")),
        Failure::Interrupted => Failure::Interrupted,
    }
}

/// The constant Worker first, then each function.
fn subjects(functions: &[String]) -> Result<Vec<Subject>> {
    fs::create_dir_all(FOLDER).or_fail(format!("cannot create {FOLDER}"))?;
    let constant = (
        "constant".to_owned(),
        vec![PathBuf::from(CONSTANT)],
        PathBuf::from("benches"),
    );
    let mut sources = vec![constant];
    for name in functions {
        let folder = Platform::Workers.artifact(name);
        sources.push((name.clone(), bundle::modules(&folder)?, folder));
    }
    sources
        .into_iter()
        .map(|(name, modules, folder)| {
            let config = Path::new(FOLDER).join(format!("{name}.capnp"));
            let text = config_of(&name, modules, &folder)?;
            fs::write(&config, text).or_fail(format!("cannot write {}", config.display()))?;
            Ok(Subject {
                name,
                config,
                starts: Vec::new(),
            })
        })
        .collect()
}

/// The configuration of workerd: <https://github.com/cloudflare/workerd/blob/main/src/workerd/server/workerd.capnp>.
fn config_of(name: &str, mut modules: Vec<PathBuf>, folder: &Path) -> Result<String> {
    // The first module is the entry.
    modules.sort_by_key(|path| !path.ends_with("shim.mjs"));
    let mut list = Vec::new();
    for path in modules {
        let kind = match path.extension().and_then(|ending| ending.to_str()) {
            Some("wasm") => "wasm",
            _ => "esModule",
        };
        let module = path
            .strip_prefix(folder)
            .or_fail("a module outside its folder")?;
        // The path from the configuration to the module.
        let file = Path::new("../../..").join(&path);
        list.push(format!("(name = {module:?}, {kind} = embed {file:?})"));
    }
    let bindings: Vec<String> = project::variables(name)?
        .into_iter()
        .map(|(name, value)| format!("(name = {name:?}, text = {value:?})"))
        .collect();
    Ok(format!(
        "using Workerd = import \"/workerd/workerd.capnp\";
const config :Workerd.Config = (
  services = [(name = \"main\", worker = .worker)],
  sockets = [(name = \"http\", http = (), service = \"main\")],
);
const worker :Workerd.Worker = (
  modules = [{}],
  bindings = [{}],
  compatibilityDate = {:?},
);
",
        list.join(", "),
        bindings.join(", "),
        project::compatibility_date()?
    ))
}

/// The program in the npm package for this system.
fn workerd() -> Result<PathBuf> {
    let packages = fs::read_dir("node_modules/@cloudflare").or_fail("no npm packages")?;
    let programs = packages
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("workerd-"))
        .map(|entry| entry.path().join("bin/workerd"));
    match programs.into_iter().find(|program| program.is_file()) {
        Some(program) => Ok(program),
        None => fail("the npm packages have no workerd for this system"),
    }
}

struct Stopped(Child);

impl Drop for Stopped {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(workerd: &Path, config: &Path) -> Result<Start> {
    let address = SocketAddr::from(([127, 0, 0, 1], server::free_port()?));
    let mut command = Command::new(workerd);
    command
        .arg("serve")
        .arg(config)
        .arg(format!("--socket-addr=http={address}"))
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    let began = Instant::now();
    let mut workerd = Stopped(command.spawn().or_fail("cannot start workerd")?);
    let mut connection = loop {
        if let Ok(connection) = TcpStream::connect(address) {
            break connection;
        }
        if let Some(status) = workerd
            .0
            .try_wait()
            .or_fail("cannot read the state of workerd")?
        {
            return fail(format!("workerd exited ({status})"));
        }
        if began.elapsed() > LIMIT {
            return fail("workerd does not listen");
        }
        if process::interrupted() {
            return Err(Failure::Interrupted);
        }
        std::thread::sleep(Duration::from_micros(200));
    };
    let open = Instant::now();
    let headers = ask(&mut connection).or_fail("no answer")?;
    let done = Instant::now();
    // What cannot start is answered by workerd itself, in plain text.
    if !headers.iter().any(|line| line.ends_with("json")) {
        return fail(format!("answered {}", headers.join(", ")));
    }
    Ok(Start {
        answer: done.duration_since(open),
        total: done.duration_since(began),
    })
}

/// The first lines of the answer. Its end comes only when workerd closes the connection.
fn ask(connection: &mut TcpStream) -> std::io::Result<Vec<String>> {
    connection.set_read_timeout(Some(LIMIT))?;
    write!(connection, "GET {PATH} HTTP/1.1\r\nhost: localhost\r\n\r\n")?;
    BufReader::new(connection)
        .lines()
        .take_while(|line| !line.as_ref().is_ok_and(String::is_empty))
        .collect()
}

/// The median, and between what the middle half lies.
struct Summary {
    median_ms: f64,
    low_ms: f64,
    high_ms: f64,
}

impl Summary {
    fn of(starts: &[Start], pick: fn(&Start) -> Duration) -> Self {
        let mut sorted: Vec<f64> = starts
            .iter()
            .map(|start| pick(start).as_secs_f64() * 1000.0)
            .collect();
        sorted.sort_by(f64::total_cmp);
        Self {
            median_ms: quantile(&sorted, 0.5),
            low_ms: quantile(&sorted, 0.25),
            high_ms: quantile(&sorted, 0.75),
        }
    }
}

/// Between the two nearest values where none is at that place.
fn quantile(sorted: &[f64], part: f64) -> f64 {
    let place = part * (sorted.len().saturating_sub(1)) as f64;
    let at = |index: f64| sorted.get(index as usize).copied().unwrap_or(f64::NAN);
    let (below, above) = (at(place.floor()), at(place.ceil()));
    below + (above - below) * place.fract()
}

fn print(subjects: &[Subject]) {
    let figures: Vec<(&str, [Summary; 2])> = subjects
        .iter()
        .map(|subject| {
            let of = |pick| Summary::of(&subject.starts, pick);
            let both = [of(|start| start.answer), of(|start| start.total)];
            (subject.name.as_str(), both)
        })
        .collect();
    println!(
        "\n{:<16}{:>36}{:>36}",
        "to the first answer, ms", "since the socket took connections", "since the process started"
    );
    let columns = format!("{:>10}{:>18}{:>8}", "median", "middle half", "ratio");
    println!("{:<16}{columns}{columns}", "Worker");
    let Some((_, constants)) = figures.first() else {
        return;
    };
    for (name, summaries) in &figures {
        print!("{name:<16}");
        for (summary, constant) in summaries.iter().zip(constants) {
            let middle = format!("{:.1} to {:.1}", summary.low_ms, summary.high_ms);
            let ratio = summary.median_ms / constant.median_ms;
            print!("{:>10.1}{middle:>18}{ratio:>8.2}", summary.median_ms);
        }
        println!();
    }
    println!(
        "
Read the ratios: all Workers shared whatever else the machine did, but the milliseconds are this
machine's. `constant` is a Worker of JavaScript with a constant answer; a ratio is the function's
median by its median. The right half has the start of workerd itself in it, which is once a machine in
production and not once a function. benches/README.md says more."
    );
}

#[cfg(test)]
mod tests {
    use super::quantile;

    #[test]
    fn a_quantile_lies_between_its_neighbours() {
        let sorted = [1.0, 2.0, 4.0, 8.0];
        for (part, expected) in [(0.0, 1.0), (0.5, 3.0), (0.25, 1.75), (1.0, 8.0)] {
            assert_eq!(quantile(&sorted, part), expected, "{part}");
        }
        assert_eq!(quantile(&[5.0], 0.75), 5.0);
    }
}
