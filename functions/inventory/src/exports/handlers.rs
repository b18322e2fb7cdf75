//! The handlers of `/v1/inventory/export`.

use domain::{Query as Sql, values};
use platform::{Fault, Next, Parts, Platform, Rows};
use web::{Answer, Context, Reply, Stop};

use super::rows::{Part, Sheet, Style};
use super::statements::{FIND_ORG, FIND_WAREHOUSES, LIST_ITEMS, LIST_STOCK};
use super::wire::Query;
use crate::decimals::DecimalSign;
use crate::imports::WAREHOUSES_MAX;
use crate::imports::wire::Separator;

/// How many rows one read brings, and so how many are in memory at once.
const ROWS_PER_PART: usize = 500;
const MEDIA_TYPE: &str = "text/csv; charset=utf-8";
/// Tells Excel that a file is UTF-8.
const MARK: &str = "\u{feff}";
/// The last line of a file that could not be read to its end. No import takes it for a row.
const INCOMPLETE: &str = "This file is incomplete: export it again. Este archivo está incompleto: expórtelo de nuevo.\r\n";

pub async fn export_items(c: &Context<'_>) -> Answer {
    let query: Query = c.query()?;
    let [org, rows] = c
        .read([FIND_ORG.bind(values![c.org_id()]), first(c, &LIST_ITEMS)])
        .await?;
    let style = style(query, &org)?;
    export(c, "items", Sheet::Items, style, &LIST_ITEMS, &rows)
}

pub async fn export_stock(c: &Context<'_>) -> Answer {
    let query: Query = c.query()?;
    let [org, warehouses, rows] = c
        .read([
            FIND_ORG.bind(values![c.org_id()]),
            FIND_WAREHOUSES.bind(values![c.org_id(), "", WAREHOUSES_MAX]),
            first(c, &LIST_STOCK),
        ])
        .await?;
    let style = style(query, &org)?;
    let sheet = Sheet::Stock(warehouses.all()?);
    export(c, "stock", sheet, style, &LIST_STOCK, &rows)
}

fn first(c: &Context<'_>, list: &Sql) -> domain::Statement {
    page_after(list, c.org_id(), "")
}

fn page_after(list: &Sql, org_id: i64, sku: &str) -> domain::Statement {
    let limit = i64::try_from(ROWS_PER_PART).unwrap_or(i64::MAX);
    list.bind(values![org_id, sku, limit])
}

fn style(query: Query, org: &Rows) -> Result<Style, Stop> {
    let org: Option<(String, String)> = org.first()?;
    let (currency, locale) =
        org.ok_or_else(|| Fault::new("this shard has no such organisation"))?;
    let sign = DecimalSign::of_locale(&locale);
    let separator = match sign {
        DecimalSign::Comma => Separator::Semicolon,
        DecimalSign::Point => Separator::Comma,
    };
    Ok(Style {
        separator: query.separator.unwrap_or(separator),
        sign: query.decimal.unwrap_or(sign),
        currency,
    })
}

/// Sends the first rows at once, and the others as the client takes them.
fn export(
    c: &Context<'_>,
    name: &str,
    sheet: Sheet,
    style: Style,
    list: &'static Sql,
    rows: &Rows,
) -> Answer {
    let Part { text, count, last } = sheet.part(&style, rows)?;
    let beginning = format!("{MARK}{}{text}", sheet.head(&style));
    let rest = Rest {
        platform: c.platform.clone(),
        shard: c.principal.shard,
        org_id: c.org_id(),
        list,
        sheet,
        style,
        after: (count == ROWS_PER_PART).then_some(last),
    };
    let reply = Reply::stream(MEDIA_TYPE, beginning, Parts::new(rest.next()));
    let file = format!("attachment; filename=\"{name}.csv\"");
    Ok(reply.with("content-disposition", file))
}

/// What follows the rows that were sent.
struct Rest {
    platform: Platform,
    shard: u8,
    org_id: i64,
    list: &'static Sql,
    sheet: Sheet,
    style: Style,
    /// The SKU of the last row; none at the end.
    after: Option<String>,
}

impl Rest {
    /// The next part and the rest after it. A file that cannot be read to its end says so in its last line, because its
    /// status was sent long ago.
    async fn next(mut self) -> Next {
        let after = self.after.take()?;
        match self.read(&after).await {
            Ok(Part { text, count, last }) => {
                self.after = (count == ROWS_PER_PART).then_some(last);
                Some((text.into_bytes(), Parts::new(self.next())))
            }
            Err(_) => Some((INCOMPLETE.into(), Parts::new(self.next()))),
        }
    }

    async fn read(&self, after: &str) -> Result<Part, Stop> {
        let sql = self.platform.sql(self.shard)?;
        let page = [page_after(self.list, self.org_id, after)];
        let mut found = sql.read(&page).await;
        for pause_ms in [20, 80] {
            if found.is_ok() {
                break;
            }
            self.platform.pause(pause_ms).await;
            found = sql.read(&page).await;
        }
        let rows = found.map_err(web::explain)?;
        let rows = rows.first().ok_or_else(|| Fault::new("no result"))?;
        Ok(self.sheet.part(&self.style, rows)?)
    }
}
