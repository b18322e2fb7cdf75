//! Topics: the events that a function publishes, as data. The OpenAPI document lists them, and the tests hold every
//! event of every request against them.

use schemars::JsonSchema;
use serde::Serialize;

#[cfg(not(target_arch = "wasm32"))]
use crate::route::SchemaOf;

/// A kind of event.
pub struct Topic {
    /// The entity and what happened to it: `order.confirmed`.
    pub name: &'static str,
    /// The kind of record that it is about: the event's `entity`.
    pub entity: &'static str,
    /// Only for the documentation and the tests, so it is not part of a wasm function.
    #[cfg(not(target_arch = "wasm32"))]
    pub summary: &'static str,
    /// The schema of its data.
    #[cfg(not(target_arch = "wasm32"))]
    pub data: SchemaOf,
}

/// A topic whose data is a `T`.
#[cfg_attr(
    target_arch = "wasm32",
    allow(
        unused_variables,
        clippy::extra_unused_type_parameters,
        reason = "what the documentation needs is native only"
    )
)]
pub const fn topic<T: JsonSchema>(
    name: &'static str,
    entity: &'static str,
    summary: &'static str,
) -> Topic {
    Topic {
        name,
        entity,
        #[cfg(not(target_arch = "wasm32"))]
        summary,
        #[cfg(not(target_arch = "wasm32"))]
        data: |generator| generator.subschema_for::<T>(),
    }
}

/// What the event of a deleted record says, if no more than its id is left.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "DeletedRecord")]
pub struct Deleted {
    pub id: String,
}
