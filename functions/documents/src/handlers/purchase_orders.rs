//! `/v1/documents/purchase-orders`.

use domain::{Statement, values};
use platform::{Response, Rows};
use web::{Answer, Context, Stop, one};

use crate::pdf::{A4, Paper};
use crate::print::purchase_order::PurchaseOrder;
use crate::statements::purchase_orders::{FIND, FIND_ADDRESSES, FIND_CONTACT, FIND_LINES};
use crate::wire::print::Look;

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
    let mut answer = Response::json(200, body);
    answer.headers = vec![
        ("content-type", "application/pdf".to_owned()),
        (
            "content-disposition",
            format!("inline; filename=\"{name}\""),
        ),
        ("content-language", language.into_str().to_owned()),
    ];
    Ok(answer)
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
