//! What handlers send to the database beside `Context::read` and `commit`.

use domain::Statement;
use domain::permission;
use platform::{Fault, Rows, SqlFailure};
use web::{Context, json};

/// Sends statements that are none of `Context::read` or `commit`: those of the directory, and of
/// logins, whose answers hold secrets and so are never stored. One round trip, all or none.
///
/// # Errors
/// Why the database refused.
pub async fn write<const N: usize>(
    c: &Context<'_>,
    shard: u8,
    statements: [Statement; N],
) -> Result<[Rows; N], SqlFailure> {
    let rows = c.platform.sql(shard)?.write(&statements).await?;
    rows.try_into()
        .map_err(|_| Fault::new("fewer results than statements").into())
}

/// `[[bit, code], …]`: the database stores bits and shows codes.
pub fn catalogue() -> Result<String, Fault> {
    let entries: Vec<(u8, &str)> = permission::ALL
        .iter()
        .map(|permission| (permission.bit, permission.code))
        .collect();
    json(&entries)
}
