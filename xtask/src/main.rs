//! `cargo xtask`: builds, serves, tests and deploys the functions, from package registries alone.

mod answers;
mod arguments;
mod backtest;
mod bench;
mod build;
mod bundle;
mod demo;
mod deploy;
mod dev;
mod failure;
mod kept;
mod local_server;
mod migrate;
mod openapi;
mod platform;
mod process;
mod progress;
mod project;
mod request;
mod secrets;
mod server;
mod sizes;
mod soak;
mod spin_host;
mod spin_server;
mod stage;
mod suites;
mod test;
mod tick;
mod tools;
mod watch;
mod wrangler;

use std::process::ExitCode;

use arguments::Arguments;
use failure::{Failure, Result, fail};

const HELP: &str = "\
Usage: cargo xtask <command>

  dev      Serve everything on http://localhost:8787, with the demo shop
             --platform P  workers (in workerd, the default) or spin
             --port N      another port
             --fresh       start from an empty database
             --watch       rebuild and reload when a file changes
  test     Run every test, natively, in workerd and on Spin, and compare what they answer
             --only P,…    only on some of native, workers and spin
             --release     with the functions as deployed
  soak     Kill the server under load, again and again
             --platform P  only workers or spin
             --crashes N   how often (default 10)
  build    Build the functions into target/edge/, print their sizes
             --platform P  only for workers or spin
             --release     as deployed (otherwise quick to build)
             FUNCTION…     only these
  bench    Measure, for people to read; see benches/README.md
             start         the cold start of each function in workerd; --starts N (default 20)
               FUNCTION…   only these
             forecast      the CPU time of one forecast, natively and in wasm
             without a word: all of them
  backtest FILE.csv  What shared/forecast would have forecast at past origins of series_id,t,date,y
             --freq F      D, W or MS: days, weeks, months
             --horizon H   steps ahead, 1 to 365
             --origins K,… observations before the end at which forecasts begin
             --out FILE    where to write them (default: the terminal); CPU ms a series are printed
  migrate  Apply migrations through a running server
             --url URL     default http://localhost:8787
             --secret S    default INTERNAL_SECRET, then the local one
  tick     Run what is due in every function, as schedulers do on Spin
             --url URL     default http://localhost:8787
             --secret S    default INTERNAL_SECRET, then the local one
  secrets  Print new secrets and signing keys for an installation
             --for P       as workers (the default), spin or kubernetes take them
  openapi  Write openapi.json from the route tables
             --check       only fail when it differs
  deploy   Deploy to Cloudflare Workers
             --dry-run     build and check everything, offline
             --set-secrets FILE  give the functions what they lack of what `secrets` printed
             --url URL     where the functions answer; default the host of system's routes
             --secret S    their INTERNAL_SECRET; default that variable, then that of FILE
";

fn main() -> ExitCode {
    process::catch_interrupts();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Interrupted) => ExitCode::from(130),
        Err(Failure::Because(why)) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result {
    let mut words = std::env::args().skip(1);
    let Some(command) = words.next() else {
        print!("{HELP}");
        return Ok(());
    };
    let arguments = Arguments::new(words);
    project::enter()?;
    match command.as_str() {
        "dev" => dev::run(arguments),
        "test" => test::run(arguments),
        "soak" => soak::run(arguments),
        "build" => build::run(arguments),
        "bench" => bench::run(arguments),
        "backtest" => backtest::run(arguments),
        "migrate" => migrate::run(arguments),
        "tick" => tick::run(arguments),
        "secrets" => secrets::run(arguments),
        "openapi" => openapi::run(arguments),
        "deploy" => deploy::run(arguments),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        unknown => fail(format!(
            "there is no command `{unknown}`; `cargo xtask help` lists them"
        )),
    }
}
