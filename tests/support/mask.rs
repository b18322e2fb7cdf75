//! Replaces what no two runs have in common: ids, times, tokens, made-up names, measurements.

use regex_lite::Regex;
use serde_json::Value;

/// Members whose value is a count of this run, a measurement, or names the platform.
const MEMBERS: &[&str] = &[
    "entity_id",
    "kid",
    "next_after",
    "org_id",
    "platform",
    "response_ms",
    "retry_after",
    "secret",
    "seq",
    "served_by",
];

/// Runs of jobs are the installation's: how many there are and what they did depends on what else
/// is tested meanwhile.
const RUNS: &[&str] = &["last_run", "runs"];

/// A value of a header.
pub fn header(name: &str, value: &str) -> String {
    match name {
        "retry-after" => "<seconds>".to_owned(),
        // `"login";r=4;t=33`: what is left depends on when the window began.
        "ratelimit" => with_numbers_masked(value),
        _ => text(value),
    }
}

/// What was asked: places in the feed of events are of this run too.
pub fn request(asked: &str) -> String {
    let asked = text(asked);
    let Some((start, rest)) = asked.split_once("after=") else {
        return asked;
    };
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    format!("{start}after=<seq>{rest}")
}

/// Numbers after an equals sign.
fn with_numbers_masked(value: &str) -> String {
    let mut parts = value.split('=');
    let mut masked = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        masked.push_str("=<run>");
        masked.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    masked
}

/// The lines of a PDF. Where they stand depends on the length of made-up names.
pub fn pdf(pages: &[Vec<String>]) -> String {
    let lines = pages.iter().flatten();
    let masked: String = lines.map(|line| text(line) + "\n").collect();
    with_days_masked(&masked)
}

/// A body: member by member if it is JSON, else as a text.
pub fn body(body: &str) -> String {
    match serde_json::from_str::<Value>(body) {
        Ok(mut value) => {
            mask(&mut value);
            value.to_string()
        }
        // The places of a stream of events are of this run too.
        Err(_) => text(body)
            .lines()
            .map(|line| match line.strip_prefix("id: ") {
                Some(_) => "id: <seq>\n".to_owned(),
                None => format!("{line}\n"),
            })
            .collect(),
    }
}

/// `23 November 2026`, `23 de noviembre de 2026`: the runs compared may stand on both sides of a
/// midnight.
fn with_days_masked(text: &str) -> String {
    let day = Regex::new(r"\b\d{1,2} (de )?[A-Za-z]+ (de )?20\d\d\b");
    let day = day.expect("a pattern that compiles");
    // The language stays.
    day.replace_all(text, "<day> $2").into_owned()
}

fn mask(value: &mut Value) {
    match value {
        Value::String(string) => *string = text(string),
        Value::Array(list) => list.iter_mut().for_each(mask),
        Value::Object(members) => {
            for (name, member) in members {
                // An id that is a number is an organisation's.
                let is_of_this_run = MEMBERS.contains(&name.as_str()) && !member.is_null();
                let is_of_a_job = RUNS.contains(&name.as_str());
                if is_of_this_run || is_of_a_job || name == "id" && member.is_number() {
                    *member = Value::from("<run>");
                } else {
                    mask(member);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// A text, word by word.
pub fn text(text: &str) -> String {
    let is_in_word = |c: char| c.is_ascii_alphanumeric() || "-_.:+".contains(c);
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let length = rest.find(|c| !is_in_word(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        masked.push_str(&masked_word(word));
        let between = after.find(is_in_word).unwrap_or(after.len());
        masked.push_str(&after[..between]);
        rest = &after[between..];
    }
    masked
}

fn masked_word(word: &str) -> String {
    let shown = |mask: &str| mask.to_owned();
    if is_time(word) {
        return shown("<time>");
    }
    if word.starts_with("tds_") {
        return shown("<key>");
    }
    if is_token(word) {
        return shown("<token>");
    }
    let parts = word.split(['.', ':']);
    if parts.clone().count() > 1 {
        let is_address =
            word.starts_with("10.") && parts.clone().all(|part| part.parse::<u8>().is_ok());
        if is_address {
            return shown("<address>");
        }
        // The separators stay, in their order.
        let mut masked = String::new();
        let mut rest = word;
        for part in parts {
            masked.push_str(&masked_word(part));
            rest = &rest[part.len()..];
            let separator = rest.len().min(1);
            masked.push_str(&rest[..separator]);
            rest = &rest[separator..];
        }
        return masked;
    }
    if is_uuid(word) {
        return shown("<id>");
    }
    if is_hash(word) {
        return shown("<hash>");
    }
    match word.split_once('-') {
        // An ETag: the version stays.
        Some((version, hash)) if is_hash(hash) => format!("{version}-<hash>"),
        _ => with_name_masked(word).unwrap_or_else(|| word.to_owned()),
    }
}

fn is_hash(word: &str) -> bool {
    word.len() == 16 && is_hex(word)
}

fn is_hex(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

fn is_uuid(word: &str) -> bool {
    let lengths: Vec<usize> = word.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && word.split('-').all(is_hex)
}

/// `2026-11-22T08:21:40.198Z`
fn is_time(word: &str) -> bool {
    let shape: String = word
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    ["0000-00-00T00:00:00.000Z", "0000-00-00T00:00:00Z"].contains(&shape.as_str())
}

/// What begins with a name that `shop::unique` made, `<prefix>-<hex>-<count>`; the rest stays.
fn with_name_masked(word: &str) -> Option<String> {
    let parts: Vec<&str> = word.split('-').collect();
    let is_made = |at: &usize| {
        let hex = parts[*at].to_ascii_lowercase();
        hex.len() >= 6 && is_hex(&hex) && parts[at + 1].parse::<u64>().is_ok()
    };
    let hex = (1..parts.len().saturating_sub(1)).find(is_made)?;
    let mut masked = "<name>".to_owned();
    for part in &parts[hex + 2..] {
        masked.push('-');
        masked.push_str(part);
    }
    Some(masked)
}

/// Base64 of something long: letters of both cases and mostly digits, without a word's shape.
fn is_token(word: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| word.bytes().any(|b| kind(&b));
    word.len() >= 20
        && !is_uuid(word)
        && !word.contains(':')
        && (has(u8::is_ascii_digit) || word.len() >= 40)
        && has(u8::is_ascii_lowercase)
        && (has(u8::is_ascii_uppercase) || is_hex(word))
}
