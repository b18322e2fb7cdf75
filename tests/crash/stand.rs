//! The expected state after the first acts of a day.

use serde_json::Value;

use crate::day::{Act, DAY};

/// An order as the API returns it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderView {
    pub state: String,
    pub fulfil_state: String,
    pub pay_state: String,
    pub is_numbered: bool,
    /// Pence: what it comes to, what was paid and given back.
    pub money: [i64; 3],
    /// Pieces of all lines: ordered, shipped, delivered, returned.
    pub pieces: [i64; 4],
}

impl OrderView {
    pub fn by(order: &Value) -> Self {
        let text = |name: &str| order[name].as_str().expect("a text").to_owned();
        let lines = order["lines"].as_array().expect("lines");
        let pieces = |name: &str| {
            let all = lines.iter().map(|line| line[name]["value"].as_i64());
            all.map(|pieces| pieces.expect("a quantity")).sum()
        };
        let pence = |name: &str| order[name]["amount"].as_i64().expect("an amount");
        Self {
            state: text("state"),
            fulfil_state: text("fulfil_state"),
            pay_state: text("pay_state"),
            is_numbered: order["number"].is_string(),
            money: ["total", "paid", "refunded"].map(pence),
            pieces: ["quantity", "shipped", "delivered", "returned"].map(pieces),
        }
    }

    fn draft(total: i64, pieces: i64) -> Self {
        Self {
            state: "draft".to_owned(),
            fulfil_state: "none".to_owned(),
            pay_state: "unpaid".to_owned(),
            is_numbered: false,
            money: [total, 0, 0],
            pieces: [pieces, 0, 0, 0],
        }
    }

    fn confirm(&mut self) {
        "confirmed".clone_into(&mut self.state);
        self.is_numbered = true;
    }
}

/// The order and the second one, the two items, and the events about them.
#[derive(Clone, Debug, Default)]
pub struct Stand {
    pub order: Option<OrderView>,
    pub second: Option<OrderView>,
    pub on_hand: [i64; 2],
    pub reserved: [i64; 2],
    /// The topics in the feed of events.
    pub events: Vec<&'static str>,
    /// The history of the order.
    pub history: Vec<&'static str>,
}

impl Stand {
    pub fn after(acts: usize, at_confirm: bool) -> Self {
        let mut stand = Self::default();
        for act in &DAY[..acts] {
            stand.follow(*act, at_confirm);
        }
        stand
    }

    fn follow(&mut self, act: Act, at_confirm: bool) {
        self.tell(act);
        self.shelve(act, at_confirm);
        match act {
            Act::Draft => self.order = Some(OrderView::draft(1_599, 4)),
            Act::AddLine => self.order = Some(OrderView::draft(2_099, 5)),
            Act::SellAtOnce => {
                let mut second = OrderView::draft(500, 1);
                second.confirm();
                self.second = Some(second);
            }
            Act::CallOff => {
                let second = self.second.as_mut().expect("the second order");
                "cancelled".clone_into(&mut second.state);
            }
            _ => {}
        }
        let Some(order) = self.order.as_mut() else {
            return;
        };
        match act {
            Act::Confirm => order.confirm(),
            Act::PayPart => {
                "partial".clone_into(&mut order.pay_state);
                order.money[1] = 1_000;
            }
            Act::DispatchPart => {
                "partial".clone_into(&mut order.fulfil_state);
                order.pieces[1] = 1;
            }
            Act::DispatchRest => {
                "shipped".clone_into(&mut order.fulfil_state);
                order.pieces[1] = 5;
            }
            Act::Capture => {
                "paid".clone_into(&mut order.pay_state);
                order.money[1] = 2_099;
            }
            Act::DeliverPart => order.pieces[2] = 1,
            Act::DeliverRest => {
                "delivered".clone_into(&mut order.fulfil_state);
                order.pieces[2] = 5;
            }
            Act::Complete => "completed".clone_into(&mut order.state),
            Act::Refund => {
                "partial".clone_into(&mut order.pay_state);
                order.money[2] = 300;
            }
            Act::TakeBack => {
                // 7.99 came back, 4.00 was refunded of it and before.
                "overpaid".clone_into(&mut order.pay_state);
                order.money[2] = 400;
                order.pieces[3] = 2;
            }
            _ => {}
        }
    }

    fn shelve(&mut self, act: Act, at_confirm: bool) {
        let mut change = |on_hand: [i64; 2], reserved: [i64; 2]| {
            for item in 0..2 {
                self.on_hand[item] += on_hand[item];
                self.reserved[item] += reserved[item];
            }
        };
        match act {
            Act::ReceivePart => change([2, 0], [0, 0]),
            Act::ReceiveRest => change([3, 3], [0, 0]),
            Act::Hold => change([0, 0], [3, 2]),
            Act::Confirm if at_confirm => change([-3, -2], [-3, -2]),
            Act::DispatchPart if !at_confirm => change([-1, 0], [-1, 0]),
            Act::DispatchRest if !at_confirm => change([-2, -2], [-2, -2]),
            Act::TakeBack => change([1, 0], [0, 0]),
            Act::SellAtOnce if at_confirm => change([-1, 0], [0, 0]),
            Act::SellAtOnce => change([0, 0], [1, 0]),
            Act::CallOff if at_confirm => change([1, 0], [0, 0]),
            Act::CallOff => change([0, 0], [-1, 0]),
            _ => {}
        }
    }

    fn tell(&mut self, act: Act) {
        let events: &[&str] = match act {
            Act::Buy => &["purchase_order.drafted"],
            Act::Place => &["purchase_order.placed"],
            Act::ReceivePart | Act::ReceiveRest => &["purchase_order.received"],
            Act::Draft => &["order.created"],
            Act::AddLine => &["order.changed"],
            Act::Hold => &["order.held"],
            Act::Confirm => &["order.confirmed"],
            Act::PayPart | Act::Capture => &["payment.captured"],
            Act::PackPart | Act::PackRest => &["shipment.created"],
            Act::DispatchPart | Act::DispatchRest => &["shipment.dispatched"],
            Act::Promise => &["payment.authorized"],
            Act::DeliverPart | Act::DeliverRest => &["shipment.delivered"],
            Act::Complete => &["order.completed"],
            Act::Refund => &["refund.captured"],
            Act::TakeBack => &["return.created", "refund.captured"],
            Act::SellAtOnce => &[
                "order.created",
                "order.confirmed",
                "payment.created",
                "shipment.created",
            ],
            Act::CallOff => &["order.cancelled", "payment.voided", "shipment.cancelled"],
        };
        self.events.extend(events);
        let history: &[&str] = match act {
            Act::Draft => &["order draft"],
            Act::Confirm => &["order confirmed"],
            Act::PayPart => &["payment pending", "payment captured"],
            Act::PackPart | Act::PackRest => &["shipment pending"],
            Act::DispatchPart | Act::DispatchRest => &["shipment in_transit"],
            Act::Promise => &["payment pending", "payment authorized"],
            Act::Capture => &["payment captured"],
            Act::DeliverPart | Act::DeliverRest => &["shipment delivered"],
            Act::Complete => &["order completed"],
            Act::Refund => &["refund pending", "refund captured"],
            Act::TakeBack => &["return received", "refund pending", "refund captured"],
            _ => &[],
        };
        self.history.extend(history);
    }
}
