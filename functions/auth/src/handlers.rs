//! One module a resource; each handler authenticates, parses, reads, decides, commits, renders.

pub mod api_keys;
pub mod keys;
pub mod login;
pub mod logout;
pub mod me;
pub mod organisation;
pub mod password;
pub mod permissions;
pub mod refresh;
pub mod register;
pub mod roles;
pub mod users;

use domain::Statement;
use domain::permission;
use platform::{Fault, Rows, SqlFailure};
use web::{Context, json};

/// Sends statements that are none of `Context::read` or `commit`: those of the directory, and of
/// logins, whose answers hold secrets and so are never stored. One round trip, all or none.
///
/// # Errors
/// Why the database refused.
async fn write<const N: usize>(
    c: &Context<'_>,
    shard: u8,
    statements: [Statement; N],
) -> Result<[Rows; N], SqlFailure> {
    let rows = c.platform.sql(shard)?.write(&statements).await?;
    rows.try_into()
        .map_err(|_| Fault::new("fewer results than statements").into())
}

/// `[[bit, code], …]`: the database stores bits and shows codes.
fn catalogue() -> Result<String, Fault> {
    let entries: Vec<(u8, &str)> = permission::ALL
        .iter()
        .map(|permission| (permission.bit, permission.code))
        .collect();
    json(&entries)
}
