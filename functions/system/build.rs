//! Writes the data that `system` contains: the migrations and the jobs of all functions as Rust constants, and the
//! OpenAPI document without indentation.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use serde_json::Value;
use sha2::{Digest, Sha256};

const OPENAPI: &str = "../../openapi.json";

fn main() -> io::Result<()> {
    let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo names a folder"))?;
    let folder = Path::new(&folder);
    println!("cargo::rerun-if-changed={OPENAPI}");
    let document: Value = serde_json::from_str(&fs::read_to_string(OPENAPI)?)?;
    fs::write(folder.join("openapi.json"), document.to_string())?;
    fs::write(folder.join("jobs.rs"), jobs(&document)?)?;
    fs::write(
        folder.join("migrations.rs"),
        migrations("../../migrations")?,
    )
}

/// The jobs that the document lists, as a list of `Job`.
fn jobs(document: &Value) -> io::Result<String> {
    let jobs = document.get("x-jobs").and_then(Value::as_array);
    let jobs = jobs.ok_or_else(|| io::Error::other("openapi.json has no x-jobs"))?;
    let job = |job: &Value| {
        let name = job.get("name")?.as_str()?;
        let summary = job.get("summary")?.as_str()?;
        let every_minutes = job.get("every_minutes")?.as_i64()?;
        Some(format!(
            "Job {{ name: {name:?}, summary: {summary:?}, every_minutes: {every_minutes} }},\n"
        ))
    };
    let jobs: Option<String> = jobs.iter().map(job).collect();
    let jobs = jobs.ok_or_else(|| io::Error::other("a job in openapi.json is not complete"))?;
    Ok(format!("&[\n{jobs}]"))
}

/// The files as a list of `Migration`, oldest first.
fn migrations(source: &str) -> io::Result<String> {
    println!("cargo::rerun-if-changed={source}");
    let mut paths = fs::read_dir(source)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<PathBuf>>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "sql"));
    paths.sort();
    let mut list = String::from("&[\n");
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let text = fs::read_to_string(&path)?;
        let migration = format!(
            "Migration {{ name: {name:?}, checksum: \"{:x}\", statements: &{:?} }},\n",
            Sha256::digest(&text),
            statements(&text)
        );
        list.push_str(&migration);
    }
    Ok(list + "]")
}

/// A statement ends with the line that ends with a semicolon, and a comment is a line of its own.
fn statements(text: &str) -> Vec<String> {
    let is_sql = |line: &&str| !line.is_empty() && !line.trim_start().starts_with("--");
    let lines: Vec<&str> = text.lines().filter(is_sql).collect();
    let statements = lines.join("\n");
    let statements = statements.trim_end_matches(';').split(";\n");
    statements.map(str::to_owned).collect()
}
