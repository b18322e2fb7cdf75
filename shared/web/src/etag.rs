//! ETags hold the version, for If-Match, and a hash of the content, for If-None-Match: `"3-9f86d081884c7d65"`, or
//! `W/"9f86d081884c7d65"` without a version. The version alone would not change with derived members of a record.

use domain::Refusal;
use domain::refusal::code;

/// The ETag of a body, and of the record's version if it has one.
pub fn of(body: &[u8], version: Option<i64>) -> String {
    let hash = fingerprint(body);
    match version {
        Some(version) => format!("\"{version}-{hash:016x}\""),
        None => format!("W/\"{hash:016x}\""),
    }
}

/// FNV-1a, 64 bits: it detects changes and is not meant to be secure.
fn fingerprint(body: &[u8]) -> u64 {
    body.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3)
    })
}

/// Whether an If-None-Match names this ETag (weak comparison, RFC 9110, 13.1.2). A value
/// that is not a list of ETags matches nothing.
pub fn matches(if_none_match: &str, etag: &str) -> bool {
    let own = etag.strip_prefix("W/").unwrap_or(etag).trim_matches('"');
    if_none_match.trim() == "*" || tags(if_none_match).is_some_and(|tags| tags.contains(&own))
}

/// Whether an If-Match is met by the version a record has: it is `*`, or one of its ETags is of this
/// version. A weak ETag counts too, unlike in RFC 9110, 13.1.1: proxies weaken the ETags of what they
/// compress, and the version says as much as before.
///
/// # Errors
/// `invalid_precondition` when it is not a list of ETags.
pub fn is_met(if_match: &str, version: i64) -> Result<bool, Refusal> {
    if if_match.trim() == "*" {
        return Ok(true);
    }
    let tags = tags(if_match).ok_or_else(|| Refusal::new(&code::INVALID_PRECONDITION))?;
    Ok(tags
        .iter()
        .any(|tag| tag.split('-').next().unwrap_or_default().parse() == Ok(version)))
}

/// The ETags of a list; empty elements are ignored (RFC 9110, 5.6.1.2). None when the list
/// is empty or malformed.
fn tags(list: &str) -> Option<Vec<&str>> {
    let between = [' ', '\t', ','];
    let mut tags = Vec::new();
    let mut rest = list.trim_matches(between);
    while !rest.is_empty() {
        let quoted = rest.strip_prefix("W/").unwrap_or(rest);
        let (text, after) = quoted.strip_prefix('"')?.split_once('"')?;
        let is_plain = |c: char| c.is_ascii_graphic() || !c.is_ascii();
        if !text.chars().all(is_plain) {
            return None;
        }
        tags.push(text);
        rest = after.trim_start_matches([' ', '\t']);
        if !rest.is_empty() {
            rest = rest.strip_prefix(',')?.trim_start_matches(between);
        }
    }
    if tags.is_empty() { None } else { Some(tags) }
}

#[cfg(test)]
mod tests {
    use super::{is_met, matches, of};

    #[test]
    fn an_etag_changes_with_content_and_names_the_version() {
        let one = of(b"a", Some(3));
        assert_eq!(is_met(&one, 3).ok(), Some(true));
        assert_ne!(one, of(b"b", Some(3)));
        assert!(matches(&format!("W/\"x\", {one}"), &one) && !matches("\"3\"", &one));
        assert!(matches("*", &one) && !matches("x", &one) && !matches("", &one));
    }

    #[test]
    fn an_if_match_is_any_or_a_list_compared_by_version() {
        let table = [
            ("*", Ok(true)),
            (" * ", Ok(true)),
            ("\"7\"", Ok(true)),
            ("\"7-00ff\"", Ok(true)),
            ("\"6\", \"7\"", Ok(true)),
            (", \"7\" ,,\t\"6\",", Ok(true)),
            ("\"a,b\",\"7\"", Ok(true)),
            ("\"6\"", Ok(false)),
            ("W/\"7\"", Ok(true)),
            ("W/\"7-00ff\"", Ok(true)),
            ("W/\"6\"", Ok(false)),
            ("\"x\"", Ok(false)),
            ("\"\"", Ok(false)),
            ("\"9223372036854775808\"", Ok(false)),
            ("7", Err(())),
            ("", Err(())),
            (",", Err(())),
            ("\"7", Err(())),
            ("w/\"7\"", Err(())),
            ("\"6\" \"7\"", Err(())),
            ("*, \"7\"", Err(())),
            ("\"a b\"", Err(())),
        ];
        for (if_match, expected) in table {
            assert_eq!(is_met(if_match, 7).map_err(|_| ()), expected, "{if_match}");
        }
    }
}
