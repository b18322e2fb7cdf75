//! The handlers of `/v1/inventory/export`.

use domain::{Statement, values};
use platform::{Fault, Rows};
use web::export::{Part, ROWS_PER_PART, Source, stream};
use web::{Answer, Context, Stop};

use super::rows::{Sheet, Style};
use super::statements::{FIND_ORG, FIND_WAREHOUSES, LIST_ITEMS, LIST_STOCK};
use super::wire::Query;
use crate::decimals::DecimalSign;
use crate::imports::WAREHOUSES_MAX;
use crate::imports::wire::Separator;

pub async fn export_items(c: &Context<'_>) -> Answer {
    let query: Query = c.query()?;
    let first = after(LIST_ITEMS, c.org_id(), "");
    let [org, rows] = c.read([FIND_ORG.bind(values![c.org_id()]), first]).await?;
    let file = File {
        org_id: c.org_id(),
        sheet: Sheet::Items,
        style: style(query, &org)?,
    };
    let head = file.sheet.head(&file.style);
    stream(c, "items", &head, file, &rows)
}

pub async fn export_stock(c: &Context<'_>) -> Answer {
    let query: Query = c.query()?;
    let [org, warehouses, rows] = c
        .read([
            FIND_ORG.bind(values![c.org_id()]),
            FIND_WAREHOUSES.bind(values![c.org_id(), "", WAREHOUSES_MAX]),
            after(LIST_STOCK, c.org_id(), ""),
        ])
        .await?;
    let file = File {
        org_id: c.org_id(),
        sheet: Sheet::Stock(warehouses.all()?),
        style: style(query, &org)?,
    };
    let head = file.sheet.head(&file.style);
    stream(c, "stock", &head, file, &rows)
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

fn after(list: domain::Query, org_id: i64, sku_key: &str) -> Statement {
    list.bind(values![org_id, sku_key, ROWS_PER_PART])
}

struct File {
    org_id: i64,
    sheet: Sheet,
    style: Style,
}

impl Source for File {
    fn after(&self, keys: &[String]) -> Statement {
        let list = match self.sheet {
            Sheet::Items => LIST_ITEMS,
            Sheet::Stock(_) => LIST_STOCK,
        };
        let sku_key = keys.first().map_or("", String::as_str);
        after(list, self.org_id, sku_key)
    }

    fn write(&self, rows: &Rows) -> Result<Part, Fault> {
        self.sheet.part(&self.style, rows)
    }
}
