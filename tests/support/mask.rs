//! Replaces what no two runs have in common: ids, times, tokens, made-up names, measurements.

use serde_json::Value;

/// Members whose value is a count of this run, a measurement, or names the platform.
const MEMBERS: &[&str] = &[
    "org_id",
    "platform",
    "response_ms",
    "retry_after",
    "served_by",
];

/// A value of a header.
pub fn header(name: &str, value: &str) -> String {
    match name {
        "retry-after" | "ratelimit-reset" => "<seconds>".to_owned(),
        _ => text(value),
    }
}

/// A body: member by member if it is JSON, else as a text.
pub fn body(body: &str) -> String {
    match serde_json::from_str::<Value>(body) {
        Ok(mut value) => {
            mask(&mut value);
            value.to_string()
        }
        Err(_) => text(body),
    }
}

fn mask(value: &mut Value) {
    match value {
        Value::String(string) => *string = text(string),
        Value::Array(list) => list.iter_mut().for_each(mask),
        Value::Object(members) => {
            for (name, member) in members {
                // An id that is a number is an organisation's.
                let is_of_this_run = MEMBERS.contains(&name.as_str()) && !member.is_null();
                if is_of_this_run || name == "id" && member.is_number() {
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
    match word {
        _ if is_uuid(word) => shown("<id>"),
        _ if word.starts_with("tds_") => shown("<key>"),
        _ if is_unique(word) => shown("<name>"),
        _ if word.len() == 16 && is_hex(word) => shown("<hash>"),
        _ => word.to_owned(),
    }
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

/// As `shop::unique` makes names: `<prefix>-<hex>-<count>`.
fn is_unique(word: &str) -> bool {
    let mut parts = word.rsplitn(3, '-');
    let count = parts.next().is_some_and(|part| part.parse::<u64>().is_ok());
    let hex = parts
        .next()
        .is_some_and(|part| part.len() >= 6 && is_hex(part));
    count && hex && parts.next().is_some()
}

/// Base64 of something long: digits and letters of both cases, without a word's shape.
fn is_token(word: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| word.bytes().any(|b| kind(&b));
    word.len() >= 20
        && !is_uuid(word)
        && !word.contains(':')
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_lowercase)
        && (has(u8::is_ascii_uppercase) || is_hex(word))
}
