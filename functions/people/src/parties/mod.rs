//! People and companies.
//!
//! In scope: the directory with roles, addresses and contacts, its lists and its search. Out of scope: the items of a
//! supplier and its delivery channel.

mod addresses;
mod handlers;
mod rules;
mod search;
pub mod statements;
pub mod wire;

use domain::permission::{MANAGE_PEOPLE, READ_PEOPLE};
use domain::refusal::code;
use web::{Route, delete, get, patch, post};

pub static ROUTES: &[Route] = &[
    get("/v1/people", "List people and companies")
        .needs(READ_PEOPLE)
        .query::<wire::Filter>()
        .pages::<wire::Party>()
        .to(|c| Box::pin(handlers::list(c))),
    post("/v1/people", "Create a person or a company")
        .needs(MANAGE_PEOPLE)
        .takes::<wire::NewParty>()
        .gives::<wire::Party>()
        .refuses(&[
            &code::NOT_AN_EMPLOYEE,
            &code::INVALID_REFERENCE,
            &code::ALREADY_EXISTS,
        ])
        .to(|c| Box::pin(handlers::create(c))),
    get("/v1/people/search", "Search people and companies")
        .needs(READ_PEOPLE)
        .query::<wire::SearchFilter>()
        .pages::<wire::Party>()
        .to(|c| Box::pin(handlers::search(c))),
    get("/v1/people/{id}", "Read a person or a company")
        .needs(READ_PEOPLE)
        .gives::<wire::Party>()
        .to(|c| Box::pin(handlers::read(c))),
    patch("/v1/people/{id}", "Update a person or a company")
        .needs(MANAGE_PEOPLE)
        .takes::<wire::PartyChange>()
        .gives::<wire::Party>()
        .refuses(&[
            &code::NOT_AN_EMPLOYEE,
            &code::INVALID_REFERENCE,
            &code::ALREADY_EXISTS,
            &code::IN_USE,
        ])
        .to(|c| Box::pin(handlers::change(c))),
    delete("/v1/people/{id}", "Delete a person or a company")
        .needs(MANAGE_PEOPLE)
        .refuses(&[&code::IN_USE])
        .to(|c| Box::pin(handlers::remove(c))),
    get("/v1/customers", "List customers")
        .needs(READ_PEOPLE)
        .query::<wire::PageFilter>()
        .pages::<wire::Party>()
        .to(|c| Box::pin(handlers::list_role(c, wire::Role::Customer))),
    get("/v1/employees", "List employees")
        .needs(READ_PEOPLE)
        .query::<wire::PageFilter>()
        .pages::<wire::Party>()
        .to(|c| Box::pin(handlers::list_role(c, wire::Role::Employee))),
    get("/v1/reps", "List sales representatives")
        .needs(READ_PEOPLE)
        .query::<wire::PageFilter>()
        .pages::<wire::Party>()
        .to(|c| Box::pin(handlers::list_role(c, wire::Role::Rep))),
    get("/v1/suppliers", "List suppliers")
        .named("listSupplierParties")
        .needs(READ_PEOPLE)
        .query::<wire::PageFilter>()
        .pages::<wire::Party>()
        .to(|c| Box::pin(handlers::list_role(c, wire::Role::Supplier))),
];
