//! Outgoing requests: only to the hosts that the manifest allows, and without TLS.

use std::future::Future;
use std::sync::Arc;

use bytes::Bytes;
use http_body_util::BodyExt;
use http_body_util::combinators::UnsyncBoxBody;
use hyper::http::{Request, Response, Uri};
use tokio::net::TcpStream;
use wasmtime_wasi::TrappableError;
use wasmtime_wasi_http::io::TokioIo;
use wasmtime_wasi_http::p3::bindings::http::types::ErrorCode;
use wasmtime_wasi_http::p3::{RequestOptions, WasiHttpHooks};

use crate::Result;

type Body = UnsyncBoxBody<Bytes, ErrorCode>;
type Transfer = Box<dyn Future<Output = Result<(), ErrorCode>> + Send>;
type Exchange = Result<(Response<Body>, Transfer), TrappableError<ErrorCode>>;

/// The hosts that a component may call.
#[derive(Clone)]
pub struct Outbound(Arc<[Pattern]>);

/// `scheme://host[:port]`, each of which may be `*`, and the host may begin with `*.`.
struct Pattern {
    scheme: String,
    host: String,
    port: String,
}

impl Outbound {
    pub fn new(patterns: &[String]) -> Result<Self> {
        let parse = |text: &String| {
            let (scheme, rest) = text
                .split_once("://")
                .ok_or(format!("`{text}` is no scheme://host[:port]"))?;
            let (host, port) = match rest.rsplit_once(':') {
                Some((host, port)) => (host, port),
                None => (rest, default_port(scheme)),
            };
            Ok(Pattern {
                scheme: scheme.to_owned(),
                host: host.to_owned(),
                port: port.to_owned(),
            })
        };
        patterns.iter().map(parse).collect::<Result<_>>().map(Self)
    }

    fn allows(&self, uri: &Uri) -> bool {
        let scheme = uri.scheme_str().unwrap_or("https");
        let port = uri
            .port()
            .map_or_else(|| default_port(scheme).to_owned(), |port| port.to_string());
        let host = uri.host().unwrap_or_default();
        let fits = |pattern: &str, text: &str| pattern == "*" || pattern == text;
        self.0.iter().any(|pattern| {
            let host_fits = match pattern.host.strip_prefix('*') {
                Some(end) if end.starts_with('.') => host.ends_with(end),
                _ => fits(&pattern.host, host),
            };
            fits(&pattern.scheme, scheme) && host_fits && fits(&pattern.port, &port)
        })
    }
}

fn default_port(scheme: &str) -> &'static str {
    if scheme == "http" { "80" } else { "443" }
}

impl WasiHttpHooks for Outbound {
    fn send_request(
        &mut self,
        request: Request<Body>,
        _: Option<RequestOptions>,
        _: Transfer,
    ) -> Box<dyn Future<Output = Exchange> + Send> {
        let allowed = self.allows(request.uri());
        Box::new(async move {
            if !allowed {
                eprintln!(
                    "spin-host: {} is not in allowed_outbound_hosts",
                    request.uri()
                );
                return Err(ErrorCode::HttpRequestDenied.into());
            }
            Ok(send(request).await?)
        })
    }
}

async fn send(mut request: Request<Body>) -> Result<(Response<Body>, Transfer), ErrorCode> {
    let uri = request.uri().clone();
    if uri.scheme_str() != Some("http") {
        return Err(ErrorCode::TlsProtocolError);
    }
    let authority = uri.authority().ok_or(ErrorCode::HttpRequestUriInvalid)?;
    let address = (
        authority.host().trim_matches(['[', ']']),
        authority.port_u16().unwrap_or(80),
    );
    let stream = TcpStream::connect(address)
        .await
        .map_err(|_| ErrorCode::ConnectionRefused)?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|_| ErrorCode::HttpProtocolError)?;
    tokio::spawn(connection);
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    *request.uri_mut() = target
        .parse()
        .map_err(|_| ErrorCode::HttpRequestUriInvalid)?;
    let response = sender
        .send_request(request)
        .await
        .map_err(|_| ErrorCode::HttpProtocolError)?;
    let response = response.map(|body| {
        body.map_err(|_| ErrorCode::HttpProtocolError)
            .boxed_unsync()
    });
    Ok((response, Box::new(async { Ok(()) })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_listed_is_allowed() {
        let list = [
            "https://api.example.com",
            "http://*.local:*",
            "*://10.0.0.1:99",
        ]
        .map(str::to_owned);
        let outbound = Outbound::new(&list).unwrap();
        for (uri, allowed) in [
            ("https://api.example.com/x", true),
            ("http://api.example.com/x", false),
            ("https://api.example.com:8443/", false),
            ("http://mail.local:8025/", true),
            ("http://local/", false),
            ("https://10.0.0.1:99/", true),
        ] {
            assert_eq!(outbound.allows(&uri.parse().unwrap()), allowed, "{uri}");
        }
        assert!(
            !Outbound::new(&[])
                .unwrap()
                .allows(&"https://example.com".parse().unwrap())
        );
    }
}
