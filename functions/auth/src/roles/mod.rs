//! Roles and permissions.
//!
//! In scope: the roles of an organisation, the catalogue of permissions, and the permissions of the caller. Out
//! of scope: giving a role to a user (`users`) and checking permissions on a route (`web`).

pub mod grants;
mod handlers;
mod permissions;
pub mod rules;
pub mod statements;
pub mod wire;

use domain::permission::{MANAGE_ROLES, READ_USERS};
use domain::refusal::code;
use web::{Route, delete, get, patch, post};

pub static ROUTES: &[Route] = &[
    get("/v1/auth/me/permissions", "List the caller's permissions")
        .named("listMyPermissions")
        .query::<wire::PermissionFilter>()
        .gives::<wire::OwnPermissions>()
        .to(|c| Box::pin(permissions::own(c))),
    get("/v1/auth/roles", "List roles")
        .needs(READ_USERS)
        .query::<wire::RoleFilter>()
        .pages::<wire::Role>()
        .to(|c| Box::pin(handlers::list(c))),
    post("/v1/auth/roles", "Create a role")
        .needs(MANAGE_ROLES)
        .sensitive()
        .in_person()
        .takes::<wire::NewRole>()
        .gives::<wire::Role>()
        .refuses(&[
            &code::UNKNOWN_PERMISSION,
            &code::BEYOND_OWN_PERMISSIONS,
            &code::ALREADY_EXISTS,
        ])
        .to(|c| Box::pin(handlers::create(c))),
    get("/v1/auth/roles/{role}", "Read a role")
        .needs(READ_USERS)
        .gives::<wire::Role>()
        .to(|c| Box::pin(handlers::read(c))),
    patch("/v1/auth/roles/{role}", "Update a role")
        .needs(MANAGE_ROLES)
        .sensitive()
        .in_person()
        .takes::<wire::RoleChange>()
        .gives::<wire::Role>()
        .refuses(&[
            &code::BUILTIN_ROLE,
            &code::UNKNOWN_PERMISSION,
            &code::BEYOND_OWN_PERMISSIONS,
            &code::ALREADY_EXISTS,
        ])
        .to(|c| Box::pin(handlers::change(c))),
    delete("/v1/auth/roles/{role}", "Delete a role")
        .needs(MANAGE_ROLES)
        .sensitive()
        .in_person()
        .refuses(&[
            &code::BUILTIN_ROLE,
            &code::BEYOND_OWN_PERMISSIONS,
            &code::IN_USE,
        ])
        .to(|c| Box::pin(handlers::remove(c))),
    get("/v1/auth/permissions", "List all permissions")
        .gives::<wire::PermissionList>()
        .to(|c| Box::pin(permissions::list(c))),
];
