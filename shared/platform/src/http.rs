//! Requests and responses. The body of a request has a maximum size; the body of a response is bytes, whole or in
//! parts.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use strum::{EnumString, IntoStaticStr};

/// The maximum size of a request body, in bytes. A larger one is refused without being read to its end.
pub const BODY_BYTES_MAX: usize = 1 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "UPPERCASE", const_into_str)]
pub enum Method {
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
    Options,
}

impl Method {
    /// Whether it changes something, and so takes an Idempotency-Key.
    pub const fn writes(self) -> bool {
        matches!(self, Self::Post | Self::Put | Self::Patch | Self::Delete)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    Bytes(Vec<u8>),
    /// More than `BODY_BYTES_MAX`.
    TooLarge,
    /// It could not be read to its end: a chunk without a valid size, or a connection that was cut off.
    Broken,
}

/// Headers with each name once: values of a repeated name are joined to a list (RFC 9110, 5.3). Names that begin
/// with `apart` are not joined; an empty `apart` matches no name.
pub fn join<'a>(
    headers: impl Iterator<Item = (&'a str, &'a [u8])>,
    apart: &str,
) -> Vec<(String, String)> {
    let mut joined: Vec<(String, String)> = Vec::new();
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value);
        let known = joined.iter_mut().find(|(known, _)| known == name);
        match known {
            Some((_, list)) if apart.is_empty() || !name.starts_with(apart) => {
                list.push_str(", ");
                list.push_str(&value);
            }
            _ => joined.push((name.to_owned(), value.into_owned())),
        }
    }
    joined
}

#[derive(Clone, Debug)]
pub struct Request {
    /// `None` for a method outside the seven.
    pub method: Option<Method>,
    /// The path as sent, still percent-encoded, without the query.
    pub path: String,
    /// What follows `?`, still percent-encoded; empty when there is none.
    pub query: String,
    /// Names in lower case, each once.
    pub headers: Vec<(String, String)>,
    pub body: Body,
    /// The caller's address, as the edge of the platform saw it.
    pub client_address: String,
    /// The location that answers: a data centre or a region.
    pub served_by: String,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// The rest of a body after its beginning: a future of the next part and the rest after it, or of nothing at the
/// end. A part is made only when the platform waits for it, and none is made after the client has gone.
pub struct Parts(Pin<Box<dyn Future<Output = Next>>>);

/// A part and the rest after it.
pub type Next = Option<(Vec<u8>, Parts)>;

impl Parts {
    pub fn new(next: impl Future<Output = Next> + 'static) -> Self {
        Self(Box::pin(next))
    }
}

impl Future for Parts {
    type Output = Next;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Next> {
        self.0.as_mut().poll(context)
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Parts")
    }
}

#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    /// The whole body, or its beginning when there is a rest.
    pub body: Vec<u8>,
    pub rest: Option<Parts>,
}

impl Response {
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub fn has(&self, name: &str) -> bool {
        self.headers.iter().any(|(key, _)| *key == name)
    }
}
