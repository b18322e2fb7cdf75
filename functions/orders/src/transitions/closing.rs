//! Closing an order short.

use domain::Refusal;
use domain::refusal::code;
use sales::rules::lines;
use sales::rules::lines::{FoundLine, Stored};
use sales::rules::orders;
use sales::rules::orders::FoundOrder;

/// The lines as they will be, when something was shipped and nothing is on its way.
///
/// # Errors
/// `order_not_shipped` when nothing was, `order_shipped` while something is on its way,
/// `order_not_paid`.
pub fn close(
    order: &FoundOrder,
    found: &[FoundLine],
    on_the_way: i64,
) -> Result<Vec<Stored>, Refusal> {
    if found.iter().all(|line| line.shipped == 0) {
        return Err(Refusal::new(&code::ORDER_NOT_SHIPPED));
    }
    if on_the_way > 0 {
        return Err(Refusal::new(&code::ORDER_SHIPPED));
    }
    let mut stored = Vec::with_capacity(found.len());
    let mut total = 0_i64;
    for line in found {
        if line.stocked == 1 && line.open() > 0 {
            let closed = lines::close(line, order.prices_include_tax == 1)?;
            total = total.saturating_add(closed.sums().1);
            stored.push(closed);
        } else {
            total = total.saturating_add(line.total);
        }
    }
    orders::paid(order, total)?;
    Ok(stored)
}
