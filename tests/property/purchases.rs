//! A model of purchase orders for random histories: their requests and what each step does.

use serde_json::{Value, json};
use support::depot::each;

use crate::books::Books;
use crate::random::Random;

/// An item at a warehouse.
pub type Place = (usize, usize);

/// Path and body of a request.
pub type Request = (String, Value);

/// A step of a purchase order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Place,
    /// Receives so many pieces of a line.
    Deliver(usize, i64),
    Close,
    Cancel,
}

impl Step {
    /// Most steps receive a part of a line.
    pub fn any(random: &mut Random) -> Self {
        if random.once_in(20) {
            return Self::Cancel;
        }
        let delivery = Self::Deliver(random.below(3), random.between(1, 6));
        *random.pick(&[Self::Place, delivery, delivery, delivery, Self::Close])
    }
}

#[derive(Clone, Debug)]
pub struct Purchase {
    id: String,
    pub state: &'static str,
    /// Place, pieces ordered, pieces received.
    pub lines: Vec<(Place, i64, i64)>,
    line_ids: Vec<String>,
}

/// The code of a refusal with its status.
pub type Refused = (u16, &'static str);

impl Purchase {
    pub fn draft(lines: &[(Place, i64)]) -> Self {
        let lines = lines.iter().map(|(place, pieces)| (*place, *pieces, 0));
        Self {
            id: String::new(),
            state: "draft",
            lines: lines.collect(),
            line_ids: Vec::new(),
        }
    }

    /// Takes over the ids from the answer that created it.
    pub fn learn_ids(&mut self, answer: &Value) {
        let text = |value: &Value| value.as_str().expect("an id").to_owned();
        self.id = text(&answer["id"]);
        let lines = answer["lines"].as_array().expect("lines").iter();
        self.line_ids = lines.map(|line| text(&line["line_id"])).collect();
    }

    /// Does a step and returns the goods that it brings, if any.
    pub fn take(&mut self, step: Step) -> Result<Option<(Place, i64)>, Refused> {
        self.state = match (self.state, step) {
            ("draft", Step::Place) => "ordered",
            ("draft" | "ordered", Step::Cancel) => "cancelled",
            ("partially_received", Step::Close) => "received",
            ("ordered" | "partially_received", Step::Deliver(line, pieces)) => {
                let Some((place, ordered, came)) = self.lines.get_mut(line) else {
                    return Err((422, "invalid_reference"));
                };
                if *came + pieces > *ordered {
                    return Err((409, "over_receipt"));
                }
                *came += pieces;
                let goods = (*place, pieces);
                let all = self.lines.iter().all(|(_, ordered, came)| ordered == came);
                self.state = if all {
                    "received"
                } else {
                    "partially_received"
                };
                return Ok(Some(goods));
            }
            _ => return Err((409, "illegal_transition")),
        };
        Ok(None)
    }

    pub fn request(&self, step: Step) -> Request {
        let (word, body) = match step {
            Step::Place => ("place", Value::Null),
            Step::Cancel => ("cancel", Value::Null),
            Step::Close => ("close", json!({ "close_reason": "Sold out" })),
            Step::Deliver(line, pieces) => {
                let unknown = support::sample::UNKNOWN_ID;
                let id = self.line_ids.get(line).map_or(unknown, String::as_str);
                let line = json!({ "line_id": id, "quantity": each(pieces) });
                let rate = (currency(self.lines[0].1) == "USD").then_some("0.79255");
                ("receive", json!({ "lines": [line], "exchange_rate": rate }))
            }
        };
        let path = format!("/v1/purchasing/purchase-orders/{}/{word}", self.id);
        (path, body)
    }

    /// Compares the model with the database.
    pub fn audit(&self, books: &Books, place: &str) {
        let stored: (String, Option<String>) = books.query(|db| {
            let mut statement = db.prepare_cached(
                "select o.state, (
                   select group_concat(l.received_qty order by l.line_no)
                   from purchase_order_line as l
                   where l.org_id = o.org_id and l.purchase_order_id = o.id
                 )
                 from purchase_order as o
                 where o.org_id = ?1 and o.id = ?2",
            )?;
            statement.query_row((books.org_id, &self.id), |row| row.try_into())
        });
        let came: Vec<String> = self.lines.iter().map(|line| line.2.to_string()).collect();
        let expected = (self.state.to_owned(), Some(came.join(",")));
        assert_eq!(stored, expected, "{place}: purchase order {}", self.id);
    }
}

/// The currency of an order by the pieces of its first line.
const fn currency(pieces: i64) -> &'static str {
    if pieces % 2 == 0 { "USD" } else { "GBP" }
}

/// An order of these lines, at odd prices for seven pieces, so that the costs of parts must be rounded.
pub fn request(supplier: &str, lines: impl Iterator<Item = (Value, i64)>) -> Request {
    let lines: Vec<(Value, i64)> = lines.collect();
    let currency = currency(lines[0].1);
    let lines = lines.into_iter().map(|(mut line, pieces)| {
        line["price"] = json!({ "amount": pieces * 100 + 1, "currency": currency });
        line["per"] = each(7);
        line
    });
    let body = json!({ "supplier_id": supplier, "lines": lines.collect::<Vec<_>>() });
    ("/v1/purchasing/purchase-orders".to_owned(), body)
}
