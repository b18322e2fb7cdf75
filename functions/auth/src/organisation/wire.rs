//! The organisation on the wire.

use domain::text::{Code, Email, Line, Name, Phone};
use domain::{Country, DeductOn, Instant, Invalid, Language, Money, Patch, Read, Reader};
use schemars::JsonSchema;
use serde::Serialize;

use crate::fields::{Between, TimeZone};

/// An organisation and its settings.
#[derive(Serialize, JsonSchema)]
pub struct Organisation {
    pub id: i64,
    pub slug: String,
    pub name: String,
    /// With what follows, the letterhead of its documents.
    pub address: Option<Address>,
    pub tax_id: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// The currency of its books (ISO 4217).
    pub base_currency: String,
    /// An IANA name.
    pub time_zone: String,
    pub locale: Language,
    pub deduct_on: DeductOn,
    /// How long a reservation holds stock when it does not say.
    pub hold_ttl_seconds: i64,
    /// Whether reorder requests are made by themselves, once an hour, for what is low; off by default.
    pub automatic_reorders: bool,
    /// How much more than was ordered may be received of a line of a purchase order, in parts per
    /// million; 0 by default.
    pub over_receipt_ppm: i64,
    /// How often an item that is asked for should be in stock, in parts per million: reorder points
    /// are calculated for it; 950000 by default.
    pub service_level_ppm: i64,
    /// What placing an order with a supplier costs; 0, the default, means that it is not known.
    pub reorder_cost: Money,
    /// What keeping stock for a year costs, in parts per million of its cost; 250000 by default.
    pub holding_rate_ppm: i64,
    /// How long an access token lives.
    pub access_ttl_seconds: i64,
    pub password_min_length: i64,
    /// Whether passwords need upper case, lower case, digits and signs.
    pub password_composition: bool,
    /// `active` or `suspended`.
    pub status: String,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

/// Where an organisation has its seat.
#[derive(Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "OrganisationAddress")]
pub struct Address {
    pub line1: Name,
    pub line2: Option<Name>,
    pub city: Option<Line<100>>,
    pub region: Option<Line<100>>,
    pub postcode: Option<Line<20>>,
    pub country: Country,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganisationChange {
    pub name: Option<Name>,
    /// It replaces the whole address before.
    #[serde(default)]
    pub address: Patch<Address>,
    #[serde(default)]
    pub tax_id: Patch<Code<40>>,
    #[serde(default)]
    pub email: Patch<Email>,
    #[serde(default)]
    pub phone: Patch<Phone>,
    pub time_zone: Option<TimeZone>,
    pub locale: Option<Language>,
    pub deduct_on: Option<DeductOn>,
    pub hold_ttl_seconds: Option<Between<1, 86_400>>,
    pub automatic_reorders: Option<bool>,
    pub over_receipt_ppm: Option<Between<0, 1_000_000>>,
    /// A whole percent: 500000 to 990000, in steps of 10000.
    #[read(with = service_level)]
    #[schemars(range(min = 500_000, max = 990_000), extend("multipleOf" = 10_000))]
    pub service_level_ppm: Option<i64>,
    /// In the base currency, at most 1000000000 minor units.
    #[read(with = reorder_cost)]
    pub reorder_cost: Option<Money>,
    pub holding_rate_ppm: Option<Between<0, 10_000_000>>,
    pub access_ttl_seconds: Option<Between<60, 1_800>>,
    pub password_min_length: Option<Between<8, 128>>,
    pub password_composition: Option<bool>,
}

fn service_level(from: &mut Reader) -> Option<i64> {
    from.checked(
        |level: &Option<i64>| {
            level.is_none_or(|ppm| (500_000..=990_000).contains(&ppm) && ppm % 10_000 == 0)
        },
        Invalid::new(
            "out_of_range",
            "a service level is 500000 to 990000 parts per million, in steps of 10000",
        ),
    )
}

fn reorder_cost(from: &mut Reader) -> Option<Money> {
    from.checked(
        |cost: &Option<Money>| {
            cost.as_ref()
                .is_none_or(|cost| cost.amount.minor() <= 1_000_000_000)
        },
        Invalid::new(
            "out_of_range",
            "the cost of an order is at most 1000000000 minor units",
        ),
    )
}
