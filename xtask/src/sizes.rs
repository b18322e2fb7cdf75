//! The table of sizes and the budget: Cloudflare limits what a function weighs compressed.

use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::bundle;
use crate::failure::{OrFail, Result, fail};
use crate::platform::Platform;

/// What a function may weigh after gzip: small functions start fast. One that outgrows it is cut in two, by its
/// paths. A heavy dependency shows here first.
const BUDGET_BYTES: usize = 150_000;
const BUDGET_BYTES_OF: &[(&str, usize)] = &[
    // Argon2 and the signing of tokens.
    ("auth", 260_000),
];

/// The same on Spin, where nothing limits it but the time a start takes. A component brings along
/// what the runtime of Workers has: HTTP, formatting, signatures.
const SPIN_BUDGET_BYTES: usize = 350_000;
const SPIN_BUDGET_BYTES_OF: &[(&str, usize)] = &[("auth", 440_000), ("documents", 360_000)];

struct Size {
    raw_bytes: usize,
    gzip_bytes: usize,
}

/// Prints the sizes; with `check`, fails when something is over its budget.
pub fn report(functions: &[String], platforms: &[Platform], check: bool) -> Result {
    println!(
        "\n{:<16}{:<10}{:>12}{:>12}{:>12}",
        "function", "platform", "raw KB", "gzip KB", "budget KB"
    );
    let mut over = Vec::new();
    for name in functions {
        for &platform in platforms {
            let size = measure(name, platform)?;
            let budget_bytes = budget(name, platform);
            println!(
                "{name:<16}{:<10}{:>12}{:>12}{:>12}",
                platform.name(),
                kilobytes(size.raw_bytes),
                kilobytes(size.gzip_bytes),
                kilobytes(budget_bytes)
            );
            if size.gzip_bytes > budget_bytes {
                over.push(format!("{name} on {}", platform.name()));
            }
        }
    }
    if check && !over.is_empty() {
        return fail(format!("over the gzip budget: {}", over.join(", ")));
    }
    Ok(())
}

fn budget(function: &str, platform: Platform) -> usize {
    let (usual, exceptions) = match platform {
        Platform::Workers => (BUDGET_BYTES, BUDGET_BYTES_OF),
        Platform::Spin => (SPIN_BUDGET_BYTES, SPIN_BUDGET_BYTES_OF),
    };
    exceptions
        .iter()
        .find(|(name, _)| *name == function)
        .map_or(usual, |(_, bytes)| *bytes)
}

fn measure(function: &str, platform: Platform) -> Result<Size> {
    let artifact = platform.artifact(function);
    let files = match platform {
        Platform::Workers => bundle::modules(&artifact)?,
        Platform::Spin => vec![artifact],
    };
    let mut size = Size {
        raw_bytes: 0,
        gzip_bytes: 0,
    };
    for path in files {
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
