//! Purchase orders as printed documents.
//!
//! In scope: what a printed order says, and its PDF as an answer. Out of scope: how documents look (`print`), and sending it
//! to the supplier (`deliveries`).

mod document;
pub mod statements;
mod words;

use domain::permission::READ_PURCHASES;
use domain::{Language, Read, Statement, values};
use platform::{Fault, Rows};
use print::{A4, LETTER};
use schemars::JsonSchema;
use web::{Answer, Context, Reply, Route, Stop, get, one};

use self::document::{Line, PurchaseOrder};
use self::statements::{FIND, FIND_ADDRESSES, FIND_CONTACT, FIND_LINES};

pub static ROUTES: &[Route] = &[get(
    "/v1/documents/purchase-orders/{id}",
    "Print a purchase order as PDF",
)
.named("printPurchaseOrder")
.needs(READ_PURCHASES)
.query::<PrintOptions>()
.gives_file("application/pdf")
.to(|c| Box::pin(print(c)))];

#[derive(Read, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintOptions {
    /// By default the language that Accept-Language prefers.
    pub language: Option<Language>,
    /// By default A4.
    pub paper: Option<PaperSize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Read, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaperSize {
    A4,
    Letter,
}

async fn print(c: &Context<'_>) -> Answer {
    let id = c.id::<PurchaseOrder>("id")?;
    let options: PrintOptions = c.query()?;
    let language = options.language;
    let language = language.unwrap_or_else(|| c.language());
    let paper = match options.paper {
        None | Some(PaperSize::A4) => A4,
        Some(PaperSize::Letter) => LETTER,
    };
    let rows = c.read(find_order(c.org_id(), id.as_str())).await?;
    let order = order_from_rows(&rows)?;
    let name = order.file_name(language);
    let pdf = order.pdf(language, paper);
    let pdf = pdf.map_err(|why| Fault::new(format!("{name}: {why}")))?;
    Ok(Reply::document("application/pdf", pdf)
        .with(
            "content-disposition",
            format!("inline; filename=\"{name}\""),
        )
        .with("content-language", language.into_str()))
}

/// The statements that find the data of a printed order.
pub fn find_order(org_id: i64, id: &str) -> [Statement; 4] {
    [FIND, FIND_LINES, FIND_ADDRESSES, FIND_CONTACT].map(|query| query.bind(values![org_id, id]))
}

/// The order from the rows of `find_order`.
pub fn order_from_rows(
    [order, lines, addresses, contact]: &[Rows; 4],
) -> Result<PurchaseOrder, Stop> {
    let order = one(order)?;
    let mut lines: Vec<Line> = lines.all()?;
    // The lines of a warehouse stand together, in the order of their numbers.
    lines.sort_by(|a, b| a.warehouse_code.cmp(&b.warehouse_code));
    Ok(PurchaseOrder {
        order,
        lines,
        addresses: addresses.all()?,
        contact: contact.first()?,
    })
}
