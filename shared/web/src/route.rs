//! Routes are data: the dispatcher, 405, the OpenAPI document, the permission matrix and the bad-input tests read
//! the same table. There is no web framework.

use std::future::Future;
use std::pin::Pin;

use domain::{Code, Permission};
use platform::Method;
use schemars::JsonSchema;

use crate::{Answer, Context, Page};

pub type Handler = for<'a> fn(&'a Context<'a>) -> Pin<Box<dyn Future<Output = Answer> + 'a>>;

/// Makes the JSON Schema of a type. Native only.
#[cfg(not(target_arch = "wasm32"))]
pub type SchemaOf = fn(&mut schemars::SchemaGenerator) -> schemars::Schema;

/// Who may call a route.
#[derive(Clone, Copy, Debug)]
pub enum Access {
    /// Everybody.
    Public,
    /// Every user and every API key.
    User,
    /// Callers with this permission.
    Permission(Permission),
    /// Callers with the internal secret of the installation.
    Internal,
}

#[derive(Clone, Debug)]
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
    /// Whether the session is read in SQL, so that a revoked one is refused at once.
    pub sensitive: bool,
    /// Whether API keys are refused.
    pub in_person: bool,
    /// The status of success.
    pub status: u16,
    pub has_query: bool,
    pub has_body: bool,
    /// The collection of the record it creates, if that is not its own path.
    pub collection: Option<&'static str>,
    /// Its own refusals, besides those of every route.
    pub refusals: &'static [&'static Code],
    pub handler: Handler,
    /// Only for the documentation and the tests, so it is not part of a wasm function.
    #[cfg(not(target_arch = "wasm32"))]
    pub summary: &'static str,
    /// The name of the operation, if it does not follow from method and path.
    #[cfg(not(target_arch = "wasm32"))]
    pub name: &'static str,
    #[cfg(not(target_arch = "wasm32"))]
    pub schemas: Schemas,
}

#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Copy, Debug, Default)]
pub struct Schemas {
    pub query: Option<SchemaOf>,
    pub body: Option<SchemaOf>,
    /// Whether the body may be left out.
    pub body_may_lack: bool,
    /// Whether the body may be a CSV file instead of JSON.
    pub body_may_be_csv: bool,
    pub answer: Option<SchemaOf>,
    /// Whether the answer is a page.
    pub paged: bool,
    /// Whether the answer comes in parts: a file, or else events, each an `answer`.
    pub streamed: bool,
    /// The media type of the answer, if it is a file.
    pub file: Option<&'static str>,
}

#[cfg_attr(
    target_arch = "wasm32",
    allow(unused_variables, reason = "the summary is native only")
)]
const fn route(method: Method, path: &'static str, summary: &'static str, status: u16) -> Route {
    Route {
        method,
        path,
        access: Access::User,
        sensitive: false,
        in_person: false,
        status,
        has_query: false,
        has_body: false,
        collection: None,
        refusals: &[],
        handler: |_| {
            Box::pin(async { Err(domain::Refusal::new(&domain::refusal::code::NOT_FOUND).into()) })
        },
        #[cfg(not(target_arch = "wasm32"))]
        summary,
        #[cfg(not(target_arch = "wasm32"))]
        name: "",
        #[cfg(not(target_arch = "wasm32"))]
        schemas: Schemas {
            query: None,
            body: None,
            body_may_lack: false,
            body_may_be_csv: false,
            answer: None,
            paged: false,
            streamed: false,
            file: None,
        },
    }
}

pub const fn get(path: &'static str, summary: &'static str) -> Route {
    route(Method::Get, path, summary, 200)
}

pub const fn post(path: &'static str, summary: &'static str) -> Route {
    route(Method::Post, path, summary, 201)
}

pub const fn put(path: &'static str, summary: &'static str) -> Route {
    route(Method::Put, path, summary, 200)
}

pub const fn patch(path: &'static str, summary: &'static str) -> Route {
    route(Method::Patch, path, summary, 200)
}

pub const fn delete(path: &'static str, summary: &'static str) -> Route {
    route(Method::Delete, path, summary, 204)
}

#[cfg_attr(
    target_arch = "wasm32",
    allow(
        unused_mut,
        unused_variables,
        clippy::extra_unused_type_parameters,
        clippy::missing_const_for_fn,
        reason = "what the documentation needs is native only"
    )
)]
impl Route {
    /// The name of the operation, if method and path give no good one (`openapi::names`).
    #[must_use]
    pub const fn named(mut self, name: &'static str) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        {
            self.name = name;
        }
        self
    }

    #[must_use]
    pub const fn public(mut self) -> Self {
        self.access = Access::Public;
        self
    }

    #[must_use]
    pub const fn internal(mut self) -> Self {
        self.access = Access::Internal;
        self
    }

    #[must_use]
    pub const fn needs(mut self, permission: Permission) -> Self {
        self.access = Access::Permission(permission);
        self
    }

    /// Reads the session and the role in SQL: a demoted administrator cannot restore their rights with a token that
    /// is still valid.
    #[must_use]
    pub const fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// Not for API keys. Users, roles, keys and settings are for people: a stolen key must not be able to create
    /// access of its own.
    #[must_use]
    pub const fn in_person(mut self) -> Self {
        self.in_person = true;
        self
    }

    #[must_use]
    pub const fn answers_with(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The collection of the record that it creates, which is read at `GET {collection}/{id}`, perhaps of another
    /// function.
    #[must_use]
    pub const fn creates_in(mut self, collection: &'static str) -> Self {
        self.collection = Some(collection);
        self
    }

    /// The query parameters: a struct of optional fields.
    #[must_use]
    pub const fn query<T: JsonSchema>(mut self) -> Self {
        self.has_query = true;
        #[cfg(not(target_arch = "wasm32"))]
        {
            self.schemas.query = Some(|generator| T::json_schema(generator));
        }
        self
    }

    /// The type of the body.
    #[must_use]
    pub const fn takes<T: JsonSchema>(mut self) -> Self {
        self.has_body = true;
        #[cfg(not(target_arch = "wasm32"))]
        {
            self.schemas.body = Some(|generator| generator.subschema_for::<T>());
        }
        self
    }

    /// The type of an optional body: no body, white space and `{}` are the same.
    #[must_use]
    pub const fn may_take<T: JsonSchema + Default>(mut self) -> Self {
        self = self.takes::<T>();
        #[cfg(not(target_arch = "wasm32"))]
        {
            self.schemas.body_may_lack = true;
        }
        self
    }

    /// The body may be a CSV file instead of JSON.
    #[must_use]
    pub const fn or_takes_csv(mut self) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        {
            self.schemas.body_may_be_csv = true;
        }
        self
    }

    /// The type of the answer.
    #[must_use]
    pub const fn gives<T: JsonSchema>(mut self) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        {
            self.schemas.answer = Some(|generator| generator.subschema_for::<T>());
        }
        self
    }

    /// The answer is a page of this type.
    #[must_use]
    pub const fn pages<T: JsonSchema>(mut self) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        {
            self.schemas.paged = true;
        }
        self.gives::<Page<T>>()
    }

    /// The answer is a stream of server-sent events with this type.
    #[must_use]
    pub const fn streams<T: JsonSchema>(mut self) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        {
            self.schemas.streamed = true;
        }
        self.gives::<T>()
    }

    /// The answer is a file of this media type.
    #[must_use]
    pub const fn gives_file(mut self, media_type: &'static str) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        {
            self.schemas.file = Some(media_type);
        }
        self
    }

    /// The answer is a file of this media type, sent in parts.
    #[must_use]
    pub const fn streams_file(mut self, media_type: &'static str) -> Self {
        #[cfg(not(target_arch = "wasm32"))]
        {
            self.schemas.streamed = true;
        }
        self.gives_file(media_type)
    }

    #[must_use]
    pub const fn refuses(mut self, refusals: &'static [&'static Code]) -> Self {
        self.refusals = refusals;
        self
    }

    #[must_use]
    pub const fn to(mut self, handler: Handler) -> Self {
        self.handler = handler;
        self
    }
}
