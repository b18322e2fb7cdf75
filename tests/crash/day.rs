//! A shop's day with one customer, act by act: goods are bought and come in parts, an order is
//! written, held and confirmed, leaves in parts and is paid in parts; money and goods come back; a
//! second order is made in one call and called off.

use serde_json::{Value, json};
use support::Answer;
use support::depot::each;
use support::market::{Market, carried, line, pounds};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Buy,
    Place,
    ReceivePart,
    ReceiveRest,
    Draft,
    AddLine,
    Hold,
    Confirm,
    PayPart,
    PackPart,
    DispatchPart,
    PackRest,
    DispatchRest,
    Promise,
    Capture,
    DeliverPart,
    DeliverRest,
    Complete,
    Refund,
    TakeBack,
    SellAtOnce,
    CallOff,
}

/// A day leaves three of the first item and one of the second, so that no other day runs short.
pub const DAY: [Act; 22] = [
    Act::Buy,
    Act::Place,
    Act::ReceivePart,
    Act::ReceiveRest,
    Act::Draft,
    Act::AddLine,
    Act::Hold,
    Act::Confirm,
    Act::PayPart,
    Act::PackPart,
    Act::DispatchPart,
    Act::PackRest,
    Act::DispatchRest,
    Act::Promise,
    Act::Capture,
    Act::DeliverPart,
    Act::DeliverRest,
    Act::Complete,
    Act::Refund,
    Act::TakeBack,
    Act::SellAtOnce,
    Act::CallOff,
];

/// Where the days of several customers take place.
pub struct Place {
    pub market: Market,
    pub items: [String; 2],
    pub supplier: String,
    /// Whether confirming takes the stock.
    pub at_confirm: bool,
}

impl Place {
    pub fn open(at_confirm: bool) -> Self {
        let market = Market::open();
        if at_confirm {
            market.deduct_on("confirm");
        }
        let named = json!({ "name": "Mould and Sons" });
        let supplier = market.client().post("/v1/purchasing/suppliers");
        Self {
            items: [market.item(), market.item()],
            supplier: supplier.json(&named).send().expect_status(201).id(),
            market,
            at_confirm,
        }
    }
}

/// How far a day is, and the ids of its documents.
#[derive(Clone, Debug, Default)]
pub struct Day {
    /// How many acts are done.
    pub done: usize,
    purchase: String,
    purchase_lines: Vec<String>,
    pub order: String,
    lines: Vec<String>,
    shipments: Vec<String>,
    payments: Vec<String>,
    pub second: String,
}

impl Day {
    /// The next act; none when the day is over.
    pub fn act(&self) -> Option<Act> {
        DAY.get(self.done).copied()
    }

    /// The path and the body of an act.
    pub fn request(&self, act: Act, place: &Place) -> (String, Value) {
        let [first, second] = &place.items;
        let bought = |item: &str, pieces: i64, price: i64, per: i64| {
            let mut line = place.market.line(item, pieces);
            line["price"] = pounds(price);
            line["per"] = each(per);
            line
        };
        let sold = |item: &str, pieces: i64, price: i64| {
            let mut line = line(item, pieces);
            line["price"] = pounds(price);
            line["per"] = each(1);
            line
        };
        let came = |line: usize, pieces: i64| {
            let id = &self.purchase_lines[line - 1];
            json!({ "line_id": id, "quantity": each(pieces) })
        };
        let paid = |pence: i64, state: &str| {
            let amount = pounds(pence);
            json!({ "order_id": self.order, "method": "card", "amount": amount, "state": state })
        };
        let purchase = |word: &str| {
            let path = "/v1/purchasing/purchase-orders";
            format!("{path}/{}/{word}", self.purchase)
        };
        let order = |word: &str| format!("/v1/orders/{}/{word}", self.order);
        let shipment = |which: usize, word: &str| {
            format!("/v1/orders/shipments/{}/{word}", self.shipments[which])
        };
        let (path, body) = match act {
            Act::Buy => {
                let lines = [bought(first, 5, 701, 3), bought(second, 3, 1000, 7)];
                let body = json!({ "supplier_id": place.supplier, "lines": lines });
                ("/v1/purchasing/purchase-orders".to_owned(), body)
            }
            Act::Place => (purchase("place"), json!({})),
            Act::ReceivePart => (purchase("receive"), json!({ "lines": [came(1, 2)] })),
            Act::ReceiveRest => {
                let lines = [came(1, 3), came(2, 3)];
                (purchase("receive"), json!({ "lines": lines }))
            }
            Act::Draft => {
                let mut cheaper = sold(second, 2, 333);
                cheaper["discount_ppm"] = 100_000.into();
                let lines = [sold(first, 2, 500), cheaper];
                ("/v1/orders".to_owned(), place.market.draft(&lines))
            }
            Act::AddLine => (order("lines"), json!({ "lines": [sold(first, 1, 500)] })),
            Act::Hold => (order("hold"), json!({ "ttl_seconds": 86_400 })),
            Act::Confirm => (order("confirm"), json!({})),
            Act::PayPart => ("/v1/orders/payments".to_owned(), paid(1_000, "captured")),
            Act::PackPart => {
                let lines = [carried(&self.lines[0], 1)];
                let body = json!({ "order_id": self.order, "lines": lines });
                ("/v1/orders/shipments".to_owned(), body)
            }
            Act::PackRest => {
                let body = json!({ "order_id": self.order });
                ("/v1/orders/shipments".to_owned(), body)
            }
            Act::DispatchPart => (shipment(0, "dispatch"), json!({})),
            Act::DispatchRest => (shipment(1, "dispatch"), json!({})),
            Act::Promise => ("/v1/orders/payments".to_owned(), paid(1_099, "authorized")),
            Act::Capture => {
                let path = format!("/v1/orders/payments/{}/capture", self.payments[1]);
                (path, json!({}))
            }
            Act::DeliverPart => (shipment(0, "deliver"), json!({})),
            Act::DeliverRest => (shipment(1, "deliver"), json!({})),
            Act::Complete => (order("complete"), json!({})),
            Act::Refund => {
                let body = json!({ "payment_id": self.payments[0], "amount": pounds(300) });
                ("/v1/orders/refunds".to_owned(), body)
            }
            Act::TakeBack => {
                let mut broken = carried(&self.lines[1], 1);
                broken["disposition"] = "scrap".into();
                let body = json!({
                    "order_id": self.order, "reason": "Too small",
                    "lines": [carried(&self.lines[0], 1), broken],
                    "refund": { "payment_id": self.payments[1], "amount": pounds(100) }
                });
                ("/v1/orders/returns".to_owned(), body)
            }
            Act::SellAtOnce => {
                let mut body = place.market.draft(&[sold(first, 1, 500)]);
                body["payment"] = json!({ "method": "transfer", "state": "pending" });
                body["shipment"] = json!({});
                ("/v1/orders".to_owned(), body)
            }
            Act::CallOff => (format!("/v1/orders/{}/cancel", self.second), json!({})),
        };
        (path, body)
    }

    /// Takes over the ids that an answer brought. The act is done.
    pub fn learn(&mut self, act: Act, answer: &Answer) {
        self.done += 1;
        match act {
            Act::Buy => {
                self.purchase = answer.id();
                self.purchase_lines = (0..2)
                    .map(|line| answer.text_at(&format!("/lines/{line}/line_id")))
                    .collect();
            }
            Act::Draft => {
                self.order = answer.id();
                self.lines = (0..2)
                    .map(|line| answer.text_at(&format!("/lines/{line}/line_id")))
                    .collect();
            }
            Act::PayPart | Act::Promise => self.payments.push(answer.id()),
            Act::PackPart | Act::PackRest => self.shipments.push(answer.id()),
            Act::SellAtOnce => self.second = answer.id(),
            _ => {}
        }
    }
}
