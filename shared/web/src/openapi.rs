//! The OpenAPI 3.1 document, from the route tables of all functions. Native only.
//!
//! It keeps to what client generators read: named schemas, plain enumerations, and the same parameters, headers and
//! problems as references (`tests/repo/openapi.rs` lists the rules).

mod answers;
mod names;
mod schemas;

use std::collections::BTreeMap;

use domain::Code;
use domain::refusal::code;
use platform::Method;
use serde_json::{Map, Value, json};

pub use self::names::Noun;
use self::schemas::{Schemas, without_null};
use crate::Function;
use crate::route::{Access, Route};

/// The documented functions, and the names of subjects and nouns for the document.
pub struct Api {
    pub functions: &'static [&'static Function],
    /// In the order in which they are shown.
    pub subjects: &'static [Subject],
    pub nouns: &'static [Noun],
}

/// A group of operations about the same thing: a tag of the document.
pub struct Subject {
    pub name: &'static str,
    pub description: &'static str,
    /// The path segments that belong to it.
    pub words: &'static [&'static str],
}

impl Api {
    fn routes(&self) -> impl Iterator<Item = &'static Route> {
        self.functions.iter().flat_map(|function| function.routes())
    }

    /// The subject of a path: that of its last segment that has one.
    fn subject(&self, path: &str) -> Option<&Subject> {
        let words = path.split('/').take_while(|word| !is_parameter(word));
        let named = |word| {
            self.subjects
                .iter()
                .find(|subject| subject.words.contains(&word))
        };
        words.filter_map(named).last()
    }

    fn has(&self, method: Method, path: &str) -> bool {
        let mut routes = self.routes();
        routes.any(|route| route.method == method && route.path == path)
    }

    /// Whether the record that a route creates can be read by its id.
    fn is_found(&self, route: &Route) -> bool {
        let is_of_it = |path: &str| {
            let place = path.rsplit_once('/');
            place.is_some_and(|(parent, last)| parent == route.path && is_parameter(last))
        };
        let mut routes = self.routes();
        route.collection.is_some()
            || routes.any(|one| one.method == Method::Get && is_of_it(one.path))
    }

    /// The whole document.
    pub fn document(&self) -> Value {
        let mut schemas = Schemas::new();
        let mut parameters = Map::new();
        let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
        for route in self.routes() {
            let operation = self.operation(route, &mut schemas, &mut parameters);
            let method = route.method.into_str().to_lowercase();
            paths
                .entry(route.path)
                .or_default()
                .insert(method, operation);
        }
        let tag =
            |subject: &Subject| json!({ "name": subject.name, "description": subject.description });
        let jobs = self.functions.iter().flat_map(|function| {
            function.jobs.iter().map(|job| {
                json!({
                    "name": job.name,
                    "summary": job.summary,
                    "every_minutes": job.every_minutes
                })
            })
        });
        let topics = self.topics(&mut schemas);
        let mut document = json!({
            "openapi": "3.1.0",
            "info": {
                "title": "Trastienda",
                "version": env!("CARGO_PKG_VERSION"),
                "license": { "name": "MIT", "identifier": "MIT" },
                "description": DESCRIPTION
            },
            "servers": [{ "url": "/" }],
            "tags": self.subjects.iter().map(tag).collect::<Vec<_>>(),
            "paths": paths,
            "components": {
                "schemas": answers::shared_schemas(),
                "parameters": parameters,
                "headers": answers::shared_headers(),
                "responses": answers::shared_responses(),
                "securitySchemes": {
                    "accessToken": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
                    "apiKey": { "type": "http", "scheme": "bearer", "bearerFormat": "tds_…", "description": API_KEY },
                    "internalSecret": { "type": "http", "scheme": "bearer", "description": "INTERNAL_SECRET of the installation" }
                }
            },
            "x-topics": topics,
            "x-jobs": jobs.collect::<Vec<_>>(),
            "x-problems": code::ALL.iter().map(|code| problem_entry(code)).collect::<Vec<_>>()
        });
        schemas.finish(&mut document);
        document
    }

    /// The document as the text that is committed and served.
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(&self.document()).unwrap_or_default();
        text.push('\n');
        text
    }

    /// The events by topic, each with the schema of its data. Functions that share rules publish the same events.
    fn topics(&self, schemas: &mut Schemas) -> BTreeMap<&'static str, Value> {
        let all = self.functions.iter().flat_map(|function| function.topics());
        all.map(|topic| {
            let entry = json!({
                "summary": topic.summary,
                "entity": topic.entity,
                "data": schemas.answered(topic.data)
            });
            (topic.name, entry)
        })
        .collect()
    }

    fn operation(
        &self,
        route: &Route,
        schemas: &mut Schemas,
        shared: &mut Map<String, Value>,
    ) -> Value {
        let tags = self.subject(route.path).map(|subject| subject.name);
        let mut operation = Map::new();
        let mut add = |name: &str, member: Value| operation.insert(name.to_owned(), member);
        add("operationId", self.operation_id(route).into());
        add("summary", route.summary.into());
        add("tags", tags.into_iter().collect());
        let parameters = path_parameters(route).chain(header_parameters(route));
        let parameters = parameters.chain(query_parameters(route, schemas));
        let parameters: Vec<Value> = parameters.map(|one| one.written(shared)).collect();
        if !parameters.is_empty() {
            add("parameters", parameters.into());
        }
        if let Some(schema) = route.schemas.body {
            let mut content = json!({ "application/json": { "schema": schemas.sent(schema) } });
            if route.schemas.body_may_be_csv
                && let Some(kinds) = content.as_object_mut()
            {
                let text = json!({ "type": "string", "description": CSV });
                kinds.insert("text/csv".to_owned(), json!({ "schema": text }));
            }
            let required = !route.schemas.body_may_lack;
            add(
                "requestBody",
                json!({ "required": required, "content": content }),
            );
        }
        add("responses", answers::responses(self, route, schemas).into());
        add("security", security(route));
        add("x-codes", names(own_refusals(route)));
        if let Access::Permission(permission) = route.access {
            add("x-permission", permission.code.into());
        }
        if is_internal(route.path) {
            add("x-internal", true.into());
        }
        operation.into()
    }
}

const CSV: &str =
    "The file itself, in UTF-8 or, with `charset=windows-1252` in the Content-Type, in that.";

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

/// Whether a path is for operators of the installation, not for users.
fn is_internal(path: &str) -> bool {
    !path.starts_with("/v1/") || path.ends_with("/health")
}

/// Whether the coarse rate limits apply to it.
fn is_limited(route: &Route) -> bool {
    !matches!(route.access, Access::Internal) && !route.path.contains("/health")
}

/// The security schemes of a route.
fn security(route: &Route) -> Value {
    match route.access {
        Access::Public => json!([]),
        Access::Internal => json!([{ "internalSecret": [] }]),
        Access::User | Access::Permission(_) if route.in_person => json!([{ "accessToken": [] }]),
        Access::User | Access::Permission(_) => json!([{ "accessToken": [] }, { "apiKey": [] }]),
    }
}

/// The names in braces of a path.
pub fn parameter_names(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(parameter_name)
}

fn parameter_name(word: &str) -> Option<&str> {
    word.strip_prefix('{')?.strip_suffix('}')
}

fn is_parameter(word: &str) -> bool {
    parameter_name(word).is_some()
}

/// Whether a parameter of a path is the id of a record.
pub fn is_id(name: &str) -> bool {
    name == "id" || name.ends_with("_id")
}

/// Parameters that are the same wherever they occur.
const SHARED: &[(&str, &str)] = &[
    ("id", "Id"),
    ("limit", "Limit"),
    ("cursor", "Cursor"),
    ("Idempotency-Key", "IdempotencyKey"),
    ("If-Match", "IfMatch"),
    ("If-None-Match", "IfNoneMatch"),
];

struct Parameter {
    place: &'static str,
    name: String,
    description: String,
    required: bool,
    schema: Value,
}

impl Parameter {
    /// The parameter in an operation: a reference if it is shared.
    fn written(self, shared: &mut Map<String, Value>) -> Value {
        let common = SHARED.iter().find(|(name, _)| *name == self.name);
        let mut written = json!({ "name": self.name, "in": self.place, "schema": self.schema });
        if let Some(members) = written.as_object_mut() {
            if self.required {
                members.insert("required".to_owned(), true.into());
            }
            if !self.description.is_empty() {
                members.insert("description".to_owned(), self.description.into());
            }
        }
        match common {
            Some((_, name))
                if shared.entry(*name).or_insert_with(|| written.clone()) == &written =>
            {
                json!({ "$ref": format!("#/components/parameters/{name}") })
            }
            _ => written,
        }
    }
}

fn path_parameters(route: &Route) -> impl Iterator<Item = Parameter> {
    parameter_names(route.path).map(|name| Parameter {
        place: "path",
        name: name.to_owned(),
        description: String::new(),
        required: true,
        schema: if is_id(name) {
            json!({ "type": "string", "format": "uuid" })
        } else {
            json!({ "type": "string" })
        },
    })
}

fn header_parameters(route: &Route) -> impl Iterator<Item = Parameter> {
    let is_keyed = route.method.writes() && !matches!(route.access, Access::Internal);
    let is_guarded = refusals(route).contains(&&code::PRECONDITION_FAILED);
    let headers = [
        (
            is_keyed,
            "Idempotency-Key",
            "A repeated request with this key has no second effect: 1 to 128 visible ASCII characters",
        ),
        (
            is_guarded,
            "If-Match",
            "The ETags that the change may be based on, or *",
        ),
        (
            route.schemas.streamed && route.schemas.file.is_none(),
            "Last-Event-ID",
            "The id of the last event already known",
        ),
        (
            answers::is_conditional(route),
            "If-None-Match",
            "The ETag already held",
        ),
    ];
    let taken = headers.into_iter().filter(|(is_taken, _, _)| *is_taken);
    taken.map(|(_, name, description)| Parameter {
        place: "header",
        name: name.to_owned(),
        description: description.to_owned(),
        required: false,
        schema: json!({ "type": "string" }),
    })
}

fn query_parameters(route: &Route, schemas: &mut Schemas) -> Vec<Parameter> {
    let query = route.schemas.query.map(|query| schemas.sent(query));
    let member = |name| query.as_ref().and_then(|query| query.get(name));
    let required = member("required").and_then(Value::as_array);
    let properties = member("properties").and_then(Value::as_object);
    let parameter = |(name, property): (&String, &Value)| {
        let mut schema = without_null(property);
        let description = schema.remove("description");
        Parameter {
            place: "query",
            name: name.clone(),
            description: description
                .as_ref()
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            required: required.is_some_and(|names| names.iter().any(|one| one == name)),
            schema: schema.into(),
        }
    };
    properties.into_iter().flatten().map(parameter).collect()
}

/// The codes with which any operation may refuse a request, because of the caller, the form of the request or the state of
/// the service. They are listed once for the whole document.
const GENERAL: &[&Code] = &[
    &code::REPEATED_HEADER,
    &code::UNAUTHENTICATED,
    &code::TOKEN_EXPIRED,
    &code::SESSION_REVOKED,
    &code::INVALID_API_KEY,
    &code::API_KEY_REVOKED,
    &code::API_KEY_EXPIRED,
    &code::API_KEY_BEYOND_CREATOR,
    &code::FORBIDDEN,
    &code::INVALID_QUERY,
    &code::MALFORMED_JSON,
    &code::UNSUPPORTED_MEDIA_TYPE,
    &code::BODY_TOO_LARGE,
    &code::BROKEN_BODY,
    &code::INVALID_BODY,
    &code::INVALID_IDEMPOTENCY_KEY,
    &code::IDEMPOTENCY_KEY_REUSED,
    &code::RATE_LIMITED,
    &code::INTERNAL_ERROR,
    &code::UNAVAILABLE,
];

/// The codes of a route that are not common to all.
fn own_refusals(route: &Route) -> impl Iterator<Item = &'static Code> {
    let is_own = |code: &&Code| !GENERAL.contains(code) || route.refusals.contains(code);
    refusals(route).into_iter().filter(is_own)
}

fn names(codes: impl IntoIterator<Item = &'static Code>) -> Value {
    let names: Vec<&str> = codes.into_iter().map(|code| code.name).collect();
    names.into()
}

/// All codes of this route: its own, and those that follow from its properties.
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
    if parameter_names(route.path).any(is_id) {
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
    add(&code::BROKEN_BODY);
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
    if is_limited(route) {
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
