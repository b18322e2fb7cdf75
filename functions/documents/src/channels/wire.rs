//! Requests and answers of supplier channels.

use std::borrow::Cow;

use domain::text::Email;
use domain::{Id, Instant, Invalid, Language, Read, Reader};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use stock::Supplier;
use strum::IntoStaticStr;

/// How a supplier gets its orders.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SupplierChannel")]
pub struct Channel {
    /// The id of the supplier.
    pub id: Id<Supplier>,
    pub supplier_name: String,
    pub kind: Kind,
    /// The address of an e-mail channel.
    pub address: Option<String>,
    /// The language of the e-mails.
    pub language: Option<Language>,
    /// The URL of a webhook.
    pub url: Option<String>,
    /// Whether every order is sent when it is placed.
    pub automatic: bool,
    /// The secret that signs the messages of a webhook (Standard Webhooks). It is shown only in the answer of the request that
    /// created it.
    pub secret: Option<String>,
    pub secret_made_at: Option<Instant>,
    /// When sending stopped because the webhook answered 410 Gone.
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

/// An e-mail channel has an address, and by default English as its language. A webhook has a URL.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewSupplierChannel")]
pub struct NewChannel {
    pub kind: Kind,
    pub address: Option<Email>,
    pub language: Option<Language>,
    pub url: Option<HookUrl>,
    /// Whether every order is sent when it is placed.
    #[serde(default)]
    pub automatic: bool,
    /// Creates a new secret for a webhook. For one day messages are signed with both secrets.
    #[serde(default)]
    pub new_secret: bool,
}

/// The URL of a webhook: HTTPS on port 443 of a public host.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct HookUrl(pub String);

impl Read for HookUrl {
    fn read(from: &mut Reader) -> Self {
        let invalid = Invalid::new(
            "invalid_url",
            "a public address like https://orders.example.com/hook",
        );
        // URLs that only development allows are refused by the handler, which knows the setting.
        let valid = |url: &str| platform::may_call(url, true).then(|| url.to_owned());
        Self(from.formed(valid, invalid))
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
