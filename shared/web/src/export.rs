//! Files that are written while they are sent: a read brings some hundred rows, and the next one waits until the client
//! has taken them. So a file may be longer than what fits into memory.

use domain::Statement;
use platform::{Fault, Next, Parts, Platform, Rows};

use crate::{Context, Reply, Stop};

/// How many rows one read brings.
pub const ROWS_PER_PART: i64 = 500;
const MEDIA_TYPE: &str = "text/csv; charset=utf-8";
/// Tells Excel that a file is UTF-8.
const MARK: &str = "\u{feff}";
/// The last line of a file that could not be read to its end. No import takes it for a row.
const INCOMPLETE: &str =
    "Incomplete: export this file again. Incompleto: exporte este archivo de nuevo.\r\n";

/// Some rows of a file as text.
#[derive(Debug, Default)]
pub struct Part {
    pub text: String,
    pub count: i64,
    /// The sort keys of the last row.
    pub last: Vec<String>,
}

/// What a file is made of.
pub trait Source {
    /// The statement that reads the rows after these sort keys, at most `ROWS_PER_PART`.
    fn after(&self, keys: &[String]) -> Statement;

    /// The rows that it read.
    ///
    /// # Errors
    /// A fault when they have another form.
    fn write(&self, rows: &Rows) -> Result<Part, Fault>;
}

/// Answers with a CSV file: the row of names, the first rows, and the others as the client takes them.
///
/// # Errors
/// A fault when the first rows have another form.
pub fn stream<S: Source + 'static>(
    c: &Context<'_>,
    name: &str,
    head: &str,
    source: S,
    first: &Rows,
) -> Result<Reply, Stop> {
    let part = source.write(first)?;
    let beginning = format!("{MARK}{head}{}", part.text);
    let rest = Rest {
        platform: c.platform.clone(),
        shard: c.principal.shard,
        source,
        after: following(part.count, part.last),
    };
    let reply = Reply::stream(MEDIA_TYPE, beginning, Parts::new(rest.next()));
    let file = format!("attachment; filename=\"{name}.csv\"");
    Ok(reply.with("content-disposition", file))
}

/// Where the next part begins; none after a part that is not full.
fn following(count: i64, last: Vec<String>) -> Option<Vec<String>> {
    (count == ROWS_PER_PART).then_some(last)
}

/// What follows the rows that were sent.
struct Rest<S> {
    platform: Platform,
    shard: u8,
    source: S,
    after: Option<Vec<String>>,
}

impl<S: Source + 'static> Rest<S> {
    /// The next part and the rest after it. A file that cannot be read to its end says so in its last line, because its
    /// status was sent long ago.
    async fn next(mut self) -> Next {
        let after = self.after.take()?;
        let text = match self.read(&after).await {
            Ok(Part { text, count, last }) => {
                self.after = following(count, last);
                text
            }
            Err(_) => INCOMPLETE.to_owned(),
        };
        Some((text.into_bytes(), Parts::new(self.next())))
    }

    async fn read(&self, after: &[String]) -> Result<Part, Stop> {
        let sql = self.platform.sql(self.shard)?;
        let page = [self.source.after(after)];
        let mut found = sql.read(&page).await;
        for pause_ms in [20, 80] {
            if found.is_ok() {
                break;
            }
            self.platform.pause(pause_ms).await;
            found = sql.read(&page).await;
        }
        let rows = found.map_err(crate::explain)?;
        let rows = rows.first().ok_or_else(|| Fault::new("no result"))?;
        Ok(self.source.write(rows)?)
    }
}
