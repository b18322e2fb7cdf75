//! Requests to others: what they say, what came back, and whom they may reach.
//!
//! Only HTTPS on its own port to a name that can be a public one. A function does not see which
//! address a name has, so what a name server says is believed; redirects are followed nowhere,
//! because they would lead past these rules.

/// What an answer's body keeps: enough to say why, in bytes.
pub const REASON_BYTES_MAX: usize = 300;

/// A POST.
#[derive(Clone, Debug)]
pub struct Call {
    pub url: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
    /// For the whole exchange.
    pub timeout_ms: u64,
}

/// What somebody answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    /// The header of that name.
    pub retry_after: Option<String>,
    /// The beginning of the body.
    pub reason: String,
}

/// What ends a host that is nobody's on the internet (RFC 2606, 6761, 6762, 7686, 8375, and habits).
const PRIVATE: &[&str] = &[
    "local",
    "localhost",
    "localdomain",
    "internal",
    "intranet",
    "corp",
    "home",
    "lan",
    "private",
    "arpa",
    "onion",
    "invalid",
    "test",
];

/// Whether a URL may be called. In development also `http://127.0.0.1:<port>`, for tests.
pub fn may_call(url: &str, is_development: bool) -> bool {
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"\"#<>\\^`{|}".contains(&byte);
    if url.len() > 2000 || !url.bytes().all(plain) {
        return false;
    }
    if let Some(rest) = url.strip_prefix("http://127.0.0.1:") {
        let (port, _) = split_host(rest);
        return is_development && port.parse::<u16>().is_ok_and(|port| port > 0);
    }
    let Some(rest) = url.strip_prefix("https://") else {
        return false;
    };
    let (authority, _) = split_host(rest);
    let host = authority.strip_suffix(":443").unwrap_or(authority);
    is_public(host)
}

/// Host and port, and what follows them.
pub(crate) fn split_host(rest: &str) -> (&str, &str) {
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    rest.split_at(end)
}

/// Whether a host is a name of several labels, none of which says that it is private. A last label that
/// begins with a digit would make it an address.
fn is_public(host: &str) -> bool {
    let label_fits = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let Some((_, last)) = host.rsplit_once('.') else {
        return false;
    };
    let is_private = PRIVATE.iter().any(|name| last.eq_ignore_ascii_case(name));
    host.len() <= 253
        && host.split('.').all(label_fits)
        && last.starts_with(|first: char| first.is_ascii_alphabetic())
        && !is_private
}

#[cfg(test)]
mod tests {
    use super::may_call;

    #[test]
    fn only_public_names_over_https_are_called() {
        for (url, production, development) in [
            ("https://orders.supplier.example/hook?x=1", true, true),
            ("https://supplier.example:443", true, true),
            ("https://SUPPLIER.example?a=b", true, true),
            ("https://xn--caf-dma.example/", true, true),
            ("http://127.0.0.1:8080/x", false, true),
            ("http://supplier.example/", false, false),
            ("https://supplier.example:8443/", false, false),
            ("https://127.0.0.1/", false, false),
            ("https://127.1/", false, false),
            ("https://0x7f.0x1/", false, false),
            ("https://2130706433/", false, false),
            ("https://[::1]/", false, false),
            ("https://localhost/", false, false),
            ("https://db.internal/", false, false),
            ("https://printer.LOCAL/", false, false),
            ("https://supplier.example./", false, false),
            ("https://user@supplier.example/", false, false),
            ("https://supplier.example@10.0.0.1/", false, false),
            ("https://supplier.example\\@10.0.0.1/", false, false),
            ("https://sup plier.example/", false, false),
            ("https://supplier.example/#x", false, false),
            ("https:/supplier.example/", false, false),
            ("http://127.0.0.1:/", false, false),
            ("http://127.0.0.1:80@evil.example/", false, false),
            ("http://127.0.0.1.evil.example:80/", false, false),
            ("ftp://supplier.example/", false, false),
            ("", false, false),
        ] {
            assert_eq!(may_call(url, false), production, "{url}");
            assert_eq!(may_call(url, true), development, "{url} in development");
        }
    }
}
