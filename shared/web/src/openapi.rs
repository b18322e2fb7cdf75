//! The OpenAPI 3.1 document, from the route tables of all functions. Native only.

use std::collections::BTreeMap;

use domain::Code;
use domain::refusal::code;
use platform::Method;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::Function;
use crate::route::{Access, Route};

/// The whole document.
pub fn document(functions: &[&Function]) -> Value {
    let mut settings = SchemaSettings::draft2020_12();
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    let mut generator = settings.into_generator();
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    let mut problems = Map::new();
    for function in functions {
        for route in function.routes() {
            let operation = operation(function, route, &mut generator, &mut problems);
            let method = route.method.into_str().to_lowercase();
            paths
                .entry(route.path)
                .or_default()
                .insert(method, operation);
        }
    }
    let mut schemas = generator.take_definitions(true);
    schemas.insert("Problem".to_owned(), problem_schema());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Trastienda",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "MIT", "identifier": "MIT" },
            "description": DESCRIPTION
        },
        "servers": [{ "url": "/" }],
        "tags": functions.iter().map(|f| json!({ "name": f.name })).collect::<Vec<_>>(),
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": problems,
            "securitySchemes": {
                "accessToken": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
                "apiKey": { "type": "http", "scheme": "bearer", "bearerFormat": "tds_…", "description": API_KEY },
                "internalSecret": { "type": "http", "scheme": "bearer", "description": "INTERNAL_SECRET of the installation" }
            }
        },
        "x-jobs": functions.iter().flat_map(|function| function.jobs.iter().map(|job| json!({
            "name": job.name,
            "summary": job.summary,
            "every_minutes": job.every_minutes
        }))).collect::<Vec<_>>(),
        "x-problems": code::ALL.iter().map(|code| problem_entry(code)).collect::<Vec<_>>()
    })
}

const API_KEY: &str = "An API key, made by POST /v1/auth/api-keys. It does what its scopes say, as long as \
its creator may do it too.";

const DESCRIPTION: &str = "The back office of a small product business.\n\n\
- Errors are RFC 9457 `application/problem+json` with a stable `code`; `errors[]` names fields by JSON pointer. \
Titles and details come in English or Spanish by `Accept-Language`.\n\
- Every write takes an `Idempotency-Key`; a repeat within 24 hours gets the first answer with `Idempotency-Replayed: true`, \
the same key with another request a 422.\n\
- Lists are pages: `limit`, `cursor`, `Link: rel=\"next\"`.\n\
- Answers carry an `ETag`. Send it as `If-None-Match` (304) or, to write, as `If-Match` (412).\n\
- `RateLimit` says what is left of the limits on an address, a user or an API key, `RateLimit-Policy` what they are; \
beyond them the answer is 429 with `Retry-After`.\n\
- Money is integer minor units, a quantity an integer with its unit, a time RFC 3339 in UTC, an id a UUIDv7.";

fn operation(
    function: &Function,
    route: &Route,
    generator: &mut SchemaGenerator,
    problems: &mut Map<String, Value>,
) -> Value {
    let mut operation = Map::new();
    operation.insert("operationId".into(), operation_id(route).into());
    operation.insert("summary".into(), route.summary.into());
    operation.insert("tags".into(), json!([function.name]));
    let mut parameters = path_parameters(route.path);
    parameters.extend(header_parameters(route));
    parameters.extend(query_parameters(route, generator));
    if !parameters.is_empty() {
        operation.insert("parameters".into(), parameters.into());
    }
    if let Some(schema) = route.schemas.body {
        let schema = schema(generator).to_value();
        operation.insert(
            "requestBody".into(),
            json!({ "required": !route.schemas.body_may_lack, "content": { "application/json": { "schema": schema } } }),
        );
    }
    operation.insert(
        "responses".into(),
        responses(route, generator, problems).into(),
    );
    match route.access {
        Access::Public => operation.insert("security".into(), json!([])),
        Access::Internal => operation.insert("security".into(), json!([{ "internalSecret": [] }])),
        Access::User => operation.insert("security".into(), security(route)),
        Access::Permission(permission) => {
            operation.insert("x-permission".into(), permission.code.into());
            operation.insert("security".into(), security(route))
        }
    };
    operation.into()
}

/// What opens a route that is neither public nor internal.
fn security(route: &Route) -> Value {
    if route.in_person {
        json!([{ "accessToken": [] }])
    } else {
        json!([{ "accessToken": [] }, { "apiKey": [] }])
    }
}

/// `post_v1_inventory_items_by_id`.
fn operation_id(route: &Route) -> String {
    let path = route
        .path
        .trim_matches('/')
        .replace(['/', '-', '.'], "_")
        .replace('{', "by_")
        .replace('}', "");
    format!("{}_{path}", route.method.into_str().to_lowercase())
}

/// The names in braces of a path.
pub fn parameter_names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| {
        part.strip_prefix('{')
            .and_then(|part| part.strip_suffix('}'))
    })
}

fn path_parameters(path: &str) -> Vec<Value> {
    let one = |name: &str| {
        let schema = if name == "name" || name == "code" || name == "role" {
            json!({ "type": "string" })
        } else {
            json!({ "type": "string", "format": "uuid" })
        };
        json!({ "name": name, "in": "path", "required": true, "schema": schema })
    };
    parameter_names(path).map(one).collect()
}

fn header_parameters(route: &Route) -> Vec<Value> {
    let header = |name: &str, about: &str| json!({ "name": name, "in": "header", "required": false, "description": about, "schema": { "type": "string" } });
    let mut headers = Vec::new();
    if route.method.writes() && !matches!(route.access, Access::Internal) {
        headers.push(header(
            "Idempotency-Key",
            "Makes a repeat harmless: 1 to 128 visible ASCII characters",
        ));
    }
    if refusals(route).contains(&&code::PRECONDITION_FAILED) {
        headers.push(header(
            "If-Match",
            "The ETags that the change may be based on, or *",
        ));
    }
    if route.schemas.streamed {
        headers.push(header(
            "Last-Event-ID",
            "The id of the last event already known",
        ));
    } else if route.method == Method::Get {
        headers.push(header("If-None-Match", "The ETag already held"));
    }
    headers
}

fn query_parameters(route: &Route, generator: &mut SchemaGenerator) -> Vec<Value> {
    let Some(schema) = route.schemas.query else {
        return Vec::new();
    };
    let schema = schema(generator).to_value();
    let required = schema
        .get("required")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        return Vec::new();
    };
    properties
        .iter()
        .map(|(name, property)| {
            let about = property.get("description").cloned().unwrap_or_default();
            let needed = required.iter().any(|one| one == name);
            json!({ "name": name, "in": "query", "required": needed, "description": about.as_str().unwrap_or_default(), "schema": property })
        })
        .collect()
}

/// The success and, by their codes, the problems, which many routes share.
fn responses(
    route: &Route,
    generator: &mut SchemaGenerator,
    problems: &mut Map<String, Value>,
) -> Map<String, Value> {
    let mut responses = Map::new();
    let mut success = json!({ "description": "Success" });
    if let (Some(schema), Some(object)) = (route.schemas.answer, success.as_object_mut()) {
        let schema = schema(generator).to_value();
        let schema = if route.schemas.paged {
            page_schema(&schema)
        } else {
            schema
        };
        let kind = if route.schemas.streamed {
            "text/event-stream"
        } else {
            "application/json"
        };
        object.insert("content".into(), json!({ kind: { "schema": schema } }));
    }
    if let (Some(kind), Some(object)) = (route.schemas.file, success.as_object_mut()) {
        object.insert("content".into(), json!({ kind: {} }));
    }
    responses.insert(route.status.to_string(), success);
    let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for code in refusals(route) {
        by_status.entry(code.status).or_default().push(code.name);
    }
    for (status, names) in by_status {
        let name = names.join(".");
        let reference = format!("#/components/responses/{name}");
        responses.insert(status.to_string(), json!({ "$ref": reference }));
        problems.insert(
            name,
            json!({
                "description": names.join(", "),
                "x-codes": names,
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
            }),
        );
    }
    responses
}

fn page_schema(record: &Value) -> Value {
    json!({
        "type": "object", "required": ["items", "next_cursor"], "additionalProperties": false,
        "properties": {
            "items": { "type": "array", "items": record },
            "next_cursor": { "type": ["string", "null"], "description": "Send it as cursor for the next page" }
        }
    })
}

/// Every code this route may answer: its own, and those that follow from what it is.
pub fn refusals(route: &Route) -> Vec<&'static Code> {
    let mut codes: Vec<&'static Code> = route.refusals.to_vec();
    let mut add = |code: &'static Code| {
        if !codes.contains(&code) {
            codes.push(code);
        }
    };
    match route.access {
        Access::Public => {}
        Access::Internal => {
            add(&code::REPEATED_HEADER);
            add(&code::UNAUTHENTICATED);
        }
        Access::User | Access::Permission(_) => {
            add(&code::REPEATED_HEADER);
            add(&code::UNAUTHENTICATED);
            add(&code::TOKEN_EXPIRED);
            add(&code::SESSION_REVOKED);
            add(&code::INVALID_API_KEY);
            add(&code::API_KEY_REVOKED);
            add(&code::API_KEY_EXPIRED);
            add(&code::API_KEY_BEYOND_CREATOR);
            if route.in_person {
                add(&code::NOT_FOR_API_KEYS);
            }
        }
    }
    if matches!(route.access, Access::Permission(_)) {
        add(&code::FORBIDDEN);
    }
    if parameter_names(route.path).any(|name| !matches!(name, "name" | "code" | "role")) {
        add(&code::INVALID_ID);
    }
    if parameter_names(route.path).next().is_some() {
        add(&code::NOT_FOUND);
    }
    add(&code::INVALID_QUERY);
    if route.schemas.paged {
        add(&code::INVALID_CURSOR);
    }
    if route.has_body {
        add(&code::MALFORMED_JSON);
        add(&code::UNSUPPORTED_MEDIA_TYPE);
    }
    add(&code::BODY_TOO_LARGE);
    add(&code::INVALID_BODY);
    if route.method.writes() && !matches!(route.access, Access::Internal) {
        add(&code::INVALID_IDEMPOTENCY_KEY);
        add(&code::IDEMPOTENCY_KEY_REUSED);
    }
    if matches!(route.method, Method::Put | Method::Patch | Method::Delete) {
        add(&code::INVALID_PRECONDITION);
        add(&code::PRECONDITION_FAILED);
        add(&code::STALE_VERSION);
    }
    if !matches!(route.access, Access::Internal) && !route.path.contains("/health") {
        add(&code::RATE_LIMITED);
    }
    add(&code::INTERNAL_ERROR);
    add(&code::UNAVAILABLE);
    codes
}

fn problem_entry(code: &Code) -> Value {
    json!({
        "code": code.name, "status": code.status,
        "en": { "title": code.en.title, "detail": code.en.detail },
        "es": { "title": code.es.title, "detail": code.es.detail }
    })
}

fn problem_schema() -> Value {
    json!({
        "type": "object",
        "description": "RFC 9457. Members beside these explain the code, for example `available`.",
        "required": ["type", "title", "status", "code", "detail", "instance", "request_id"],
        "properties": {
            "type": { "type": "string", "format": "uri-reference" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "code": { "type": "string", "enum": code::ALL.iter().map(|code| code.name).collect::<Vec<_>>() },
            "detail": { "type": "string" },
            "instance": { "type": "string" },
            "request_id": { "type": "string" },
            "errors": {
                "type": "array",
                "items": {
                    "type": "object", "required": ["pointer", "code"],
                    "properties": {
                        "pointer": { "type": "string", "description": "RFC 6901, or ?name of a query parameter" },
                        "code": { "type": "string" },
                        "detail": { "type": "string" }
                    }
                }
            }
        }
    })
}

/// The document as the text that is committed and served.
pub fn text(functions: &[&Function]) -> String {
    let mut text = serde_json::to_string_pretty(&document(functions)).unwrap_or_default();
    text.push('\n');
    text
}
