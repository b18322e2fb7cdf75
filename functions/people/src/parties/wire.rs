//! The bodies, answers and queries of parties.

pub use domain::party::{PartyKind, RatingPpm};
use domain::text::{Code, Email, Name, Note, Phone, Prose};
use domain::{Id, Instant, List, Patch, Read};
use schemars::JsonSchema;
use serde::Serialize;
use strum::IntoStaticStr;
use web::{Cursor, Limit};

use super::addresses::{Address, Addresses, Contact, Contacts};
use super::search::Search;

/// A person or a company.
#[derive(Serialize, JsonSchema)]
pub struct Party {
    pub id: Id<Self>,
    pub kind: PartyKind,
    pub name: String,
    /// One or more roles.
    pub roles: Vec<Role>,
    pub tax_id: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// The user account of this employee or representative.
    pub user_id: Option<Id<User>>,
    pub payment_terms: Option<String>,
    /// How good a supplier it is, 0 to 1000000 parts per million.
    #[schemars(range(min = 0, max = 1_000_000))]
    pub rating_ppm: Option<i64>,
    pub note: Option<String>,
    pub addresses: Vec<Address>,
    pub contacts: Vec<Contact>,
    pub created_at: Instant,
    pub updated_at: Instant,
    pub version: i64,
}

/// A user of `auth`, by id only.
pub struct User;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Read, JsonSchema, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", const_into_str)]
#[schemars(rename = "PartyRole")]
pub enum Role {
    Customer,
    Supplier,
    Employee,
    /// A sales representative.
    Rep,
}

pub type Roles = List<Role, 1, 4>;

const fn person() -> PartyKind {
    PartyKind::Person
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewParty {
    #[serde(default = "person")]
    pub kind: PartyKind,
    pub name: Name,
    pub roles: Roles,
    /// Unique in the organisation, whatever its case.
    pub tax_id: Option<Code<40>>,
    pub email: Option<Email>,
    pub phone: Option<Phone>,
    /// A user of the organisation, for an employee or a representative.
    pub user_id: Option<Id<User>>,
    /// For example `30 days net`.
    pub payment_terms: Option<Prose<500>>,
    pub rating_ppm: Option<RatingPpm>,
    pub note: Option<Note>,
    pub addresses: Option<Addresses>,
    pub contacts: Option<Contacts>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartyChange {
    #[serde(default)]
    #[read(given)]
    #[schemars(with = "PartyKind")]
    pub kind: Option<PartyKind>,
    #[serde(default)]
    #[read(given)]
    #[schemars(with = "Name")]
    pub name: Option<Name>,
    /// They replace all the ones before.
    #[serde(default)]
    #[read(given)]
    #[schemars(with = "Roles")]
    pub roles: Option<Roles>,
    #[serde(default)]
    pub tax_id: Patch<Code<40>>,
    #[serde(default)]
    pub email: Patch<Email>,
    #[serde(default)]
    pub phone: Patch<Phone>,
    #[serde(default)]
    pub user_id: Patch<Id<User>>,
    #[serde(default)]
    pub payment_terms: Patch<Prose<500>>,
    #[serde(default)]
    pub rating_ppm: Patch<RatingPpm>,
    #[serde(default)]
    pub note: Patch<Note>,
    /// They replace all the ones before.
    #[serde(default)]
    #[read(given)]
    #[schemars(with = "Addresses")]
    pub addresses: Option<Addresses>,
    /// They replace all the ones before.
    #[serde(default)]
    #[read(given)]
    #[schemars(with = "Contacts")]
    pub contacts: Option<Contacts>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    #[serde(default)]
    pub role: Option<Role>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}

/// The query of a list of one role.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PageFilter {
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchFilter {
    /// Beginnings of words of a name, an e-mail address, a telephone or tax number of the party or its contacts, ignoring
    /// case and accents.
    pub q: Search,
    #[serde(default)]
    pub role: Option<Role>,
    #[serde(default)]
    pub limit: Limit,
    #[serde(default)]
    pub cursor: Cursor,
}
