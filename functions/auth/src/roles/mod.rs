//! `roles`.

pub mod grants;
mod handlers;
mod permissions;
pub mod rules;
pub mod statements;
pub mod wire;

use domain::permission::{MANAGE_ROLES, READ_USERS};
use domain::refusal::code;
use web::Route;
use web::{delete, get, patch, post};

pub static ROUTES: &[Route] = &[
    get("/v1/auth/me/permissions", "What the caller may do")
        .named("listMyPermissions")
        .query::<wire::PermissionFilter>()
        .gives::<wire::OwnPermissions>()
        .to(|c| Box::pin(permissions::own(c))),
    get("/v1/auth/roles", "List roles, by id")
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
    patch("/v1/auth/roles/{role}", "Change a role")
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
    delete("/v1/auth/roles/{role}", "Delete a role that no user has")
        .needs(MANAGE_ROLES)
        .sensitive()
        .in_person()
        .refuses(&[
            &code::BUILTIN_ROLE,
            &code::BEYOND_OWN_PERMISSIONS,
            &code::IN_USE,
        ])
        .to(|c| Box::pin(handlers::remove(c))),
    get("/v1/auth/permissions", "Every permission there is")
        .gives::<wire::PermissionList>()
        .to(|c| Box::pin(permissions::list(c))),
];
