//! Batches that `Context::read` and `Context::commit` do not send.

use domain::Statement;
use platform::{Fault, Rows, SqlFailure};
use web::Context;

/// Sends statements of the directory, and of logins, whose answers hold secrets and are never stored. One
/// round trip, all statements or none.
///
/// # Errors
/// Why the database refused.
pub async fn write<const N: usize>(
    c: &Context<'_>,
    shard: u8,
    statements: [Statement; N],
) -> Result<[Rows; N], SqlFailure> {
    let rows = write_all(c, shard, &statements).await?;
    rows.try_into()
        .map_err(|_| Fault::new("fewer results than statements").into())
}

/// `write` for any number of statements.
///
/// # Errors
/// As `write`.
pub async fn write_all(
    c: &Context<'_>,
    shard: u8,
    statements: &[Statement],
) -> Result<Vec<Rows>, SqlFailure> {
    c.platform.sql(shard)?.write(statements).await
}
