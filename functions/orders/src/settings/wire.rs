//! How an organisation sells, on the wire.

use domain::{Instant, Read};
use sales::rules::orders::PayPolicy;
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OrderSettings")]
pub struct Settings {
    /// Whether the prices of items hold the tax already. Drafts keep what they began with.
    pub prices_include_tax: bool,
    pub pay_policy: PayPolicy,
    pub updated_at: Instant,
    pub version: i64,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "OrderSettingsChange")]
pub struct SettingsChange {
    pub prices_include_tax: Option<bool>,
    pub pay_policy: Option<PayPolicy>,
}
