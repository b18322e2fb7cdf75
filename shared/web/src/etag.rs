//! ETags say both things a client needs: the version, for If-Match, and the exact content, for
//! If-None-Match. `"3-9f86d081884c7d65"`; without a version, `W/"9f86d081884c7d65"`.

use domain::Refusal;
use domain::refusal::code;

/// The ETag of a JSON body, and of the record's version if it has one.
pub fn of(body: &str, version: Option<i64>) -> String {
    let hash = fingerprint(body);
    match version {
        Some(version) => format!("\"{version}-{hash:016x}\""),
        None => format!("W/\"{hash:016x}\""),
    }
}

/// FNV-1a, 64 bits: not a defence, only a difference.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}

/// Whether an If-None-Match names this ETag (weak comparison, RFC 9110).
pub fn matches(if_none_match: &str, etag: &str) -> bool {
    let strong = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    if_none_match.trim() == "*"
        || if_none_match
            .split(',')
            .any(|tag| strong(tag) == strong(etag))
}

/// The version an If-Match asks for; `None` for `*`.
///
/// # Errors
/// `invalid_precondition` when it is no ETag of ours.
pub fn version(if_match: &str) -> Result<Option<i64>, Refusal> {
    if if_match.trim() == "*" {
        return Ok(None);
    }
    let inner = if_match
        .trim()
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    let digits = inner.map(|text| text.split_once('-').map_or(text, |(version, _)| version));
    match digits.and_then(|digits| digits.parse().ok()) {
        Some(version) => Ok(Some(version)),
        None => Err(Refusal::new(&code::INVALID_PRECONDITION)),
    }
}

#[cfg(test)]
mod tests {
    use super::{matches, of, version};

    #[test]
    fn an_etag_changes_with_content_and_names_the_version() {
        let one = of("a", Some(3));
        assert_eq!(version(&one).ok().flatten(), Some(3));
        assert_ne!(one, of("b", Some(3)));
        assert!(matches(&format!("W/\"x\", {one}"), &one) && !matches("\"3\"", &one));
        assert!(version("3").is_err() && version("\"x\"").is_err());
        assert_eq!(version("\"7\"").ok().flatten(), Some(7));
    }
}
