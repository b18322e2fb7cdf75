//! The organisation on the wire.

use domain::text::Name;
use domain::{DeductOn, Instant, Read};
use schemars::JsonSchema;
use serde::Serialize;

use crate::words::{Between, Locale, TimeZone};

/// An organisation and the settings its rules read.
#[derive(Serialize, JsonSchema)]
pub struct Organisation {
    pub id: i64,
    pub slug: String,
    pub name: String,
    /// The currency of its books (ISO 4217).
    pub base_currency: String,
    /// An IANA name.
    pub time_zone: String,
    pub locale: Locale,
    pub deduct_on: DeductOn,
    /// How long a reservation holds stock where it says nothing itself.
    pub hold_ttl_seconds: i64,
    /// Whether what runs low asks to be bought by itself, once an hour; off at first.
    pub automatic_reorders: bool,
    /// How much more than ordered may come of a line of a purchase order, in parts per million;
    /// none at first.
    pub over_receipt_ppm: i64,
    /// How often what is asked for shall be there: what reorder points are worked out for; 95 at
    /// first.
    pub service_level_percent: i64,
    /// What placing an order with a supplier costs, in minor units; 0 at first: not known.
    pub reorder_cost_minor: i64,
    /// What keeping stock for a year costs, in parts per million of what it cost; a quarter at
    /// first.
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

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganisationChange {
    pub name: Option<Name>,
    pub time_zone: Option<TimeZone>,
    pub locale: Option<Locale>,
    pub deduct_on: Option<DeductOn>,
    pub hold_ttl_seconds: Option<Between<1, 86_400>>,
    pub automatic_reorders: Option<bool>,
    pub over_receipt_ppm: Option<Between<0, 1_000_000>>,
    pub service_level_percent: Option<Between<50, 99>>,
    pub reorder_cost_minor: Option<Between<0, 1_000_000_000>>,
    pub holding_rate_ppm: Option<Between<0, 10_000_000>>,
    pub access_ttl_seconds: Option<Between<60, 1_800>>,
    pub password_min_length: Option<Between<8, 128>>,
    pub password_composition: Option<bool>,
}
