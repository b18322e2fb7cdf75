//! Headers on every answer: security, and CORS for named origins only.

use platform::{Platform, Request, Response};

const SECURITY: &[(&str, &str)] = &[
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    // Turns off a filter of old browsers that caused vulnerabilities (OWASP).
    ("x-xss-protection", "0"),
    ("referrer-policy", "no-referrer"),
    (
        "strict-transport-security",
        "max-age=31536000; includeSubDomains",
    ),
    ("cross-origin-resource-policy", "same-site"),
];

const CLOSED_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";
const EXPOSED: &str = "etag, link, location, ratelimit, ratelimit-policy, retry-after, idempotency-replayed, x-request-id, server-timing";
const ALLOWED: &str = "authorization, content-type, idempotency-key, if-match, if-none-match, last-event-id, x-request-id, traceparent, accept-language";

/// Adds the headers of every answer.
pub fn finish(platform: &Platform, request: &Request, response: &mut Response) {
    for (name, value) in SECURITY {
        response.headers.push((name, (*value).to_owned()));
    }
    if !response.has("content-security-policy") {
        response
            .headers
            .push(("content-security-policy", CLOSED_POLICY.to_owned()));
    }
    if !response.has("cache-control") {
        // Data of an organisation stays in no cache, not even the client's.
        response
            .headers
            .push(("cache-control", "no-store".to_owned()));
    }
    response
        .headers
        .push(("vary", "origin, accept-language".to_owned()));
    if let Some(origin) = allowed_origin(platform, request) {
        response
            .headers
            .push(("access-control-allow-origin", origin));
        response
            .headers
            .push(("access-control-expose-headers", EXPOSED.to_owned()));
    }
}

/// The answer to a preflight. Origins that are not configured get no permission.
pub fn preflight(platform: &Platform, request: &Request) -> Response {
    let response = Response {
        status: 204,
        headers: Vec::new(),
        body: Vec::new(),
        rest: None,
    };
    if allowed_origin(platform, request).is_none() {
        return response;
    }
    response
        .with(
            "access-control-allow-methods",
            "GET, HEAD, POST, PUT, PATCH, DELETE",
        )
        .with("access-control-allow-headers", ALLOWED)
        .with("access-control-max-age", "7200")
}

fn allowed_origin(platform: &Platform, request: &Request) -> Option<String> {
    let origin = request.header("origin")?;
    let allowed = platform.setting("CORS_ORIGINS")?;
    let named = allowed
        .split(',')
        .any(|one| one.trim() == origin && one.trim() != "*");
    named.then(|| origin.to_owned())
}
