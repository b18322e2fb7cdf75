//! `estimate PROFILE.json FILE [JOBS.json]`: what a model takes to print with a profile, calibrated by finished jobs, as
//! JSON. The bench compares it with a slicer.

use std::process::ExitCode;

use mesh::sniff::{HEAD_BYTES, TAIL_BYTES};
use mesh::{Calibration, Figures, Job, Measure, PrintProfile, Problem, Reader, Reason, estimate};

fn main() -> ExitCode {
    match run() {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [profile, file, jobs @ ..] = arguments.as_slice() else {
        return Err("estimate PROFILE.json FILE [JOBS.json]".into());
    };
    let profile: PrintProfile = serde_json::from_slice(&std::fs::read(profile)?)?;
    let jobs: Vec<Job> = match jobs.first() {
        Some(path) => serde_json::from_slice(&std::fs::read(path)?)?,
        None => Vec::new(),
    };
    let figures = figures(&std::fs::read(file)?)?;
    let estimate = estimate(&figures, &profile, &Calibration::from_jobs(&jobs));
    Ok(serde_json::to_string(&estimate)?)
}

fn figures(file: &[u8]) -> Result<Figures, Problem> {
    let length = file.len() as u64;
    let head = file.get(..HEAD_BYTES).unwrap_or(file);
    let tail = file.get(file.len().saturating_sub(TAIL_BYTES)..);
    let mut reader = Reader::new(mesh::sniff(head, tail.unwrap_or_default(), length)?, length)?;
    let mut measure = Measure::default();
    while let Some(range) = reader.need() {
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        let chunk = file.get(place(range.start)..place(range.end));
        reader.push(chunk.ok_or(Reason::Truncated)?, &mut measure)?;
    }
    reader.finish(&mut measure)?;
    Ok(measure.finish().ok_or(Reason::NoTriangles)?)
}
