//! The body and the answer of a registration.

use domain::text::{Email, Name};
use domain::{Currency, Language, Read};
use schemars::JsonSchema;
use serde::Serialize;

use crate::fields::{Password, Slug, TimeZone, Username};
use crate::organisation::wire::Organisation;
use crate::users::wire::User;

/// An organisation and its first administrator. Where registration is closed, the first organisation of an
/// installation is registered with the header `x-bootstrap-secret`, whose value is INTERNAL_SECRET.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRegistration {
    pub organisation: NewOrganisation,
    pub user: NewAdministrator,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrganisation {
    pub name: Name,
    pub slug: Slug,
    /// The currency of its accounts. It cannot be changed later.
    pub base_currency: Currency,
    /// `UTC` by default.
    pub time_zone: Option<TimeZone>,
    /// `en` by default.
    pub locale: Option<Language>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAdministrator {
    pub email: Email,
    pub username: Option<Username>,
    pub full_name: Name,
    pub password: Password,
}

/// The registered organisation and user. It holds no tokens: log in to get them.
#[derive(Serialize, JsonSchema)]
pub struct Registered {
    pub organisation: Organisation,
    pub user: User,
}
