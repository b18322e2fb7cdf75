//! People and companies: whom the shop sells to, buys from, employs and is represented by.
//!
//! In scope: the directory of parties, their roles, addresses and contacts, the search for them,
//! and who ordered or sold what. Out of scope: what a supplier sells (`supply`), who may log in (`auth`), and the
//! documents themselves (`orders`).

mod handlers;
mod rules;
pub mod statements;
mod wire;

use domain::permission::{MANAGE_PEOPLE, READ_ORDERS, READ_PEOPLE};
use domain::refusal::code;
use handlers::{orders, parties};
use web::{Function, Route, delete, get, health, patch, post};
use wire::parties::{Filter, NewParty, PageFilter, Party, PartyChange, Role, SearchFilter};

pub static ROUTES: &[Route] = &[
    health::route("/v1/people/health"),
    get("/v1/people", "List people and companies, by name")
        .needs(READ_PEOPLE)
        .query::<Filter>()
        .pages::<Party>()
        .to(|c| Box::pin(parties::list(c))),
    post("/v1/people", "Create a person or a company")
        .needs(MANAGE_PEOPLE)
        .takes::<NewParty>()
        .gives::<Party>()
        .refuses(&[
            &code::NOT_AN_EMPLOYEE,
            &code::INVALID_REFERENCE,
            &code::ALREADY_EXISTS,
        ])
        .to(|c| Box::pin(parties::create(c))),
    get(
        "/v1/people/search",
        "Find people and companies by name, e-mail, telephone or tax number",
    )
    .needs(READ_PEOPLE)
    .query::<SearchFilter>()
    .pages::<Party>()
    .to(|c| Box::pin(parties::search(c))),
    get("/v1/people/{id}", "Read a person or a company")
        .needs(READ_PEOPLE)
        .gives::<Party>()
        .to(|c| Box::pin(parties::read(c))),
    patch("/v1/people/{id}", "Change a person or a company")
        .needs(MANAGE_PEOPLE)
        .takes::<PartyChange>()
        .gives::<Party>()
        .refuses(&[
            &code::NOT_AN_EMPLOYEE,
            &code::INVALID_REFERENCE,
            &code::ALREADY_EXISTS,
            &code::IN_USE,
        ])
        .to(|c| Box::pin(parties::change(c))),
    delete(
        "/v1/people/{id}",
        "Delete a person or a company without open documents",
    )
    .needs(MANAGE_PEOPLE)
    .refuses(&[&code::IN_USE])
    .to(|c| Box::pin(parties::remove(c))),
    get(
        "/v1/people/{id}/orders",
        "List what a customer ordered, newest first",
    )
    .needs(READ_ORDERS)
    .query::<wire::orders::Filter>()
    .pages::<wire::orders::Order>()
    .to(|c| Box::pin(orders::list_of_customer(c))),
    get(
        "/v1/reps/{id}/orders",
        "List what a sales representative sold, newest first",
    )
    .needs(READ_ORDERS)
    .query::<wire::orders::Filter>()
    .pages::<wire::orders::Order>()
    .to(|c| Box::pin(orders::list_of_rep(c))),
    // The same directory by role.
    get("/v1/customers", "List customers, by name")
        .needs(READ_PEOPLE)
        .query::<PageFilter>()
        .pages::<Party>()
        .to(|c| Box::pin(parties::list_role(c, Role::Customer))),
    get("/v1/employees", "List employees, by name")
        .needs(READ_PEOPLE)
        .query::<PageFilter>()
        .pages::<Party>()
        .to(|c| Box::pin(parties::list_role(c, Role::Employee))),
    get("/v1/reps", "List sales representatives, by name")
        .needs(READ_PEOPLE)
        .query::<PageFilter>()
        .pages::<Party>()
        .to(|c| Box::pin(parties::list_role(c, Role::Rep))),
    get("/v1/suppliers", "List suppliers, by name")
        .needs(READ_PEOPLE)
        .query::<PageFilter>()
        .pages::<Party>()
        .to(|c| Box::pin(parties::list_role(c, Role::Supplier))),
];

const CONSTRAINTS: &[domain::Constraint] = &[
    ("in_use", &code::IN_USE),
    ("not_an_employee", &code::NOT_AN_EMPLOYEE),
];

pub static FUNCTION: Function =
    Function::new("people", ROUTES, &[]).with_constraints(&[CONSTRAINTS]);

platform::entry!(FUNCTION);
