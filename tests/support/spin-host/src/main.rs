//! A test double of `spin up`: serves the components of a spin.toml on one port.
//!
//! In scope: what this project uses of Spin, behaving as Spin does, its refusals included, so that
//! the contract can be tested where the real `spin` cannot be had. Out of scope: production.
//! Nothing that is shipped contains it, and where a real `spin` is on the PATH it is used instead.
//!
//! The options are those of `spin up` of the same names, so that either program can be started by
//! the same words; variables come from SPIN_VARIABLE_<NAME> or from `--variable`.

mod arguments;
mod compiled;
mod expiration;
mod instance;
mod key_value;
mod manifest;
mod outbound;
mod routes;
mod runtime_config;
mod server;
mod sqlite;
mod stream;
mod variables;

/// The traits to implement, made from the interfaces that the SDK brings.
mod bindings {
    #![allow(clippy::all, reason = "generated")]
    include!(concat!(env!("OUT_DIR"), "/bindings.rs"));
}

use std::process::ExitCode;

use arguments::Arguments;

pub type Result<T = (), E = String> = std::result::Result<T, E>;

fn main() -> ExitCode {
    match Arguments::parse(std::env::args().skip(1)).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("spin-host: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result {
    let runtime = tokio::runtime::Runtime::new().map_err(|error| format!("no runtime: {error}"))?;
    runtime.block_on(server::serve(arguments))
}
