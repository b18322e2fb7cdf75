//! `figures FILE...`: one line of JSON for each file, with its kind and figures or the reason why it is refused.
//! The benches compare these lines with what other programs say.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::process::ExitCode;

use mesh::sniff::{HEAD_BYTES, TAIL_BYTES};
use mesh::{Figures, Kind, Measure, Problem, Reader, Reason};

const CHUNK_BYTES: usize = 65_536;

fn main() -> ExitCode {
    for path in std::env::args().skip(1) {
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) => {
                eprintln!("{path}: {error}");
                return ExitCode::FAILURE;
            }
        };
        let line = match figures(&mut file) {
            Ok((kind, figures)) => {
                serde_json::json!({"file": path, "kind": kind, "figures": figures})
            }
            Err(problem) => {
                serde_json::json!({"file": path, "reason": problem.reason.code(), "detail": problem.detail})
            }
        };
        println!("{line}");
    }
    ExitCode::SUCCESS
}

fn figures(file: &mut File) -> Result<(Kind, Figures), Problem> {
    let length = file.seek(SeekFrom::End(0)).unwrap_or_default();
    let head = read(file, 0, HEAD_BYTES);
    let tail = read(file, length.saturating_sub(TAIL_BYTES as u64), TAIL_BYTES);
    let kind = mesh::sniff(&head, &tail, length)?;
    drop((head, tail));
    let mut measure = Measure::default();
    let mut reader = Reader::new(kind, length)?;
    while let Some(range) = reader.need() {
        let wanted = usize::try_from(range.end - range.start).unwrap_or(CHUNK_BYTES);
        let chunk = read(file, range.start, wanted.min(CHUNK_BYTES));
        if chunk.is_empty() {
            return Err(Reason::Truncated.into());
        }
        reader.push(&chunk, &mut measure)?;
    }
    reader.finish(&mut measure)?;
    Ok((kind, measure.finish().ok_or(Reason::NoTriangles)?))
}

fn read(file: &mut File, from: u64, bytes: usize) -> Vec<u8> {
    let mut chunk = Vec::with_capacity(bytes);
    let at = file.seek(SeekFrom::Start(from));
    let all = at.and_then(|_| file.take(bytes as u64).read_to_end(&mut chunk));
    all.map(|_| chunk).unwrap_or_default()
}
