//! What must be true of the repository itself.

mod arrows;
mod casts;
mod composed;
mod constraints;
mod deploy;
mod lists;
mod manifests;
mod mask;
mod migrations;
mod openapi;
mod plans;
mod project;
mod routes;
mod sources;
mod spin_manifest;
mod validator;
