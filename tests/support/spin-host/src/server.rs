//! The HTTP trigger: finds the component of a request and hands it over.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{CONNECTION, HOST, HeaderName, HeaderValue};
use hyper::http::uri::{Authority, Scheme};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode, Uri};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use tokio::net::{TcpListener, TcpStream};
use wasmtime::{Config, Engine};
use wasmtime_wasi_http::handler::{ErrorCode, ProxyHandler};
use wasmtime_wasi_http::p3::bindings::ServicePre;
use wasmtime_wasi_http::p3::bindings::http::types::ErrorCode as HttpError;

use crate::arguments::Arguments;
use crate::instance::{Component, Factory, Reuse, linker};
use crate::key_value::File;
use crate::manifest::Manifest;
use crate::outbound::Outbound;
use crate::routes::{Route, Routes};
use crate::runtime_config::RuntimeConfig;
use crate::{Result, compiled, variables};

type Body = UnsyncBoxBody<Bytes, wasmtime::Error>;

struct App {
    /// What Spin tells about the application.
    info: String,
    routes: Routes,
    handlers: HashMap<String, ProxyHandler<Factory>>,
}

/// Serves until the process is stopped.
pub async fn serve(arguments: Arguments) -> Result {
    let app = Arc::new(load(&arguments)?);
    let listener = TcpListener::bind(arguments.listen)
        .await
        .map_err(|error| format!("cannot listen on {}: {error}", arguments.listen))?;
    println!("Serving http://{}", arguments.listen);
    for Route { raw, component } in app.routes.all() {
        println!("  {component}: {raw}");
    }
    loop {
        match listener.accept().await {
            Ok((stream, client)) => drop(tokio::spawn(converse(Arc::clone(&app), stream, client))),
            Err(error) => eprintln!("spin-host: {error}"),
        }
    }
}

/// Reads the manifest and compiles its components, all at once.
fn load(arguments: &Arguments) -> Result<App> {
    let manifest = Manifest::read(&arguments.manifest)?;
    let runtime =
        RuntimeConfig::read(arguments.runtime_config.as_deref(), &arguments.state_folder)?;
    let application = variables::of_application(&manifest.variables, &arguments.variables)?;
    let routes = Routes::new(&manifest.trigger.http)?;
    if let Some(lost) = routes
        .all()
        .iter()
        .find(|route| !manifest.component.contains_key(&route.component))
    {
        return Err(format!(
            "the route `{}` leads to `{}`, which is no component",
            lost.raw, lost.component
        ));
    }
    let mut config = Config::new();
    config.wasm_component_model_async(true);
    let engine = Engine::new(&config).map_err(|error| format!("no engine: {error}"))?;
    // Stores of one label are one store, whichever component opens it.
    let mut files: HashMap<String, Arc<File>> = HashMap::new();
    let mut components = Vec::new();
    for (name, declared) in manifest.component {
        let places = runtime
            .stores(&name, &declared.key_value_stores)?
            .into_iter();
        let stores = places.map(|(label, path)| {
            let file = files
                .entry(label.clone())
                .or_insert_with(|| Arc::new(File::new(path)));
            (label, Arc::clone(file))
        });
        let hosts = variables::of_hosts(&name, &declared.allowed_outbound_hosts, &application)?;
        let component = Component {
            stores: stores.collect(),
            variables: variables::of_component(&name, &declared.variables, &application)?,
            databases: runtime.databases(&name, &declared.sqlite_databases)?,
            outbound: Outbound::new(&hosts)?,
            database_pages_max: arguments.database_pages_max,
            name,
        };
        components.push((component, declared.source));
    }
    let reuse = Reuse {
        total_max: arguments.reuse_max,
        concurrent_max: arguments.concurrent_max,
    };
    let handlers = std::thread::scope(|scope| {
        let engine = &engine;
        let compile =
            |(component, source)| scope.spawn(move || handler(engine, component, source, reuse));
        let compiling: Vec<_> = components.into_iter().map(compile).collect();
        let join = |thread: std::thread::ScopedJoinHandle<'_, _>| {
            thread
                .join()
                .unwrap_or_else(|_| Err("a compilation panicked".to_owned()))
        };
        compiling.into_iter().map(join).collect::<Result<_>>()
    })?;
    let info = serde_json::json!({
        "name": manifest.application.name,
        "version": manifest.application.version,
    });
    Ok(App {
        info: info.to_string(),
        routes,
        handlers,
    })
}

fn handler(
    engine: &Engine,
    component: Component,
    source: std::path::PathBuf,
    reuse: Reuse,
) -> Result<(String, ProxyHandler<Factory>)> {
    let name = component.name.clone();
    let wasm = compiled::load(engine, &source)?;
    let prepared = linker(engine)
        .and_then(|linker| linker.instantiate_pre(&wasm))
        .and_then(ServicePre::new)
        .map_err(|error| format!("{} is no component for Spin: {error:#}", source.display()))?;
    let factory = Factory {
        engine: engine.clone(),
        component: Arc::new(component),
        prepared,
        reuse,
    };
    Ok((name, ProxyHandler::new(factory)))
}

/// Without TCP_NODELAY, as Spin: head and body of an answer are two writes, and the second waits until the client has
/// said that it got the first.
async fn converse(app: Arc<App>, stream: TcpStream, client: SocketAddr) {
    let service = service_fn(move |request| answer(Arc::clone(&app), request, client));
    // A client that goes away mid-request is its own affair.
    let _ = Builder::new(TokioExecutor::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

/// The answer; an error closes the connection without one.
async fn answer(
    app: Arc<App>,
    mut request: Request<Incoming>,
    client: SocketAddr,
) -> Result<Response<Body>> {
    request.headers_mut().remove(CONNECTION);
    let path = request.uri().path().to_owned();
    match path.strip_prefix("/.well-known/spin/") {
        Some("health") => return Ok(full("OK".to_owned())),
        Some("info") => return Ok(full(app.info.clone())),
        Some(_) => return Ok(empty(StatusCode::NOT_FOUND)),
        None => {}
    }
    let Some(route) = app.routes.find(&path) else {
        return Ok(empty(StatusCode::NOT_FOUND));
    };
    *request.uri_mut() = whole_address(&request)?;
    let answered = match (
        app.handlers.get(&route.component),
        describe(request, route, client),
    ) {
        (Some(handler), Ok(request)) => handler
            .handle((), request)
            .await
            .map_err(|error| format!("{error:?}")),
        (None, _) => Err("no such component".to_owned()),
        (_, Err(why)) => Err(why),
    };
    Ok(answered.unwrap_or_else(|why| {
        eprintln!("spin-host: {path}: {why}");
        empty(StatusCode::INTERNAL_SERVER_ERROR)
    }))
}

fn empty(status: StatusCode) -> Response<Body> {
    let mut response = full(String::new());
    *response.status_mut() = status;
    response
}

fn full(text: String) -> Response<Body> {
    let body = Full::new(Bytes::from(text));
    Response::new(body.map_err(|never| match never {}).boxed_unsync())
}

/// The address with the host, which the Host header or the request line names, and both the same if both do. Spin does
/// not survive a CONNECT, whose address has no path.
fn whole_address(request: &Request<Incoming>) -> Result<Uri> {
    let mut parts = request.uri().clone().into_parts();
    let in_header = match request.headers().get(HOST) {
        Some(host) => {
            let host = host.to_str().map_err(|error| error.to_string())?;
            Some(
                host.parse::<Authority>()
                    .map_err(|error| error.to_string())?,
            )
        }
        None => None,
    };
    parts.authority = match (in_header, parts.authority) {
        (None, None) => return Err("no Host".to_owned()),
        (Some(header), Some(line)) if header != line => return Err("two hosts".to_owned()),
        (header, line) => header.or(line),
    };
    parts.scheme = Some(Scheme::HTTP);
    Uri::from_parts(parts).map_err(|error| error.to_string())
}

/// The request as a component gets it, with Spin's own headers.
fn describe(
    request: Request<Incoming>,
    route: &Route,
    client: SocketAddr,
) -> Result<Request<UnsyncBoxBody<Bytes, ErrorCode>>> {
    let mut request = request.map(|body| {
        body.map_err(|error| ErrorCode::P3(HttpError::InternalError(Some(error.to_string()))))
            .boxed_unsync()
    });
    // A component gets texts only.
    for value in request.headers().values() {
        std::str::from_utf8(value.as_bytes()).map_err(|error| error.to_string())?;
    }
    let uri = request.uri().clone();
    let prefix = route.prefix().unwrap_or(&route.raw);
    let rest = if route.prefix().is_some() {
        uri.path().strip_prefix(prefix)
    } else {
        None
    };
    let added = [
        ("spin-path-info", rest.unwrap_or_default().to_owned()),
        ("spin-full-url", uri.to_string()),
        ("spin-matched-route", route.raw.clone()),
        ("spin-base-path", "/".to_owned()),
        ("spin-raw-component-route", route.raw.clone()),
        ("spin-component-route", prefix.to_owned()),
        ("spin-client-addr", client.to_string()),
    ];
    for (name, value) in added {
        let value = HeaderValue::from_str(&value).map_err(|error| error.to_string())?;
        // As on Spin, after what the client may have sent under the same name.
        request
            .headers_mut()
            .append(HeaderName::from_static(name), value);
    }
    Ok(request)
}
