//! The responses of operations: success with its headers, 304, and problems by status.

use domain::refusal::code;
use platform::Method;
use serde_json::{Map, Value, json};

use super::schemas::Schemas;
use super::{Api, GENERAL, is_limited, names, refusals};
use crate::Route;
use crate::route::Access;

/// Headers of answers, each with its description.
const HEADERS: &[(&str, &str)] = &[
    (
        "ETag",
        "The version and content hash of the body, for If-Match and If-None-Match",
    ),
    (
        "Idempotency-Replayed",
        "`true` when this is the stored answer to an earlier request with the same Idempotency-Key",
    ),
    (
        "Link",
        "The next page, as `rel=\"next\"`; absent on the last",
    ),
    ("Location", "The path of what was created"),
    (
        "RateLimit",
        "What is left of each limit: `\"user\";r=599;t=60`",
    ),
    ("RateLimit-Policy", "The limits: `\"user\";q=600;w=60`"),
    (
        "Retry-After",
        "The seconds after which another try makes sense",
    ),
    ("WWW-Authenticate", "`Bearer` and the code of the problem"),
    ("X-Request-Id", "What the log calls this request"),
];

const STREAM: &str = "Server-sent events; the schema of their data is in `x-data`";

/// The statuses that an operation lists by itself, with their names in RFC 9110. Problems of all operations are its
/// `default`.
const PROBLEMS: &[(u16, &str, &str)] = &[
    (404, "NotFound", "There is no such record"),
    (409, "Conflict", "The state of a record does not allow this"),
    (
        412,
        "PreconditionFailed",
        "The record has another version than If-Match names",
    ),
    (
        422,
        "UnprocessableContent",
        "Something in the request is not valid; `errors` names the fields",
    ),
];

/// The responses of an operation, and the codes of its problems.
pub(super) fn responses(api: &Api, route: &Route, schemas: &mut Schemas) -> Map<String, Value> {
    let mut responses = Map::new();
    responses.insert(route.status.to_string(), success(api, route, schemas));
    if is_conditional(route) {
        responses.insert("304".to_owned(), response("NotModified"));
    }
    let codes = refusals(route);
    for (status, name, _) in PROBLEMS {
        if codes.iter().any(|code| code.status == *status) {
            responses.insert(status.to_string(), response(name));
        }
    }
    responses.insert("default".to_owned(), response("Problem"));
    responses
}

fn success(api: &Api, route: &Route, schemas: &mut Schemas) -> Value {
    let description = match route.status {
        201 => "Created",
        202 => "Accepted",
        204 => "No content",
        _ => "OK",
    };
    let answer = route.schemas.answer.map(|schema| schemas.answered(schema));
    let mut names = success_headers(route);
    let is_record = answer
        .as_ref()
        .is_some_and(|answer| schemas.is_record(answer));
    if route.status == 201 && is_record && api.is_found(route) {
        names.push("Location");
    }
    let mut success = json!({ "description": description, "headers": headers(&names) });
    let content = match (answer, route.schemas.file) {
        (Some(schema), _) if route.schemas.streamed => {
            let text = json!({ "type": "string", "description": STREAM, "x-data": schema });
            json!({ "text/event-stream": { "schema": text } })
        }
        (Some(schema), _) => json!({ "application/json": { "schema": schema } }),
        (None, Some(kind)) => {
            json!({ kind: { "schema": { "type": "string", "format": "binary" } } })
        }
        (None, None) => return success,
    };
    if let Some(members) = success.as_object_mut() {
        members.insert("content".to_owned(), content);
    }
    success
}

fn success_headers(route: &Route) -> Vec<&'static str> {
    let mut names = vec!["X-Request-Id"];
    if route.status != 204 && !route.schemas.streamed {
        names.push("ETag");
    }
    if route.schemas.paged {
        names.push("Link");
    }
    if route.method.writes() && !matches!(route.access, Access::Internal) {
        names.push("Idempotency-Replayed");
    }
    if is_limited(route) {
        names.extend(["RateLimit", "RateLimit-Policy"]);
    }
    names
}

/// Whether the operation can answer 304 to an If-None-Match.
pub(super) fn is_conditional(route: &Route) -> bool {
    route.method == Method::Get && !route.schemas.streamed
}

fn response(name: &str) -> Value {
    json!({ "$ref": format!("#/components/responses/{name}") })
}

fn headers(names: &[&str]) -> Value {
    let reference = |name: &&str| {
        (
            (*name).to_owned(),
            json!({ "$ref": format!("#/components/headers/{name}") }),
        )
    };
    names.iter().map(reference).collect::<Map<_, _>>().into()
}

/// The answers that operations share.
pub(super) fn shared_responses() -> Value {
    let content = json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } });
    let limits = ["RateLimit", "RateLimit-Policy", "X-Request-Id"];
    let problem = |(_, name, description): &(u16, &str, &str)| {
        let response =
            json!({ "description": description, "headers": headers(&limits), "content": content });
        ((*name).to_owned(), response)
    };
    let mut all: Map<String, Value> = PROBLEMS.iter().map(problem).collect();
    let any = json!({
        "description": "Any other problem: the request cannot be read (400), the caller is not known (401) or may not do \
            this (403), the body is too large (413) or no JSON (415), a limit is used up (429), or the service fails (500) \
            or cannot answer now (503)",
        "headers": headers(&["RateLimit", "RateLimit-Policy", "Retry-After", "WWW-Authenticate", "X-Request-Id"]),
        "content": content,
        "x-codes": names(GENERAL.iter().copied())
    });
    let not_modified = json!({
        "description": "Not modified since the ETag in If-None-Match",
        "headers": headers(&["ETag", "Link", "RateLimit", "RateLimit-Policy", "X-Request-Id"])
    });
    all.insert("Problem".to_owned(), any);
    all.insert("NotModified".to_owned(), not_modified);
    all.into()
}

pub(super) fn shared_headers() -> Value {
    let header = |(name, description): &(&str, &str)| {
        let header = json!({ "description": description, "schema": { "type": "string" } });
        ((*name).to_owned(), header)
    };
    HEADERS.iter().map(header).collect::<Map<_, _>>().into()
}

/// The schemas of problems.
pub(super) fn shared_schemas() -> Value {
    json!({
        "Problem": {
            "type": "object",
            "description": "RFC 9457. Members beside these explain the code, for example `available`.",
            "required": ["type", "title", "status", "code", "detail", "instance", "request_id"],
            "properties": {
                "type": { "type": "string", "format": "uri-reference" },
                "title": { "type": "string" },
                "status": { "type": "integer" },
                "code": { "$ref": "#/components/schemas/ProblemCode" },
                "detail": { "type": "string" },
                "instance": { "type": "string" },
                "request_id": { "type": "string" },
                "errors": { "type": "array", "items": { "$ref": "#/components/schemas/FieldProblem" } }
            }
        },
        "ProblemCode": {
            "type": "string",
            "description": "What is wrong, for programs. `x-codes` of an operation lists its own, that of the response `Problem` those of any.",
            "enum": code::ALL.iter().map(|code| code.name).collect::<Vec<_>>()
        },
        "FieldProblem": {
            "type": "object",
            "required": ["pointer", "code"],
            "properties": {
                "pointer": { "type": "string", "description": "RFC 6901, or ?name of a query parameter" },
                "code": { "type": "string" },
                "line": { "type": "integer", "description": "The line of a file, from 1" },
                "column": { "type": "string", "description": "The column of a file" },
                "detail": { "type": "string" },
                "line_id": { "type": "string", "description": "The line that has not enough stock" },
                "item_id": { "type": "string" },
                "sku": { "type": "string" },
                "warehouse_id": { "type": "string" },
                "requested": { "type": "integer", "description": "In the unit" },
                "available": { "type": "integer", "description": "In the unit, what the lines before left" },
                "unit": { "type": "string", "description": "The base unit of the item" }
            }
        }
    })
}
