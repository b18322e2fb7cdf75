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

use domain::permission;
use domain::refusal::code;
use domain::{Refusal, Statement};
use platform::{Fault, Response, Rows, SqlFailure};
use serde::Serialize;
use serde::de::DeserializeOwned;
use web::{Answer, Context, Stop};

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

/// The one row that must be there.
fn found<T: DeserializeOwned>(rows: &Rows) -> Result<T, Stop> {
    Ok(rows
        .first()?
        .ok_or_else(|| Refusal::new(&code::NOT_FOUND))?)
}

/// The JSON that a statement made.
fn body(rows: &Rows) -> Answer {
    let (body,): (String,) = found(rows)?;
    Ok(Response::json(200, body))
}

fn json<T: Serialize>(value: &T) -> Answer {
    let text = serde_json::to_string(value).map_err(|error| Fault::new(error.to_string()))?;
    Ok(Response::json(200, text))
}

/// `[[bit, code], …]`: the database stores bits and shows codes.
fn catalogue() -> Result<String, Fault> {
    let entries: Vec<(u8, &str)> = permission::ALL
        .iter()
        .map(|permission| (permission.bit, permission.code))
        .collect();
    serde_json::to_string(&entries).map_err(|error| Fault::new(error.to_string()))
}

/// How many databases there are.
fn shard_count(c: &Context<'_>) -> u8 {
    let count = c.platform.setting("SHARDS");
    count
        .and_then(|count| count.parse().ok())
        .unwrap_or(1)
        .max(1)
}
