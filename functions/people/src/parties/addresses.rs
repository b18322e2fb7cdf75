//! Where a party is and who answers for it.

use domain::text::{Email, Line, Name, Phone};
use domain::{Country, List, Read};
use schemars::JsonSchema;
use serde::Serialize;

/// A place of a party.
#[derive(Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    pub kind: AddressKind,
    /// Whether it is the one to take of its kind; at most one is.
    #[serde(default)]
    pub default: bool,
    /// Who receives there, if it is not the party itself.
    pub recipient: Option<Name>,
    pub line1: Name,
    pub line2: Option<Name>,
    pub city: Option<Line<100>>,
    pub region: Option<Line<100>>,
    pub postcode: Option<Line<20>>,
    pub country: Country,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AddressKind {
    Billing,
    Shipping,
    Other,
}

/// Someone who answers for a party.
#[derive(Serialize, Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    pub name: Name,
    /// What they are there: `Purchasing`.
    pub job_title: Option<Line<100>>,
    pub email: Option<Email>,
    pub phone: Option<Phone>,
}

pub type Addresses = List<Address, 0, 20>;
pub type Contacts = List<Contact, 0, 20>;
