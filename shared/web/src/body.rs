//! Parsing a body into a validated type, or a refusal that names the fields.

use domain::refusal::code;
use domain::{Mismatches, Read, Refusal, Tree};
use platform::{Body, Request};

/// Reads the body as this type.
pub fn parse<T: Read>(request: &Request) -> Result<T, Refusal> {
    tree(request)?.into_body().map_err(of_body)
}

fn of_body(mismatches: Mismatches) -> Refusal {
    let refusal = Refusal::new(&code::INVALID_BODY);
    mismatches.0.into_iter().fold(refusal, |refusal, mismatch| {
        refusal.because(mismatch.pointer, mismatch.code, Some(mismatch.detail))
    })
}

fn tree(request: &Request) -> Result<Tree, Refusal> {
    let bytes = match &request.body {
        Body::Bytes(bytes) => bytes,
        Body::TooLarge => return Err(Refusal::new(&code::BODY_TOO_LARGE)),
        Body::Broken => return Err(Refusal::new(&code::BROKEN_BODY)),
    };
    let named = request.header("content-type").unwrap_or_default();
    let kind = named
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    if kind != "application/json" && kind != "application/merge-patch+json" {
        return Err(Refusal::new(&code::UNSUPPORTED_MEDIA_TYPE));
    }
    let malformed = |reason: &str| Refusal::new(&code::MALFORMED_JSON).with("reason", reason);
    let text = std::str::from_utf8(bytes).map_err(|_| malformed("it is not UTF-8"))?;
    Tree::parse(text).map_err(|reason| malformed(&reason))
}

/// A body that is a CSV file.
#[derive(Clone, Debug)]
pub struct CsvBody<'r> {
    pub bytes: &'r [u8],
    /// What its media type says, in lower case.
    pub charset: Option<String>,
}

/// The body if it is a CSV file; none if it is of another type.
///
/// # Errors
/// `body_too_large`.
pub fn csv(request: &Request) -> Result<Option<CsvBody<'_>>, Refusal> {
    let bytes = match &request.body {
        Body::Bytes(bytes) => bytes,
        Body::TooLarge => return Err(Refusal::new(&code::BODY_TOO_LARGE)),
        Body::Broken => return Err(Refusal::new(&code::BROKEN_BODY)),
    };
    let named = request.header("content-type").unwrap_or_default();
    let mut parts = named.split(';').map(str::trim);
    if !parts
        .next()
        .unwrap_or_default()
        .eq_ignore_ascii_case("text/csv")
    {
        return Ok(None);
    }
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        is_charset.then(|| value.trim().trim_matches('"').to_ascii_lowercase())
    });
    Ok(Some(CsvBody { bytes, charset }))
}

/// Whether a body is empty, white space or `{}`.
pub fn is_empty(request: &Request) -> bool {
    let Body::Bytes(bytes) = &request.body else {
        return false;
    };
    matches!(bytes.trim_ascii(), [] | [b'{', .., b'}'])
        && bytes
            .iter()
            .filter(|byte| !byte.is_ascii_whitespace())
            .count()
            <= 2
}

/// Reads a query string as a struct of filters.
pub fn parse_query<T: Read>(query: &str) -> Result<T, Refusal> {
    pairs(query).into_query().map_err(of_query)
}

fn pairs(query: &str) -> Tree {
    let pairs = form_urlencoded::parse(query.as_bytes());
    let pairs = pairs.map(|(name, value)| (name.into_owned(), value.into_owned()));
    Tree::of_pairs(pairs)
}

fn of_query(mismatches: Mismatches) -> Refusal {
    let refusal = Refusal::new(&code::INVALID_QUERY);
    mismatches.0.into_iter().fold(refusal, |refusal, mismatch| {
        let name = mismatch.pointer.trim_start_matches('/');
        let refusal = match refusal.errors.is_empty() {
            true => refusal.with("reason", format!("{name}: {}", mismatch.detail)),
            false => refusal,
        };
        refusal.because(format!("?{name}"), mismatch.code, Some(mismatch.detail))
    })
}

#[cfg(test)]
mod tests {
    use domain::Read;
    use platform::{Body, Method, Request};

    use super::{parse, parse_query};

    #[derive(Debug, Read)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only parsed")]
    struct Order {
        lines: Vec<i64>,
    }

    #[derive(Debug, Read, PartialEq)]
    #[serde(deny_unknown_fields)]
    struct Filter {
        limit: Option<u8>,
        q: Option<String>,
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
    fn malformed_json_and_an_invalid_body_have_different_codes() {
        let deep = "[".repeat(10_000);
        let table: &[(&[u8], &str, &str)] = &[
            (b"", "malformed_json", ""),
            (b"{", "malformed_json", ""),
            (b"\xff", "malformed_json", ""),
            (deep.as_bytes(), "malformed_json", ""),
            (br#"{"lines":[]} x"#, "malformed_json", ""),
            (br#"{"lines":1e309}"#, "malformed_json", ""),
            (b"{}", "invalid_body", "/lines"),
            (br#"{"lines":[1,"1"]}"#, "invalid_body", "/lines/1"),
        ];
        for (body, code, pointer) in table {
            let refusal = parse::<Order>(&request(body)).unwrap_err();
            assert_eq!(
                refusal.code.name,
                *code,
                "{}",
                String::from_utf8_lossy(body)
            );
            assert_eq!(
                refusal
                    .errors
                    .first()
                    .map_or("", |error| error.pointer.as_str()),
                *pointer
            );
        }
    }

    #[test]
    fn a_query_is_decoded_and_an_invalid_parameter_is_named() {
        let filter: Filter = parse_query("limit=3&q=caf%C3%A9+au+lait").unwrap();
        assert_eq!(
            filter,
            Filter {
                limit: Some(3),
                q: Some("café au lait".into())
            }
        );
        for (query, field) in [
            ("colour=red", "?colour"),
            ("limit=x", "?limit"),
            ("limit=1&limit=2", "?limit"),
        ] {
            let refusal = parse_query::<Filter>(query).unwrap_err();
            assert_eq!(
                refusal.errors.first().map(|error| error.pointer.as_str()),
                Some(field)
            );
        }
    }
}
