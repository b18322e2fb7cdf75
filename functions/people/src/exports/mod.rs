//! People and companies as a file for spreadsheets.
//!
//! In scope: a row for each party with its first address. Out of scope: its other addresses and its contacts, which need more
//! than a row.

mod handlers;
pub mod statements;

use domain::Read;
use domain::csv::Separator;
use domain::permission::READ_PEOPLE;
use schemars::JsonSchema;
use web::{Route, get};

use crate::parties::wire::Role;

pub static ROUTES: &[Route] = &[
    get("/v1/people/export", "Export people and companies as a file")
        .named("exportPeople")
        .needs(READ_PEOPLE)
        .query::<Query>()
        .streams_file("text/csv")
        .to(|c| Box::pin(handlers::export(c))),
];

/// Which parties, and how they are written. A field that a spreadsheet would take for a formula begins with an apostrophe.
#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "PeopleExportQuery")]
struct Query {
    /// By default all.
    role: Option<Role>,
    /// By default the one of spreadsheets in the organisation's language: `;` in Spanish, `,` in English.
    separator: Option<Separator>,
}
