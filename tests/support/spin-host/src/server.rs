//! The HTTP trigger: finds the component of a request and hands it over.

use std::collections::HashMap;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Empty};
use hyper::body::Incoming;
use hyper::header::{HOST, HeaderName, HeaderValue};
use hyper::http::uri::{Authority, Scheme};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode, Uri};
use tokio::net::{TcpListener, TcpStream};
use wasmtime::{Config, Engine};
use wasmtime_wasi_http::handler::{ErrorCode, ProxyHandler};
use wasmtime_wasi_http::io::TokioIo;
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
    Ok(App { routes, handlers })
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

async fn converse(app: Arc<App>, stream: TcpStream, client: SocketAddr) {
    // Without it keep-alive costs 40 ms an answer; nothing is measured here that this would spoil.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| answer(Arc::clone(&app), request, client));
    // A client that goes away mid-request is its own affair.
    let _ = hyper::server::conn::http1::Builder::new()
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn answer(
    app: Arc<App>,
    request: Request<Incoming>,
    client: SocketAddr,
) -> Result<Response<Body>, Infallible> {
    let path = request.uri().path().to_owned();
    let Some(route) = app.routes.find(&path) else {
        return Ok(empty(StatusCode::NOT_FOUND));
    };
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
    let mut response = Response::new(Empty::new().map_err(|never| match never {}).boxed_unsync());
    *response.status_mut() = status;
    response
}

/// The request as a component gets it: a full address, and Spin's own headers.
fn describe(
    request: Request<Incoming>,
    route: &Route,
    client: SocketAddr,
) -> Result<Request<UnsyncBoxBody<Bytes, ErrorCode>>> {
    let mut request = request.map(|body| {
        body.map_err(|error| ErrorCode::P3(HttpError::InternalError(Some(error.to_string()))))
            .boxed_unsync()
    });
    let host = request
        .headers()
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let authority: Authority = host.parse().map_err(|_| "no valid Host header")?;
    let mut parts = request.uri().clone().into_parts();
    parts.scheme = Some(Scheme::HTTP);
    parts.authority = Some(authority);
    let uri = Uri::from_parts(parts).map_err(|error| error.to_string())?;
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
    *request.uri_mut() = uri;
    Ok(request)
}
