//! Requests to other servers, and the rules which URLs may be called.
//!
//! Only HTTPS on its default port and public host names: whoever sets a supplier's address must not be able to
//! reach internal hosts. A function cannot see the address of a host name, so a public
//! name that resolves to a private address is called. Redirects are not followed, because they would bypass
//! these rules.

use std::cell::Cell;
use std::net::Ipv4Addr;

use url::{Host, Url};

/// The part of the body of a response that is kept, in bytes: enough for an error message.
pub const REASON_BYTES_MAX: usize = 300;

/// A POST request.
#[derive(Clone, Debug)]
pub struct Call {
    pub url: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
    /// The time limit of the whole exchange.
    pub timeout_ms: u64,
}

/// The response of another server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub status: u16,
    /// The header Retry-After.
    pub retry_after: Option<String>,
    /// The beginning of the body.
    pub reason: String,
}

/// Last labels of host names that are not public (RFC 2606, 6761, 6762, 7686, 8375, and common private names).
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
    // Clusters, service directories and overlay networks.
    "svc",
    "cluster",
    "consul",
    "nomad",
    "intra",
    "priv",
    "docker",
    "kube",
    "ts.net",
    // Public names of any address that is asked for.
    "nip.io",
    "sslip.io",
    "xip.io",
    "localtest.me",
    "lvh.me",
];

/// Whether a URL may be called. In development also `http://127.0.0.1:<port>`, for tests.
pub fn may_call(text: &str, is_development: bool) -> bool {
    // A URL that browsers correct silently (a backslash, a space, a user name) is not called, because not every
    // parser corrects it in the same way.
    let is_wrong = Cell::new(!text.is_ascii() || text.len() > 2000);
    let refuse = |_| is_wrong.set(true);
    let url = Url::options()
        .syntax_violation_callback(Some(&refuse))
        .parse(text);
    let Ok(url) = url else { return false };
    // The host is written in its normal form: no `127.1`, no `%2e`.
    let is_plain = || {
        let (_, host) = text.split_once("://")?;
        let meant = url.host_str()?;
        Some(host.get(..meant.len())?.eq_ignore_ascii_case(meant))
    };
    if is_wrong.get() || url.fragment().is_some() || is_plain() != Some(true) {
        return false;
    }
    match (url.scheme(), url.host()) {
        ("https", Some(Host::Domain(name))) => url.port().is_none() && is_public(name),
        ("http", Some(Host::Ipv4(Ipv4Addr::LOCALHOST))) => {
            is_development && url.port().is_some_and(|port| port > 0)
        }
        _ => false,
    }
}

/// Whether a name has several labels and the last one is not private. After a dot at the end the last label is
/// empty.
fn is_public(name: &str) -> bool {
    let is_private = |end: &str| {
        let before = name.strip_suffix(end);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    let has_labels = name.contains('.') && name.split('.').all(|label| !label.is_empty());
    has_labels && name.len() <= 253 && !PRIVATE.iter().any(|end| is_private(end))
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
            ("http://127.1:8080/", false, false),
            ("https://printer.%6cocal/", false, false),
            ("https://supplier%2eexample/", false, false),
            ("https://supplier.exa\tmple/", false, false),
            ("https://caf\u{e9}.example/", false, false),
            ("https://0x7f.0x1/", false, false),
            ("https://2130706433/", false, false),
            ("https://[::1]/", false, false),
            ("https://localhost/", false, false),
            ("https://db.internal/", false, false),
            ("https://printer.LOCAL/", false, false),
            ("https://orders.default.svc/", false, false),
            ("https://orders.default.svc.cluster/", false, false),
            ("https://db.service.consul/", false, false),
            ("https://wiki.intra/", false, false),
            ("https://laptop.tail1234.TS.net/", false, false),
            ("https://ts.net/", false, false),
            ("https://parts.net/", true, true),
            ("https://10.0.0.1.nip.io/", false, false),
            ("https://app.lvh.me/", false, false),
            ("https://svc.example/", true, true),
            ("https://supplier..example/", false, false),
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
