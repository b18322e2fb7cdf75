//! A function: its name, routes and jobs, and how it serves a request.

use std::cell::{Cell, RefCell};

use domain::refusal::code;
use domain::{Constraint, Id, Instant, Refusal};
use platform::{Body, Method, Platform, Request, Response};
use subtle::ConstantTimeEq;

use crate::answer::Content;
use crate::context::KeyStatus;
use crate::idempotency::Key;
use crate::route::Access;
use crate::{
    Answer, Context, Job, Principal, Reply, Route, Stop, Topic, api_key, body, deny, etag, headers,
    job, limit, log, problem, router, token, trace,
};

/// One wasm function.
pub struct Function {
    pub name: &'static str,
    /// A list of routes for each of its resources.
    resources: &'static [&'static [Route]],
    pub jobs: &'static [Job],
    /// The refusals of the constraints that its statements can violate.
    pub constraints: &'static [&'static [Constraint]],
    /// The events that it publishes.
    topics: &'static [&'static [Topic]],
}

/// Variables and secrets, as the manifests declare them; not every function has all of them.
const SETTINGS: &[&str] = &[
    "AUDIENCE",
    "CORS_ORIGINS",
    "DELIVERY_SECRET",
    "DENY_CACHE_SECONDS",
    "ENVIRONMENT",
    "INTERNAL_SECRET",
    "ISSUER",
    "JWT_PRIVATE_KEY",
    "JWT_PUBLIC_KEYS",
    "LOG_LEVEL",
    "MAIL_FROM",
    "MAIL_TOKEN",
    "MAIL_URL",
    "PASSWORD_COST",
    "PASSWORD_PEPPER",
    "RATE_LIMITS",
    "REGISTRATION",
    "SHARDS",
    "TOKEN_SECRET",
];

/// The route in the log of a request that has none.
static NO_ROUTE: Route = crate::get("", "");

impl Function {
    pub const fn new(
        name: &'static str,
        resources: &'static [&'static [Route]],
        jobs: &'static [Job],
    ) -> Self {
        Self {
            name,
            resources,
            jobs,
            constraints: &[],
            topics: &[],
        }
    }

    /// The routes of all its resources.
    pub fn routes(&self) -> impl Iterator<Item = &'static Route> + Clone + use<> {
        self.resources.iter().copied().flatten()
    }

    /// The constraints of its own tables and of the tables it shares with other functions.
    #[must_use]
    pub const fn with_constraints(self, constraints: &'static [&'static [Constraint]]) -> Self {
        Self {
            constraints,
            ..self
        }
    }

    /// The events that its requests and jobs publish.
    #[must_use]
    pub const fn with_topics(self, topics: &'static [&'static [Topic]]) -> Self {
        Self { topics, ..self }
    }

    /// The events that it publishes, also those that it shares with other functions.
    pub fn topics(&self) -> impl Iterator<Item = &'static Topic> + use<> {
        self.topics.iter().copied().flatten()
    }

    /// Answers a request. It never fails: an error is an answer too.
    pub async fn serve(&self, platform: &Platform, request: &Request) -> Response {
        let now = platform.now();
        let request_id = request_id(platform, request, now);
        let mut context = Context {
            platform,
            function: self,
            route: &NO_ROUTE,
            request,
            principal: Principal::anonymous(),
            request_id,
            traceparent: trace::of(platform, request),
            now,
            key: None,
            parameters: Vec::new(),
            sequence: Cell::new(0),
            key_status: Cell::new(KeyStatus::Verified),
            limit_uses: RefCell::default(),
        };
        let answer = if request.method == Some(Method::Options) {
            Ok(headers::preflight(platform, request))
        } else {
            let answer = self.answer(&mut context).await;
            answer.map(|reply| render(&context, reply))
        };
        complete(&context, answer)
    }

    /// All settings that a function may read, for platforms that read them at the start.
    pub const fn settings(&self) -> &'static [&'static str] {
        SETTINGS
    }

    /// Runs the jobs that are due, on every shard.
    pub async fn tick(&self, platform: &Platform) {
        job::tick(platform, self, platform.now()).await;
    }

    async fn answer<'a>(&'a self, c: &mut Context<'a>) -> Answer {
        let found = self.find(c);
        if is_limited(c) {
            limit::count_address(c).await?;
        }
        found?;
        match c.request.body {
            Body::Bytes(_) => {}
            Body::TooLarge => return Err(Refusal::new(&code::BODY_TOO_LARGE).into()),
            Body::Broken => return Err(Refusal::new(&code::BROKEN_BODY).into()),
        }
        let answer = match admit(c).await {
            Ok(()) => handle(c).await,
            Err(stop) => Err(stop),
        };
        // A key that is over its limit does not reach the database.
        if let Err(Stop::Refusal(refusal)) = &answer
            && refusal.code == &code::RATE_LIMITED
        {
            return answer;
        }
        // No answer, not even a refusal of the body, is sent to a caller with an invalid key.
        match c.key_status.get() {
            KeyStatus::Unverified => c.require_verified_key().await?,
            KeyStatus::Rejected | KeyStatus::Verified | KeyStatus::VerifiedUseDue => {}
        }
        if c.key_status.get() == KeyStatus::VerifiedUseDue {
            api_key::record_alone(c).await;
        }
        answer
    }

    /// Finds the route: 404 for an unknown path, 405 for a known one with another method.
    fn find<'a>(&'a self, c: &mut Context<'a>) -> Result<(), Stop> {
        let found = router::find(self.routes(), &c.request.path)
            .ok_or_else(|| Refusal::new(&code::NOT_FOUND))?;
        let wanted = match c.request.method {
            Some(Method::Head) => Some(Method::Get),
            method => method,
        };
        let Some(route) = found
            .routes
            .iter()
            .find(|route| Some(route.method) == wanted)
        else {
            let allowed: Vec<&str> = found
                .routes
                .iter()
                .map(|route| route.method.into_str())
                .collect();
            return Err(Refusal::new(&code::METHOD_NOT_ALLOWED)
                .with("allowed", allowed.join(", "))
                .into());
        };
        c.route = route;
        c.parameters = found.parameters;
        Ok(())
    }
}

/// Internal routes and health are not limited.
fn is_limited(c: &Context<'_>) -> bool {
    !matches!(c.route.access, Access::Internal) && !c.route.path.contains("/health")
}

/// Authenticates the caller and checks that they may call this route.
async fn admit(c: &mut Context<'_>) -> Result<(), Stop> {
    let unauthenticated = || Stop::from(Refusal::new(&code::UNAUTHENTICATED));
    if matches!(c.route.access, Access::Public) {
        return Ok(());
    }
    let header = c
        .request
        .header("authorization")
        .ok_or_else(unauthenticated)?;
    // A credential has no comma: the header was sent twice.
    if header.contains(',') {
        return Err(Refusal::new(&code::REPEATED_HEADER)
            .with("header", "Authorization")
            .into());
    }
    let (scheme, credential) = header.split_once(' ').ok_or_else(unauthenticated)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(unauthenticated());
    }
    if matches!(c.route.access, Access::Internal) {
        let secret = c
            .platform
            .setting("INTERNAL_SECRET")
            .filter(|secret| secret.len() >= 32);
        let known =
            secret.is_some_and(|secret| secret.as_bytes().ct_eq(credential.as_bytes()).into());
        return if known {
            Ok(())
        } else {
            Err(unauthenticated())
        };
    }
    if api_key::looks_like_key(credential) {
        c.principal = api_key::read(c.platform, credential)?;
        c.key_status.set(KeyStatus::Unverified);
    } else {
        c.principal = token::verify(c.platform, credential, c.now).await?;
    }
    limit::count_caller(c).await?;
    if c.principal.is_api_key() {
        if c.route.in_person {
            return Err(Refusal::new(&code::NOT_FOR_API_KEYS).into());
        }
    } else {
        check_not_denied(c).await?;
    }
    match c.route.access {
        Access::Permission(permission) if !c.principal.permissions.has(permission) => {
            Err(Refusal::new(&code::FORBIDDEN)
                .with("permission", permission.code)
                .into())
        }
        _ => Ok(()),
    }
}

/// Refuses a token that is denied. While KV cannot be read, the session is read in SQL.
async fn check_not_denied(c: &mut Context<'_>) -> Result<(), Stop> {
    let denied = match deny::look_up(c.platform, &c.principal, c.now).await {
        Ok(None) => return Ok(()),
        Ok(Some(denial)) => Refusal::new(denial.code()).into(),
        Err(_) => match c.require_session().await {
            Ok(()) => return Ok(()),
            Err(stop) => stop,
        },
    };
    match denied {
        Stop::Refusal(refusal) if refusal.code == &code::SESSION_REVOKED => {
            Err(refuse_ended(c).await)
        }
        stop => Err(stop),
    }
}

/// The refusal of a caller whose session has ended. A repeated request still gets its stored answer: so the repeat
/// of a logout has the answer of the first.
async fn refuse_ended(c: &mut Context<'_>) -> Stop {
    if !c.route.sensitive {
        let stored = match Key::of(c.platform, c.request, &c.principal.user_id) {
            Ok(key) => {
                c.key = key;
                c.replay_duplicate(c.principal.shard, c.org_id()).await
            }
            Err(stop) => Err(stop),
        };
        if let Err(stop) = stored {
            return stop;
        }
    }
    Refusal::new(&code::SESSION_REVOKED).into()
}

/// Calls the handler.
async fn handle(c: &mut Context<'_>) -> Answer {
    if !c.route.has_query && !c.request.query.is_empty() {
        let refusal =
            Refusal::new(&code::INVALID_QUERY).with("reason", "this path takes no parameters");
        return Err(refusal.into());
    }
    let encoding = c.request.header("content-encoding").unwrap_or("identity");
    if !encoding.trim().eq_ignore_ascii_case("identity") {
        return Err(Refusal::new(&code::UNSUPPORTED_MEDIA_TYPE).into());
    }
    if !c.route.has_body && !body::is_empty(c.request) {
        return Err(Refusal::new(&code::INVALID_BODY)
            .because("", "unexpected_body", None)
            .into());
    }
    c.key = Key::of(c.platform, c.request, &c.principal.user_id)?;
    match (c.route.handler)(c).await {
        // A request that lost a race runs once more: the newer facts allow it, or give the version, the numbers or
        // the state for the refusal.
        Err(Stop::Refusal(refusal)) if refusal.is_lost_race => (c.route.handler)(c).await,
        done => done,
    }
}

/// The request id of the client if it is valid, else a new one.
fn request_id(platform: &Platform, request: &Request, now: Instant) -> String {
    let sane = |id: &&str| {
        (8..=64).contains(&id.len())
            && id
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    if let Some(id) = request.header("x-request-id").filter(sane) {
        return id.to_owned();
    }
    let random = platform.random().unwrap_or_default();
    Id::<()>::new(now.ms(), 0, random).to_string()
}

/// Renders the answer, logs the request, and adds the headers of every answer.
fn complete(c: &Context<'_>, answer: Result<Response, Stop>) -> Response {
    let (mut response, error, fault) = match answer {
        Ok(response) => (response, None, None),
        Err(Stop::Replay(reply)) => (render(c, *reply), None, None),
        Err(Stop::Refusal(refusal)) => {
            let mut response = problem::render(&refusal, c.request, &c.request_id);
            if let Some((_, domain::refusal::Member::Text(allowed))) =
                refusal.members.iter().find(|(name, _)| *name == "allowed")
            {
                response
                    .headers
                    .push(("allow", format!("{allowed}, OPTIONS")));
            }
            (response, Some(refusal.code.name), None)
        }
        Err(Stop::Fault(fault)) => (
            problem::render_fault(c.request, &c.request_id),
            Some("internal_error"),
            Some(fault.to_string()),
        ),
    };
    limit::add_headers(&c.limit_uses.borrow(), &mut response);
    headers::finish(c.platform, c.request, &mut response);
    response
        .headers
        .push(("x-request-id", c.request_id.clone()));
    response.headers.push((
        "x-served-by",
        format!("{}/{}", c.function.name, c.request.served_by),
    ));
    let usage = c.platform.usage();
    if c.platform.setting("ENVIRONMENT").as_deref() == Some("development") {
        let cost = format!(
            "sql;desc=\"trips={},read={},written={}\"",
            usage.trips(),
            usage.rows_read(),
            usage.rows_written()
        );
        response.headers.push(("server-timing", cost));
    }
    log::request(
        c,
        &log::Outcome {
            status: response.status,
            error,
            fault: fault.as_deref(),
        },
    );
    if c.request.method == Some(Method::Head) {
        response.rest = None;
        response.body = Vec::new();
    }
    response
}

/// An answer as HTTP: ETag and 304, Location of a created record, no body with 204 and HEAD.
fn render(c: &Context<'_>, reply: Reply) -> Response {
    let mut response = Response {
        status: reply.status,
        headers: reply.headers,
        body: Vec::new(),
        rest: None,
    };
    if response.status == 204 {
        return response;
    }
    let mut version = None;
    let media_type = match reply.content {
        Content::Record(record) => {
            version = record.version;
            let made = record.id.filter(|_| response.status == 201);
            let location = made.and_then(|id| location(c, &id));
            response.headers.extend(location);
            response.body = record.body.into_bytes();
            "application/json"
        }
        Content::Page { json, next } => {
            let link = next.map(|next| ("link", format!("<{next}>; rel=\"next\"")));
            response.headers.extend(link);
            response.body = json.into_bytes();
            "application/json"
        }
        Content::Document { media_type, bytes } => {
            response.body = bytes;
            media_type
        }
        Content::Stream {
            media_type,
            beginning,
            rest,
        } => {
            response.body = beginning;
            response.rest = Some(rest);
            return response.with("content-type", media_type);
        }
    };
    let tag = etag::of(&response.body, version);
    let known = c.request.header("if-none-match");
    if c.route.method == Method::Get && known.is_some_and(|known| etag::matches(known, &tag)) {
        response.status = 304;
        response.body = Vec::new();
        return response.with("etag", tag);
    }
    response.with("content-type", media_type).with("etag", tag)
}

/// The path of a created record, if a route reads it.
fn location(c: &Context<'_>, id: &str) -> Option<(&'static str, String)> {
    let collection = c.route.collection.unwrap_or(&c.request.path);
    let path = format!("{collection}/{id}");
    // The collection of a route may belong to another function.
    let is_read = c.route.collection.is_some() || {
        let found = router::find(c.function.routes(), &path);
        found.is_some_and(|found| found.routes.iter().any(|route| route.method == Method::Get))
    };
    is_read.then_some(("location", path))
}
