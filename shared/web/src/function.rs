//! A function: its name, its routes and its jobs, and the way of a request through it.

use std::cell::{Cell, RefCell};

use domain::refusal::code;
use domain::text::cut;
use domain::{Constraint, Id, Instant, Refusal, Tree};
use platform::{Body, Method, Platform, Request, Response};

use crate::context::Trust;
use crate::idempotency::Key;
use crate::route::Access;
use crate::{
    Answer, Context, Job, Principal, Route, Stop, api_key, body, deny, etag, headers, job, limit,
    log, problem, router, token, trace,
};

/// One wasm function.
pub struct Function {
    pub name: &'static str,
    pub routes: &'static [Route],
    pub jobs: &'static [Job],
    /// What the constraints mean that its statements can meet.
    pub constraints: &'static [&'static [Constraint]],
}

/// Variables and secrets, as the manifests declare them; not every function is given each.
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

/// What stands in for a route in the log when there is none.
static NO_ROUTE: Route = crate::get("", "");

impl Function {
    pub const fn new(name: &'static str, routes: &'static [Route], jobs: &'static [Job]) -> Self {
        Self {
            name,
            routes,
            jobs,
            constraints: &[],
        }
    }

    /// The constraints of its own tables and of the ledgers that it shares with others.
    #[must_use]
    pub const fn with_constraints(self, constraints: &'static [&'static [Constraint]]) -> Self {
        Self {
            constraints,
            ..self
        }
    }

    /// Answers a request. It never fails: what goes wrong is an answer too.
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
            key_trust: Cell::new(Trust::Confirmed),
            spent: RefCell::default(),
        };
        let answer = if request.method == Some(Method::Options) {
            Ok(headers::preflight(platform, request))
        } else {
            self.answer(&mut context).await
        };
        complete(&context, answer)
    }

    /// The settings a function may ask for, for platforms that read them beforehand.
    pub const fn settings(&self) -> &'static [&'static str] {
        SETTINGS
    }

    /// Runs the jobs that are due, on every shard.
    pub async fn tick(&self, platform: &Platform) {
        job::tick(platform, self, platform.now()).await;
    }

    async fn answer<'a>(&'a self, c: &mut Context<'a>) -> Result<Response, Stop> {
        let found = self.find(c);
        if is_limited(c) {
            limit::spend_address(c).await?;
        }
        found?;
        if c.request.body == Body::TooLarge {
            return Err(Refusal::new(&code::BODY_TOO_LARGE).into());
        }
        let answer = match admit(c).await {
            Ok(()) => handle(c).await,
            Err(stop) => Err(stop),
        };
        // Past its limit a key costs the database nothing.
        if let Err(Stop::Refusal(refusal)) = &answer
            && refusal.code == &code::RATE_LIMITED
        {
            return answer;
        }
        // Whatever else the answer is, it is for a key that the database knows.
        match c.key_trust.get() {
            Trust::Claimed => c.confirm_key().await?,
            Trust::Refused | Trust::Confirmed | Trust::UsedAnew => {}
        }
        if c.key_trust.get() == Trust::UsedAnew {
            api_key::record_alone(c).await;
        }
        answer
    }

    /// Finds the route: 404 for an unknown path, 405 for a known one with another method.
    fn find<'a>(&'a self, c: &mut Context<'a>) -> Result<(), Stop> {
        let found = router::find(self.routes, &c.request.path)
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

/// What the installation asks of itself, and whether it runs, is always answered.
fn is_limited(c: &Context<'_>) -> bool {
    !matches!(c.route.access, Access::Internal) && cut(c.route.path, "/health").is_none()
}

/// Lets in who may call this route.
async fn admit(c: &mut Context<'_>) -> Result<(), Stop> {
    let unauthenticated = || Stop::from(Refusal::new(&code::UNAUTHENTICATED));
    if matches!(c.route.access, Access::Public) {
        return Ok(());
    }
    let header = c
        .request
        .header("authorization")
        .ok_or_else(unauthenticated)?;
    // No credential holds a comma: this is what the header becomes when it is sent twice.
    if header.contains(',') {
        return Err(Refusal::new(&code::REPEATED_HEADER)
            .with("header", "Authorization")
            .into());
    }
    let (scheme, credential) = header.split_once(' ').ok_or_else(unauthenticated)?;
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(unauthenticated());
    }
    let credential = credential.trim();
    if matches!(c.route.access, Access::Internal) {
        let secret = c
            .platform
            .setting("INTERNAL_SECRET")
            .filter(|secret| secret.len() >= 32);
        let known = secret.is_some_and(|secret| same(secret.as_bytes(), credential.as_bytes()));
        return if known {
            Ok(())
        } else {
            Err(unauthenticated())
        };
    }
    if api_key::is_meant(credential) {
        c.principal = api_key::read(c.platform, credential)?;
        c.key_trust.set(Trust::Claimed);
    } else {
        c.principal = token::verify(c.platform, credential, c.now).await?;
    }
    limit::spend_caller(c).await?;
    if c.principal.is_api_key() {
        if c.route.in_person {
            return Err(Refusal::new(&code::NOT_FOR_API_KEYS).into());
        }
    } else if deny::is_denied(c.platform, &c.principal, c.now).await {
        return Err(refuse_denied(c).await);
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

/// Why a caller whose session is over is not let in. What the session did is still told to who did
/// it: the repeat of a logout has the answer of the first.
async fn refuse_denied(c: &mut Context<'_>) -> Stop {
    if !c.route.sensitive {
        let told = match Key::of(c.platform, c.request, &c.principal.user_id) {
            Ok(key) => {
                c.key = key;
                c.replay_twin(c.principal.shard, c.org_id()).await
            }
            Err(stop) => Err(stop),
        };
        if let Err(stop) = told {
            return stop;
        }
    }
    Refusal::new(&code::SESSION_REVOKED).into()
}

/// Does what an admitted caller asks.
async fn handle(c: &mut Context<'_>) -> Answer {
    if !c.route.has_query && !c.request.query.is_empty() {
        let refusal =
            Refusal::new(&code::INVALID_QUERY).with("reason", "this path takes no parameters");
        return Err(refusal.into());
    }
    if !c.route.has_body && !body::is_empty(c.request) {
        return Err(Refusal::new(&code::INVALID_BODY)
            .because("", "unexpected_body", None)
            .into());
    }
    c.key = Key::of(c.platform, c.request, &c.principal.user_id)?;
    match (c.route.handler)(c).await {
        // A request that lost a race runs once more: the newer facts allow it, or tell the version, the
        // numbers or the state that the refusal names.
        Err(Stop::Refusal(refusal)) if refusal.is_lost_race => (c.route.handler)(c).await,
        done => done,
    }
}

/// Compares in a time that tells nothing of where two texts differ.
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .fold(0, |difference, (a, b)| difference | (a ^ b))
            == 0
}

/// The client's request id when it is a sane one, else a new one.
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

/// Renders what came of a request, logs it, and adds what every answer carries.
fn complete(c: &Context<'_>, answer: Result<Response, Stop>) -> Response {
    let (mut response, error, fault) = match answer {
        Ok(response) => (response, None, None),
        Err(Stop::Replay(response)) => (*response, None, None),
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
    // What comes in parts has neither an end to hash nor a version.
    if (200..300).contains(&response.status) && response.rest.is_none() {
        describe(c, &mut response);
    }
    limit::tell(&c.spent.borrow(), &mut response);
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
        response.body = String::new();
    }
    response
}

fn is_read(routes: &'static [Route], path: &str) -> bool {
    let mut found = router::find(routes, path).into_iter();
    found.any(|found| found.routes.iter().any(|route| route.method == Method::Get))
}

/// ETag and 304, Location for what was made, no body where none belongs.
fn describe(c: &Context<'_>, response: &mut Response) {
    if response.status == 204 {
        response.body = String::new();
        response.headers.retain(|(name, _)| *name != "content-type");
        return;
    }
    // A page has neither id nor version, and is long: it is not taken apart.
    let is_record = response.body.starts_with("{\"") && !response.body.starts_with("{\"items\":");
    let record = if is_record {
        Tree::parse(&response.body).ok()
    } else {
        None
    };
    let member = |name| record.as_ref().and_then(|record| record.get(name));
    let tag = etag::of(&response.body, member("version").and_then(Tree::as_integer));
    let known = c
        .request
        .header("if-none-match")
        .is_some_and(|known| etag::matches(known, &tag));
    if known && c.route.method == Method::Get {
        response.status = 304;
        response.body = String::new();
        response.headers.retain(|(name, _)| *name != "content-type");
    }
    if response.status == 201
        && !response.has("location")
        && let Some(id) = member("id").and_then(Tree::as_str)
    {
        let collection = c.route.collection.unwrap_or(&c.request.path);
        let location = format!("{collection}/{id}");
        // A collection that a route names may be another function's.
        if c.route.collection.is_some() || is_read(c.function.routes, &location) {
            response.headers.push(("location", location));
        }
    }
    response.headers.push(("etag", tag));
}
