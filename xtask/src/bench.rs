//! `cargo xtask bench`: measurements for people to read. They do not pass or fail; `benches/README.md` explains each.

mod forecast;
mod start;

use crate::arguments::Arguments;
use crate::failure::{Result, fail};

/// Each bench takes its own options.
type Bench = fn(Arguments) -> Result;

const BENCHES: &[(&str, Bench)] = &[("start", start::run), ("forecast", forecast::run)];

/// Runs the bench that the first argument names, or all benches with their defaults.
pub fn run(mut arguments: Arguments) -> Result {
    let Some(name) = arguments.word() else {
        arguments.finish()?;
        return BENCHES
            .iter()
            .try_for_each(|(_, bench)| bench(Arguments::default()));
    };
    match BENCHES.iter().find(|(known, _)| *known == name) {
        Some((_, bench)) => bench(arguments),
        None => {
            let names: Vec<&str> = BENCHES.iter().map(|(name, _)| *name).collect();
            fail(format!(
                "there is no bench `{name}`; there are {}",
                names.join(", ")
            ))
        }
    }
}
