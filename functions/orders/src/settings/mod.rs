//! The order settings of the organisation: `/v1/orders/settings`.
//!
//! In scope: whether prices include tax, how tax is rounded, and what must be paid before an order is completed. Out of scope: tax
//! rates (`tax_rates`), document numbers (`numbers`), and settings of the whole organisation (`auth`).

pub mod statements;

use domain::permission::{MANAGE_SALES, READ_ORDERS};
use domain::{Instant, Read, values};
use sales::rules::orders::PayPolicy;
use sales::rules::pricing::TaxRounding;
use schemars::JsonSchema;
use serde::Serialize;
use web::{Answer, Context, Route, get, one, patch, show};

use crate::VERSION_REFUSALS;
use statements::{FIND, READ, UPDATE};

pub static ROUTES: &[Route] = &[
    get("/v1/orders/settings", "Read the order settings")
        .needs(READ_ORDERS)
        .gives::<Settings>()
        .to(|c| Box::pin(read(c))),
    patch("/v1/orders/settings", "Update the order settings")
        .needs(MANAGE_SALES)
        .takes::<SettingsChange>()
        .gives::<Settings>()
        .refuses(VERSION_REFUSALS)
        .to(|c| Box::pin(update(c))),
];

async fn read(c: &Context<'_>) -> Answer {
    let [rows] = c.read([READ.bind(values![c.org_id()])]).await?;
    show(&rows)
}

async fn update(c: &Context<'_>) -> Answer {
    let change: SettingsChange = c.body()?;
    let [rows] = c.read([FIND.bind(values![c.org_id()])]).await?;
    let (version, prices_include_tax, tax_rounding, pay_policy): (
        i64,
        i64,
        TaxRounding,
        PayPolicy,
    ) = one(&rows)?;
    c.check_version(version)?;
    let update = UPDATE.bind(values![
        c.org_id(),
        version,
        change
            .prices_include_tax
            .map_or(prices_include_tax, i64::from),
        change.tax_rounding.unwrap_or(tax_rounding).into_str(),
        change.pay_policy.unwrap_or(pay_policy).into_str(),
        c.now
    ]);
    let id = c.org_id().to_string();
    let answer = READ.bind(values![c.org_id()]);
    let change = c.change("sales_settings.changed", "sales_settings", &id, answer);
    c.commit(change.must(update, "stale_version")).await
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "OrderSettings")]
pub struct Settings {
    /// Whether item prices include tax. A draft keeps the setting it was created with.
    pub prices_include_tax: bool,
    /// How the tax of new orders is rounded. An order keeps the way it was created with.
    pub tax_rounding: TaxRounding,
    pub pay_policy: PayPolicy,
    pub updated_at: Instant,
    pub version: i64,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "OrderSettingsChange")]
pub struct SettingsChange {
    pub prices_include_tax: Option<bool>,
    pub tax_rounding: Option<TaxRounding>,
    pub pay_policy: Option<PayPolicy>,
}
