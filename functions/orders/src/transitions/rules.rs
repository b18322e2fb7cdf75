//! Whether an order can be completed or closed short.

use domain::Refusal;
use domain::refusal::{code, way_out};
use sales::rules::lines::{FoundLine, PricedLine, price_document};
use sales::rules::orders::{Command, FoundOrder, PayPolicy, permit};
use sales::rules::payments::OrderMoney;
use sales::rules::pricing::{self, Amounts, Discount, Terms, returned_value};

/// Whether all of an order is shipped and, if the policy demands it, paid.
///
/// # Errors
/// `illegal_transition`, `order_not_shipped` at every such line and with what can be done instead, `order_not_paid`.
pub fn check_complete(order: &FoundOrder, lines: &[FoundLine]) -> Result<(), Refusal> {
    permit(order.state, Command::Complete)?;
    let open = lines.iter().enumerate();
    let open = open.filter(|(_, line)| line.stocked == 1 && line.open() > 0);
    let refusal = open.fold(
        Refusal::new(&code::ORDER_NOT_SHIPPED),
        |refusal, (number, _)| refusal.at(format!("/lines/{number}")),
    );
    if !refusal.errors.is_empty() {
        return Err(
            refusal.way_out(if lines.iter().all(|line| line.shipped == 0) {
                &way_out::COMPLETE_WITH_NOTHING_SHIPPED
            } else if order.on_their_way > 0 {
                &way_out::COMPLETE_WITH_GOODS_ON_THEIR_WAY
            } else {
                &way_out::COMPLETE_WITH_GOODS_DELIVERED
            }),
        );
    }
    let amounts = lines.iter().map(|line| {
        (
            line.amounts(),
            line.returned,
            line.quantity.saturating_sub(line.short),
        )
    });
    check_paid(order, amounts)
}

/// Whether what is owed is paid, if the policy demands it. `lines` is the amounts, the returned and the sold quantity of
/// each line.
///
/// # Errors
/// `order_not_paid`.
fn check_paid(
    order: &FoundOrder,
    lines: impl Iterator<Item = (Amounts, i64, i64)>,
) -> Result<(), Refusal> {
    let mut money = OrderMoney {
        allowances: order.allowance_minor,
        paid: order.paid_minor,
        refunded: order.refunded_minor,
        ..OrderMoney::default()
    };
    let includes_tax = order.prices_include_tax == 1;
    for (amounts, returned, sold) in lines {
        let value = returned_value(includes_tax, &amounts, returned, sold);
        money.total = money.total.saturating_add(amounts.total());
        money.returned = money.returned.saturating_add(value);
    }
    if order.pay_policy == PayPolicy::BeforeCompletion && money.kept() < money.owed() {
        return Err(Refusal::new(&code::ORDER_NOT_PAID));
    }
    Ok(())
}

/// All lines as they are after closing an order short.
///
/// # Errors
/// `order_not_shipped` when nothing was shipped, `order_shipped` while something is on its way, with what can be done
/// instead; `order_not_paid`.
pub fn close_short(order: &FoundOrder, lines: &[FoundLine]) -> Result<Vec<PricedLine>, Refusal> {
    permit(order.state, Command::CloseShort)?;
    let is_left = lines
        .iter()
        .any(|line| line.stocked == 1 && line.open() > 0);
    let refuse = |code, way_out| {
        let way_out = if is_left {
            way_out
        } else {
            &way_out::CLOSE_WITH_NOTHING_LEFT
        };
        Err(Refusal::new(code).way_out(way_out))
    };
    if lines.iter().all(|line| line.shipped == 0) {
        return refuse(
            &code::ORDER_NOT_SHIPPED,
            &way_out::CLOSE_WITH_NOTHING_SHIPPED,
        );
    }
    if order.on_their_way > 0 {
        return refuse(
            &code::ORDER_SHIPPED,
            &way_out::CLOSE_WITH_GOODS_ON_THEIR_WAY,
        );
    }
    let mut closed = Vec::with_capacity(lines.len());
    for line in lines {
        if line.stocked == 1 && line.open() > 0 {
            closed.push(close_line(line)?);
        } else {
            closed.push(PricedLine::from(line.clone()));
        }
    }
    price_document(order.document(), &mut closed)?;
    let amounts = lines.iter().zip(&closed).map(|(line, closed)| {
        let sold = closed.quantity.saturating_sub(closed.short);
        (closed.amounts, line.returned, sold)
    });
    check_paid(order, amounts)?;
    Ok(closed)
}

/// A line of which nothing more will be shipped, charged for what was shipped. A discount that was an amount is reduced
/// with the quantity.
///
/// # Errors
/// `out_of_range`, for lines that could never have been stored.
fn close_line(line: &FoundLine) -> Result<PricedLine, Refusal> {
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
    };
    let charge = pricing::charge(&terms, line.tax_ppm, "")?;
    Ok(PricedLine {
        short,
        amounts: charge.into(),
        ..PricedLine::from(line.clone())
    })
}
