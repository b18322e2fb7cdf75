//! Registration on the wire.

use domain::text::{Email, Name};
use domain::{Currency, Read};
use schemars::JsonSchema;
use serde::Serialize;

use crate::organisation::wire::Organisation;
use crate::users::wire::User;
use crate::words::{Locale, Password, Slug, TimeZone, Username};

/// An organisation and its first administrator. Where registration is closed, the first of an
/// installation still comes in with the header `x-bootstrap-secret`: INTERNAL_SECRET.
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
    /// The currency of its books, for ever.
    pub base_currency: Currency,
    /// `UTC` by default.
    pub time_zone: Option<TimeZone>,
    /// `en` by default.
    pub locale: Option<Locale>,
}

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAdministrator {
    pub email: Email,
    pub username: Option<Username>,
    pub full_name: Name,
    pub password: Password,
}

/// What was registered. It holds no tokens: log in for those.
#[derive(Serialize, JsonSchema)]
pub struct Registered {
    pub organisation: Organisation,
    pub user: User,
}
