//! The table of sizes, and the ceiling: Cloudflare limits the size of a function after gzip.

use std::fs;

use flate2::Compression;
use flate2::read::GzEncoder;

use crate::build::Profile;
use crate::bundle;
use crate::failure::{OrFail, Result, fail};
use crate::platform::Platform;

/// A third of what Cloudflare's free plan takes. Below it size does not decide how fast a function
/// starts: `benches/README.md` has the figures.
const CEILING_GZIP_BYTES: usize = 1_000_000;

struct Size {
    raw_bytes: usize,
    gzip_bytes: usize,
}

/// Prints the sizes. A release over the ceiling is a failure; a quick build is larger than what is
/// deployed, so it is only shown.
pub fn report(functions: &[String], platforms: &[Platform], profile: Profile) -> Result {
    println!(
        "\n{:<16}{:<10}{:>12}{:>12}",
        "function", "platform", "raw KB", "gzip KB"
    );
    let mut over = Vec::new();
    for name in functions {
        for &platform in platforms {
            let size = measure(name, platform)?;
            println!(
                "{name:<16}{:<10}{:>12}{:>12}",
                platform.name(),
                kilobytes(size.raw_bytes),
                kilobytes(size.gzip_bytes)
            );
            if size.gzip_bytes > CEILING_GZIP_BYTES {
                over.push(format!("{name} on {}", platform.name()));
            }
        }
    }
    match (profile, over.is_empty()) {
        (_, true) => Ok(()),
        (Profile::Quick, false) => {
            println!("A quick build is larger than what is deployed; --release shows that.");
            Ok(())
        }
        (Profile::Release, false) => fail(format!(
            "over {} KB after gzip: {}",
            kilobytes(CEILING_GZIP_BYTES),
            over.join(", ")
        )),
    }
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
        let mut encoder = GzEncoder::new(bytes.as_slice(), Compression::default());
        let gzip_bytes = std::io::copy(&mut encoder, &mut std::io::sink()).or_fail(&what)?;
        size.raw_bytes += bytes.len();
        size.gzip_bytes += usize::try_from(gzip_bytes).or_fail(&what)?;
    }
    Ok(size)
}

fn kilobytes(bytes: usize) -> String {
    format!("{:.1}", bytes as f64 / 1000.0)
}
