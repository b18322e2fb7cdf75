//! Points most commands at a document whose state allows them, so that histories get far. The others are
//! refused in many ways.

use super::command::{Command, Edit, Reason, ShipmentAction};
use super::model::{Line, Model, Order, Payment, Shipment, target_of};
use crate::purchases;
use crate::purchases::Purchase;
use crate::random::Random;

/// The age of a document that fits, or the given age if none does.
fn choose<T>(all: &[T], age: usize, fits: impl Fn(&T) -> bool) -> usize {
    let fitting: Vec<usize> = (0..all.len())
        .rev()
        .filter(|one| fits(&all[*one]))
        .collect();
    match fitting.len() {
        0 => age,
        count => all.len() - 1 - fitting[age % count],
    }
}

fn is_confirmed(order: &Order) -> bool {
    order.state == "confirmed"
}

/// One command in five stays as it is.
pub fn aim(command: Command, model: &Model, random: &mut Random) -> Command {
    if random.once_in(5) {
        return command;
    }
    let order = |age: usize, fits: &dyn Fn(&Order) -> bool| choose(&model.orders, age, fits);
    let any = |order: &Order, fits: &dyn Fn(&Line) -> bool| order.lines.iter().any(fits);
    match command {
        Command::Edit(age, edit) => {
            let fits = |one: &Order| match &edit {
                Edit::Change(line, ..) | Edit::Remove(line) => *line < one.lines.len(),
                _ => true,
            };
            let age = order(age, &|one| one.state == "draft" && fits(one));
            Command::Edit(age, edit)
        }
        Command::Buy(age, step) => {
            let fits = |one: &Purchase| match step {
                purchases::Step::Place => one.state == "draft",
                purchases::Step::Cancel => ["draft", "ordered"].contains(&one.state),
                purchases::Step::Close => one.state == "partially_received",
                purchases::Step::Deliver(line, pieces) => {
                    let line = one.lines.get(line);
                    ["ordered", "partially_received"].contains(&one.state)
                        && line.is_some_and(|(_, ordered, came)| came + pieces <= *ordered)
                }
            };
            Command::Buy(choose(&model.purchases, age, fits), step)
        }
        Command::Count(age, step) => {
            let age = choose(&model.counts, age, |one| one.state == "open");
            Command::Count(age, step)
        }
        Command::Hold(age) => Command::Hold(order(age, &|one| one.state == "draft")),
        Command::Confirm(age) => Command::Confirm(order(age, &|one| one.state == "draft")),
        Command::Cancel(age) => Command::Cancel(order(age, &|one| {
            is_confirmed(one) && !any(one, &|line| line.shipped > 0)
        })),
        Command::Complete(age) => Command::Complete(order(age, &|one| {
            is_confirmed(one) && !any(one, &|line| line.is_stocked() && line.open() > 0)
        })),
        Command::CloseShort(age) => Command::CloseShort(order(age, &|one| {
            is_confirmed(one) && any(one, &|line| line.delivered > 0)
        })),
        Command::ReleaseByHand(age, line) => {
            let age = order(age, &|one| any(one, &|line| line.reserved > 0));
            Command::ReleaseByHand(age, line)
        }
        Command::Ship(age, load) => {
            let left = |one: &Order| is_confirmed(one) && any(one, &|line| line.left() > 0);
            Command::Ship(order(age, &left), load)
        }
        Command::Pay(age, pence, action) => {
            // One in six goes to any order: a draft, a cancelled one.
            if random.once_in(6) {
                return command;
            }
            let owes = |one: &Order| is_confirmed(one) && one.due() > 0;
            Command::Pay(order(age, &owes), pence, action)
        }
        Command::Return(age, lines, warehouse, money) => {
            let back = |one: &Order| any(one, &|line| line.shipped > line.returned);
            let age = order(age, &back);
            // A payment of the same order, if there is one.
            let position = model.orders.len().checked_sub(age + 1);
            let money = money.map(|(other, pence)| {
                let own = choose(&model.payments, other, |one| {
                    Some(one.order) == position && one.refunded < one.captured
                });
                (own, pence)
            });
            Command::Return(age, lines, warehouse, money)
        }
        Command::ShipmentAction(age, step) => {
            // Most delivered goods stay with the customer.
            let step = if step == ShipmentAction::Return && random.once_in(2) {
                ShipmentAction::Deliver
            } else {
                step
            };
            let fits = |one: &Shipment| target_of(one.state, step).is_some();
            Command::ShipmentAction(choose(&model.shipments, age, fits), step)
        }
        Command::PaymentAction(age, action) => {
            let open = ["pending", "authorized"];
            let age = choose(&model.payments, age, |one| open.contains(&one.state));
            Command::PaymentAction(age, action)
        }
        Command::CapturePart(age, pence) => {
            let open = ["pending", "authorized"];
            let age = choose(&model.payments, age, |one| open.contains(&one.state));
            Command::CapturePart(age, pence)
        }
        Command::Refund(age, pence, reason, is_done) => {
            let left = |one: &Payment| {
                let order = &model.orders[one.order];
                one.refunded < one.captured
                    && (reason != Reason::Return || order.returned() > order.return_refunds)
            };
            Command::Refund(choose(&model.payments, age, left), pence, reason, is_done)
        }
        Command::EndRefund(age, captured) => {
            let age = choose(&model.refunds, age, |one| one.state == "pending");
            Command::EndRefund(age, captured)
        }
        other => other,
    }
}
