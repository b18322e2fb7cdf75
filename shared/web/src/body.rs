//! From bytes to a type that cannot be wrong, or to a refusal that names the field.

use domain::Refusal;
use domain::refusal::code;
use platform::{Body, Request};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

use crate::strict::Strict;

pub fn parse<T: DeserializeOwned>(request: &Request) -> Result<T, Refusal> {
    let Body::Bytes(bytes) = &request.body else {
        return Err(Refusal::new(&code::BODY_TOO_LARGE));
    };
    check_type(request)?;
    let text = std::str::from_utf8(bytes).map_err(|_| malformed("it is not UTF-8"))?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(Strict(&mut deserializer)).map_err(|error| {
        let path = error.path().clone();
        explain(error.inner(), &path)
    })?;
    deserializer.end().map_err(|error| explain_syntax(&error))?;
    Ok(value)
}

/// Whether an action's body is as good as none: empty or `{}`.
pub fn is_empty(request: &Request) -> bool {
    matches!(&request.body, Body::Bytes(bytes) if matches!(bytes.trim_ascii(), b"" | b"{}"))
}

pub fn parse_query<T: DeserializeOwned>(query: &str) -> Result<T, Refusal> {
    serde_urlencoded::from_str(query).map_err(|error| {
        let (code_name, sentence) = split(&error.to_string());
        let field = quoted(&sentence)
            .filter(|_| sentence.contains("field"))
            .unwrap_or_default()
            .to_owned();
        Refusal::new(&code::INVALID_QUERY)
            .with("reason", sentence.as_str())
            .because(format!("?{field}"), code_name, Some(sentence))
    })
}

fn check_type(request: &Request) -> Result<(), Refusal> {
    let named = request.header("content-type").unwrap_or_default();
    let kind = named
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    if kind == "application/json" || kind == "application/merge-patch+json" {
        return Ok(());
    }
    Err(Refusal::new(&code::UNSUPPORTED_MEDIA_TYPE))
}

fn malformed(reason: &str) -> Refusal {
    Refusal::new(&code::MALFORMED_JSON).with("reason", reason)
}

fn explain_syntax(error: &serde_json::Error) -> Refusal {
    malformed(&error.to_string())
}

fn explain(error: &serde_json::Error, path: &Path) -> Refusal {
    if error.classify() != Category::Data {
        return explain_syntax(error);
    }
    let text = error.to_string();
    let text = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(before, _)| before);
    let (code_name, sentence) = split(text);
    let mut pointer = pointer(path);
    if code_name == "missing" {
        // A missing field is reported at its parent.
        if let Some(field) = quoted(&sentence) {
            pointer.push('/');
            pointer.push_str(field);
        }
    }
    Refusal::new(&code::INVALID_BODY).because(pointer, code_name, Some(sentence))
}

/// A JSON pointer (RFC 6901).
fn pointer(path: &Path) -> String {
    path.iter().fold(String::new(), |mut pointer, segment| {
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
        pointer
    })
}

/// `code: sentence` of our own types, or the kind of serde's message.
fn split(message: &str) -> (String, String) {
    if let Some((code_name, sentence)) = message.split_once(": ")
        && code_name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    {
        return (code_name.to_owned(), sentence.to_owned());
    }
    let kinds = [
        ("missing field", "missing"),
        ("unknown field", "unknown_field"),
        ("duplicate field", "duplicate_field"),
        ("unknown variant", "unknown_value"),
        ("invalid type", "wrong_type"),
        ("invalid length", "wrong_length"),
    ];
    let kind = kinds
        .iter()
        .find(|(start, _)| message.starts_with(start))
        .map_or("invalid_value", |(_, kind)| kind);
    (kind.to_owned(), message.to_owned())
}

/// What stands between the first pair of backticks.
fn quoted(message: &str) -> Option<&str> {
    message.split('`').nth(1)
}

#[cfg(test)]
mod tests {
    use domain::Money;
    use platform::{Body, Method, Request};
    use serde::Deserialize;

    use super::{parse, parse_query};

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only parsed")]
    struct Order {
        lines: Vec<Line>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only parsed")]
    struct Line {
        price: Money,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only parsed")]
    struct Filter {
        limit: Option<u8>,
    }

    fn request(body: &[u8]) -> Request {
        Request {
            method: Some(Method::Post),
            path: "/".into(),
            query: String::new(),
            headers: vec![(
                "content-type".into(),
                "application/json; charset=utf-8".into(),
            )],
            body: Body::Bytes(body.to_vec()),
            client_address: String::new(),
            served_by: String::new(),
        }
    }

    #[test]
    fn a_wrong_body_names_the_field_and_the_fault() {
        let deep = "[".repeat(10_000);
        let table: &[(&[u8], &str, &str, &str)] = &[
            (b"", "malformed_json", "", ""),
            (b"{", "malformed_json", "", ""),
            (b"\xff", "malformed_json", "", ""),
            (deep.as_bytes(), "invalid_body", "", "wrong_type"),
            (br#"{"lines":[]} x"#, "malformed_json", "", ""),
            (br#"{"lines":1e309}"#, "malformed_json", "", ""),
            (br#"{}"#, "invalid_body", "/lines", "missing"),
            (
                br#"{"lines":[],"a/b":1}"#,
                "invalid_body",
                "/a~1b",
                "unknown_field",
            ),
            (br#"{"lines":"x"}"#, "invalid_body", "/lines", "wrong_type"),
            (b"[[]]", "invalid_body", "", "wrong_type"),
            (
                br#"{"lines":[{"price":[1,"GBP"]}]}"#,
                "invalid_body",
                "/lines/0/price",
                "wrong_type",
            ),
            (
                br#"{"lines":[{"price":{"amount":-1,"currency":"GBP"}}]}"#,
                "invalid_body",
                "/lines/0/price/amount",
                "out_of_range",
            ),
            (
                br#"{"lines":[{"price":{"amount":1,"currency":"gbp"}}]}"#,
                "invalid_body",
                "/lines/0/price/currency",
                "invalid_currency",
            ),
            (
                br#"{"lines":[{"price":{"amount":"1","currency":"GBP"}}]}"#,
                "invalid_body",
                "/lines/0/price/amount",
                "wrong_type",
            ),
        ];
        for (body, code, pointer, field_code) in table {
            let refusal = parse::<Order>(&request(body)).unwrap_err();
            assert_eq!(
                refusal.code.name,
                *code,
                "{}",
                String::from_utf8_lossy(body)
            );
            let error = refusal.errors.first();
            assert_eq!(
                error.map_or("", |e| e.pointer.as_str()),
                *pointer,
                "{refusal:?}"
            );
            assert_eq!(error.map_or("", |e| &e.code), *field_code, "{refusal:?}");
        }
    }

    #[test]
    fn a_wrong_query_names_the_parameter() {
        assert!(parse_query::<Filter>("limit=3").is_ok());
        let refusal = parse_query::<Filter>("colour=red").unwrap_err();
        assert_eq!(
            refusal.errors.first().map(|e| e.pointer.as_str()),
            Some("?colour")
        );
        assert!(parse_query::<Filter>("limit=x").is_err());
    }
}
