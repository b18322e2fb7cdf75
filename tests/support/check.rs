//! Holds every answer that any test sees against openapi.json's promises.

use std::sync::OnceLock;

use domain::Code;
use domain::refusal::code;
use serde_json::Value;
use web::Route;

use crate::api::API;
use crate::client::Answer;
use crate::functions::route;
use crate::schema::Validator;

/// The document as the route tables of this build give it.
pub fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| API.document())
}

/// Fails the test when an answer is not one that this route documents.
#[track_caller]
pub fn answer(method: &str, path: &str, answer: &Answer) {
    let route = route(method, path);
    let faults = faults(method, route, answer);
    assert!(
        faults.is_empty(),
        "{method} {path} answered {}: {}\n{}",
        answer.status,
        answer.text,
        faults.join("\n")
    );
}

fn faults(method: &str, route: Option<&Route>, answer: &Answer) -> Vec<String> {
    let mut faults = Vec::new();
    for name in ["x-request-id", "x-content-type-options", "cache-control"] {
        if answer.header(name).is_none() {
            faults.push(format!("without {name}"));
        }
    }
    faults.extend(route.map_or_else(Vec::new, |route| header_faults(method, route, answer)));
    if answer.status >= 400 {
        if method != "HEAD" {
            faults.extend(problem_faults(route, answer));
        }
    } else if let Some(route) = route.filter(|_| method != "HEAD" && answer.status != 304) {
        faults.extend(success_faults(route, answer));
    } else if !answer.text.is_empty() {
        faults.push("with a body".to_owned());
    }
    faults
}

/// Headers that tell clients something, and so are documented wherever they are sent.
const TELLING: &[&str] = &[
    "etag",
    "idempotency-replayed",
    "link",
    "location",
    "ratelimit",
    "ratelimit-policy",
    "retry-after",
    "www-authenticate",
    "x-request-id",
];

/// Those that an answer always has where they are documented; others depend on what was asked.
const CERTAIN: &[&str] = &["etag", "location", "x-request-id"];

fn header_faults(method: &str, route: &Route, answer: &Answer) -> Vec<String> {
    let Some(response) = response(route, answer.status) else {
        return vec![format!("{} is not documented", answer.status)];
    };
    let headers = response["headers"].as_object().into_iter().flatten();
    let documented: Vec<String> = headers.map(|(name, _)| name.to_lowercase()).collect();
    let undocumented = TELLING
        .iter()
        .filter(|name| answer.header(name).is_some() && !documented.iter().any(|one| one == *name));
    let missing = CERTAIN.iter().filter(|name| {
        method != "HEAD"
            && answer.header(name).is_none()
            && documented.iter().any(|one| one == *name)
    });
    let undocumented = undocumented.map(|name| format!("{name} is not documented"));
    let missing = missing.map(|name| format!("without {name}"));
    undocumented.chain(missing).collect()
}

/// What the document says of a route's answers with this status.
fn response(route: &Route, status: u16) -> Option<&'static Value> {
    let responses = &operation(route)["responses"];
    let own = responses.get(status.to_string());
    let problem = (status >= 400).then(|| &responses["default"]);
    Some(resolved(own.or(problem)?))
}

/// The parameters of an operation in one place: `path`, `query` or `header`.
pub fn parameters_in(
    operation: &'static Value,
    place: &str,
) -> impl Iterator<Item = &'static Value> {
    let all = operation["parameters"].as_array().into_iter().flatten();
    all.map(resolved).filter(move |one| one["in"] == place)
}

/// What a reference names, or the value itself.
fn resolved(value: &'static Value) -> &'static Value {
    let reference = value["$ref"].as_str();
    reference.map_or(value, |reference| {
        Validator::new(document()).resolve(reference)
    })
}

fn success_faults(route: &Route, answer: &Answer) -> Vec<String> {
    if answer.status != route.status {
        return vec![format!("its success is {}", route.status)];
    }
    let schema = success_schema(route);
    let json = answer.header("content-type") == Some("application/json");
    match (schema, json) {
        (Some(schema), true) => Validator::new(document())
            .exact()
            .faults(schema, &answer.json()),
        (Some(_), false) if route.status != 204 => vec!["without JSON".to_owned()],
        (_, _) if route.status == 204 && !answer.text.is_empty() => {
            vec!["a 204 with a body".to_owned()]
        }
        (None, true) if route.path != "/openapi.json" => vec!["JSON without a schema".to_owned()],
        _ => Vec::new(),
    }
}

/// The schema of a route's success, as the document shows it.
pub fn success_schema(route: &Route) -> Option<&'static Value> {
    response(route, route.status)?
        .get("content")?
        .get("application/json")?
        .get("schema")
}

/// The schema of a route's body, as the document shows it.
pub fn body_schema(route: &Route) -> Option<&'static Value> {
    operation(route).pointer("/requestBody/content/application~1json/schema")
}

/// A route's operation in the document.
///
/// # Panics
/// When the document lacks it.
pub fn operation(route: &Route) -> &'static Value {
    document()
        .get("paths")
        .and_then(|paths| paths.get(route.path))
        .and_then(|methods| methods.get(route.method.into_str().to_lowercase()))
        .expect("every route has an operation")
}

fn problem_faults(route: Option<&Route>, answer: &Answer) -> Vec<String> {
    if answer.header("content-type") != Some("application/problem+json") {
        return vec!["not as problem+json".to_owned()];
    }
    let problem = answer.json();
    let schema = document()
        .pointer("/components/schemas/Problem")
        .expect("the schema of problems");
    let mut faults = Validator::new(document()).faults(schema, &problem);
    let name = problem["code"].as_str().unwrap_or_default();
    if problem["status"] != answer.status {
        faults.push("its status member differs".to_owned());
    }
    if problem["request_id"].as_str() != answer.header("x-request-id") {
        faults.push("its request id differs from the header's".to_owned());
    }
    let detail = problem["detail"].as_str().unwrap_or_default();
    if detail.is_empty() || detail.contains('{') {
        faults.push(format!("its detail is unfinished: {detail:?}"));
    }
    for error in problem["errors"].as_array().into_iter().flatten() {
        let code = error["code"].as_str().unwrap_or_default();
        if error["detail"].is_string() && !web::explains(code) {
            faults.push(format!("the field fault {code} has no words in Spanish"));
        }
    }
    let declared = declared(route);
    match declared.iter().find(|code| code.name == name) {
        None => faults.push(format!("{name} is not among its refusals")),
        Some(code) if code.status != answer.status => {
            faults.push(format!("{name} is a {}", code.status));
        }
        Some(_) => {}
    }
    faults
}

/// What a request may be refused with.
fn declared(route: Option<&Route>) -> Vec<&'static Code> {
    route.map_or_else(
        || {
            vec![
                &code::NOT_FOUND,
                &code::METHOD_NOT_ALLOWED,
                &code::RATE_LIMITED,
            ]
        },
        web::openapi::refusals,
    )
}
