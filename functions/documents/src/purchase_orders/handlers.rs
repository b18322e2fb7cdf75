//! `/v1/documents/purchase-orders`.

use domain::{Statement, values};
use platform::Rows;
use web::{Answer, Context, Reply, Stop, one};

use super::statements::{FIND, FIND_ADDRESSES, FIND_CONTACT, FIND_LINES};
use super::wire::Look;
use crate::pdf::{A4, Paper};
use crate::print::purchase_order::PurchaseOrder;

pub async fn print(c: &Context<'_>) -> Answer {
    let id = c.id::<PurchaseOrder>("id")?;
    let look: Look = c.query()?;
    let language = match look.language {
        Some(language) => language.into(),
        None => web::Language::of(c.request),
    };
    let rows = c.read(facts(c.org_id(), id.as_str())).await?;
    let order = found(&rows)?;
    let name = order.file_name(language);
    let body = order.pdf(language, look.paper.map_or(A4, Paper::from));
    Ok(Reply::document("application/pdf", body)
        .with(
            "content-disposition",
            format!("inline; filename=\"{name}\""),
        )
        .with("content-language", language.into_str()))
}

/// The statements that read what stands on an order.
pub fn facts(org_id: i64, id: &str) -> [Statement; 4] {
    [FIND, FIND_LINES, FIND_ADDRESSES, FIND_CONTACT].map(|query| query.bind(values![org_id, id]))
}

/// The order that they found.
pub fn found([order, lines, addresses, contact]: &[Rows; 4]) -> Result<PurchaseOrder, Stop> {
    let order = one(order)?;
    let mut lines: Vec<crate::print::purchase_order::Line> = lines.all()?;
    // What goes to one place stands together; the lines of each come in their order.
    lines.sort_by(|a, b| a.warehouse_code.cmp(&b.warehouse_code));
    Ok(PurchaseOrder {
        order,
        lines,
        addresses: addresses.all()?,
        contact: contact.first()?,
    })
}
