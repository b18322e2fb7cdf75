//! Handlers of replenishment figures.

use domain::{Id, values};
use web::{Answer, Context, page};

use super::statements::{LIST, LIST_BY_ITEM, LIST_BY_WAREHOUSE};
use super::wire::Filter;

/// The narrowest filter chooses the index. The other filter is checked row by row.
pub async fn list(c: &Context<'_>) -> Answer {
    let filter: Filter = c.query()?;
    let [item, warehouse] = filter.cursor.after("replenishment", ["", ""])?;
    let values = values![
        c.org_id(),
        item,
        warehouse,
        filter.limit.plus_one(),
        filter.item_id.as_ref().map(Id::as_str),
        filter.warehouse_id.as_ref().map(Id::as_str)
    ];
    let statement = match &filter {
        Filter {
            item_id: Some(_), ..
        } => LIST_BY_ITEM,
        Filter {
            warehouse_id: Some(_),
            ..
        } => LIST_BY_WAREHOUSE,
        _ => LIST,
    };
    let [rows] = c.read([statement.bind(values)]).await?;
    page(c, "replenishment", filter.limit, &rows)
}
