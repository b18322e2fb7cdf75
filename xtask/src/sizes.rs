//! The table of sizes and the budget: Cloudflare limits what a function weighs compressed.

use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::failure::{OrFail, Result, fail};
use crate::{bundle, project};

/// Bytes after gzip. Small functions start fast; a heavy dependency shows here first.
const BUDGET_BYTES: usize = 150_000;
/// Functions with a reason to be heavier.
const BUDGET_BYTES_OF: &[(&str, usize)] = &[
    // Argon2 and the signing of tokens.
    ("auth", 260_000),
];

struct Size {
    raw_bytes: usize,
    gzip_bytes: usize,
}

/// Prints the sizes; with `check`, fails when a function is over its budget.
pub fn report(functions: &[String], check: bool) -> Result {
    println!(
        "\n{:<16}{:>12}{:>12}{:>12}",
        "function", "raw KB", "gzip KB", "budget KB"
    );
    let mut over = Vec::new();
    for name in functions {
        let size = measure(name)?;
        let budget_bytes = budget(name);
        println!(
            "{name:<16}{:>12}{:>12}{:>12}",
            kilobytes(size.raw_bytes),
            kilobytes(size.gzip_bytes),
            kilobytes(budget_bytes)
        );
        if size.gzip_bytes > budget_bytes {
            over.push(name.as_str());
        }
    }
    if check && !over.is_empty() {
        return fail(format!("over the gzip budget: {}", over.join(", ")));
    }
    Ok(())
}

fn budget(function: &str) -> usize {
    BUDGET_BYTES_OF
        .iter()
        .find(|(name, _)| *name == function)
        .map_or(BUDGET_BYTES, |(_, bytes)| *bytes)
}

fn measure(function: &str) -> Result<Size> {
    let mut size = Size {
        raw_bytes: 0,
        gzip_bytes: 0,
    };
    for path in bundle::modules(&project::artifact(function))? {
        let what = format!("cannot measure {}", path.display());
        let bytes = fs::read(&path).or_fail(&what)?;
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&bytes).or_fail(&what)?;
        size.raw_bytes += bytes.len();
        size.gzip_bytes += encoder.finish().or_fail(&what)?.len();
    }
    Ok(size)
}

fn kilobytes(bytes: usize) -> String {
    format!("{:.1}", bytes as f64 / 1000.0)
}
