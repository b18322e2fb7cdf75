//! Packs what `system` carries along: the migrations, without what is there for people who read the files
//! (comments and indentation), the OpenAPI document without indentation, and the list of all functions' jobs.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use sha2::{Digest, Sha256};

const OPENAPI: &str = "../../openapi.json";

fn main() -> io::Result<()> {
    let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo names a folder"))?;
    let folder = Path::new(&folder);
    println!("cargo::rerun-if-changed={OPENAPI}");
    let document = fs::read_to_string(OPENAPI)?;
    // A text of JSON holds no line break, so whatever follows one is indentation.
    let packed: String = document.lines().map(str::trim_start).collect();
    fs::write(folder.join("openapi.json"), packed)?;
    fs::write(folder.join("jobs.json"), jobs(&document)?)?;
    fs::write(
        folder.join("migrations.rs"),
        migrations("../../migrations")?,
    )
}

/// The jobs of all functions, as the document that is generated from them lists them.
fn jobs(text: &str) -> io::Result<String> {
    let list = text.split_once("\n  \"x-jobs\": [\n");
    let list = list.and_then(|(_, rest)| rest.split_once("\n  ]"));
    let (list, _) = list.ok_or_else(|| io::Error::other("the document lists no jobs"))?;
    let list: String = list.lines().map(str::trim_start).collect();
    Ok(format!("[{list}]"))
}

/// The files as a list of `Migration` in Rust, oldest first.
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
            "Migration {{ name: {name:?}, checksum: {:?}, statements: &{:?} }},\n",
            checksum(&text),
            statements(&text)
        );
        list.push_str(&migration);
    }
    Ok(list + "]")
}

/// Ours end at a semicolon that ends a line, and no text in quotes runs over a line.
fn statements(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(without_comment).collect();
    let statements = lines.join("\n");
    let statements = statements.split(";\n").map(|statement| {
        let words = statement.lines().filter(|line| !line.is_empty());
        words.collect::<Vec<_>>().join(" ")
    });
    statements
        .map(|statement| statement.trim_end_matches(';').to_owned())
        .filter(|statement| !statement.is_empty())
        .collect()
}

fn without_comment(line: &str) -> &str {
    let mut quoted = false;
    let comment = line.char_indices().find(|(at, letter)| {
        quoted ^= *letter == '\'';
        !quoted && line.split_at(*at).1.starts_with("--")
    });
    comment.map_or(line, |(at, _)| line.split_at(at).0).trim()
}

fn checksum(text: &str) -> String {
    let mut digits = String::new();
    for byte in Sha256::digest(text.as_bytes()) {
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}
