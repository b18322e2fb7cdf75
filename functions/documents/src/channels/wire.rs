//! How suppliers take orders, on the wire.

use std::borrow::Cow;

use domain::text::Email;
use domain::{Id, Instant, Read, Reader};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use strum::IntoStaticStr;

use crate::purchase_orders::wire::Language;

/// A supplier of the directory.
pub struct Supplier;

/// How a supplier takes orders.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SupplierChannel")]
pub struct Channel {
    /// The supplier's.
    pub id: Id<Supplier>,
    pub supplier_name: String,
    pub kind: Kind,
    /// Of a mailbox.
    pub address: Option<String>,
    /// What e-mails to it are written in.
    pub language: Option<Language>,
    /// Of a webhook.
    pub url: Option<String>,
    /// Whether every order is sent as it is placed.
    pub automatic: bool,
    /// What a webhook's messages are signed with (Standard Webhooks). It is shown once, when it was
    /// made, and null ever after.
    pub secret: Option<String>,
    pub secret_made_at: Option<Instant>,
    /// Since when nothing is sent any more, because the webhook said that it is gone.
    pub disabled_at: Option<Instant>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schemars(rename = "ChannelKind")]
pub enum Kind {
    Email,
    Webhook,
}

/// A mailbox has an address, and a language if not English; a webhook has a URL.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewSupplierChannel")]
pub struct NewChannel {
    pub kind: Kind,
    pub address: Option<Email>,
    pub language: Option<Language>,
    pub url: Option<HookUrl>,
    /// Whether every order is sent as it is placed.
    #[serde(default)]
    pub automatic: bool,
    /// Makes another secret for a webhook that has one. For a day messages are signed with both.
    #[serde(default)]
    pub new_secret: bool,
}

/// Where a webhook is: HTTPS on its own port, by a public name.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct HookUrl(pub String);

impl Read for HookUrl {
    fn read(from: &mut Reader) -> Self {
        let words = "invalid_url: a public address like https://orders.example.com/hook";
        // What only development allows is refused later, where the setting is known.
        let may_be = |url: &str| platform::may_call(url, true).then(|| url.to_owned());
        Self(from.formed(may_be, words))
    }
}

impl JsonSchema for HookUrl {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "HookUrl".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({
            "type": "string", "pattern": "^https?://", "maxLength": 2000,
            "examples": ["https://orders.supplier.example/hook"]
        })
    }
}
