//! Whether an order can be completed or closed short.

use domain::Refusal;
use domain::refusal::code;
use sales::rules::lines::{FoundLine, PricedLine};
use sales::rules::orders::{Command, FoundOrder, PayPolicy, permit};
use sales::rules::pricing::{self, Discount, Terms};

/// Whether all of an order is shipped and, if the policy demands it, paid.
///
/// # Errors
/// `illegal_transition`, `order_not_shipped` at its line, `order_not_paid`.
pub fn check_complete(order: &FoundOrder, lines: &[FoundLine]) -> Result<(), Refusal> {
    permit(order.state, Command::Complete)?;
    for (number, line) in lines.iter().enumerate() {
        if line.stocked == 1 && line.open() > 0 {
            return Err(Refusal::new(&code::ORDER_NOT_SHIPPED).at(format!("/lines/{number}")));
        }
    }
    check_paid(order, order.total_minor)
}

/// Whether a total is paid, if the policy demands it.
///
/// # Errors
/// `order_not_paid`.
fn check_paid(order: &FoundOrder, total: i64) -> Result<(), Refusal> {
    let kept = order.paid_minor.saturating_sub(order.refunded_minor);
    if order.pay_policy == PayPolicy::BeforeCompletion && kept < total {
        return Err(Refusal::new(&code::ORDER_NOT_PAID));
    }
    Ok(())
}

/// The lines that closing an order short changes.
///
/// # Errors
/// `order_not_shipped` when nothing was shipped, `order_shipped` while something is on its way,
/// `order_not_paid`.
pub fn close_short(
    order: &FoundOrder,
    lines: &[FoundLine],
    in_transit: i64,
) -> Result<Vec<PricedLine>, Refusal> {
    if lines.iter().all(|line| line.shipped == 0) {
        return Err(Refusal::new(&code::ORDER_NOT_SHIPPED));
    }
    if in_transit > 0 {
        return Err(Refusal::new(&code::ORDER_SHIPPED));
    }
    let mut closed = Vec::with_capacity(lines.len());
    let mut total = 0_i64;
    for line in lines {
        if line.stocked == 1 && line.open() > 0 {
            let line = close_line(line, order.prices_include_tax == 1)?;
            total = total.saturating_add(line.sums().1);
            closed.push(line);
        } else {
            total = total.saturating_add(line.total);
        }
    }
    check_paid(order, total)?;
    Ok(closed)
}

/// A line of which nothing more will be shipped, priced for what was shipped. A discount that was an
/// amount is reduced with the quantity.
///
/// # Errors
/// `out_of_range`, for lines that could never have been stored.
fn close_line(line: &FoundLine, includes_tax: bool) -> Result<PricedLine, Refusal> {
    let short = line.short.saturating_add(line.open());
    let quantity = line.quantity.saturating_sub(short);
    let discount = match line.discount() {
        Discount::Amount(amount) => {
            let kept = line.quantity.saturating_sub(line.short);
            let share = pricing::rounded(amount, quantity, kept);
            Discount::Amount(share.ok_or_else(|| Refusal::new(&code::OUT_OF_RANGE))?)
        }
        rate @ Discount::Rate(_) => rate,
    };
    let terms = Terms {
        quantity,
        price: line.price,
        per: line.per,
        discount,
        tax_rate: line.tax_ppm,
        includes_tax,
    };
    Ok(PricedLine {
        short,
        amounts: pricing::price(&terms, "")?,
        ..PricedLine::from(line.clone())
    })
}
