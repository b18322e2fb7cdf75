//! Stock counts in a history: opened, scanned by devices that send scans twice, posted or cancelled.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use support::depot::each;

use crate::books::Books;
use crate::purchases::{Refused, Request};
use crate::random::Random;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The pieces of an item that were scanned, and whether the device sends the scan twice.
    Scan(usize, i64, bool),
    /// Whether items that moved since their scan are confirmed.
    Post(bool),
    Cancel,
}

impl Step {
    pub fn any(items: usize, random: &mut Random) -> Self {
        if random.once_in(12) {
            return Self::Cancel;
        }
        if random.once_in(4) {
            return Self::Post(random.once_in(2));
        }
        let pieces = random.between(0, 25);
        Self::Scan(random.below(items), pieces, random.once_in(4))
    }
}

/// The stock of an item in a warehouse: on hand, reserved, and the number of its postings.
pub type StockPlace = (i64, i64, i64);

#[derive(Clone, Debug)]
pub struct Count {
    pub id: String,
    pub state: &'static str,
    pub warehouse: usize,
    scans: usize,
    /// The counted quantity of each item, and the number of postings of its place at that time.
    seen: BTreeMap<usize, (i64, i64)>,
}

impl Count {
    pub fn of(warehouse: usize) -> Self {
        Self {
            id: String::new(),
            state: "open",
            warehouse,
            scans: 0,
            seen: BTreeMap::new(),
        }
    }

    /// The result of a step: the correction of each item.
    pub fn take(
        &mut self,
        step: Step,
        stock: impl Fn(usize) -> StockPlace,
    ) -> Result<Vec<(usize, i64)>, Refused> {
        if self.state != "open" {
            return Err((409, "illegal_transition"));
        }
        match step {
            Step::Scan(item, pieces, _) => {
                let (_, _, postings) = stock(item);
                self.seen.entry(item).or_insert((0, postings)).0 += pieces;
                self.scans += 1;
                Ok(Vec::new())
            }
            Step::Cancel => {
                self.state = "cancelled";
                Ok(Vec::new())
            }
            Step::Post(anyway) => {
                let mut seen = self.seen.iter();
                if !anyway && seen.any(|(item, (_, postings))| stock(*item).2 != *postings) {
                    return Err((409, "count_outdated"));
                }
                let mut changes = Vec::new();
                for (item, (counted, _)) in &self.seen {
                    let (on_hand, reserved, _) = stock(*item);
                    if *counted != on_hand && *counted < reserved {
                        return Err((409, "insufficient_stock"));
                    }
                    changes.push((*item, counted - on_hand));
                }
                changes.retain(|(_, change)| *change != 0);
                self.state = "posted";
                Ok(changes)
            }
        }
    }

    pub fn request(&self, step: Step, items: &[String]) -> Request {
        let (word, body) = match step {
            Step::Scan(item, pieces, twice) => {
                let scan = json!({
                    "device_seq": format!("scan-{}", self.scans), "item_id": items[item],
                    "quantity": each(pieces)
                });
                let scans = vec![scan; if twice { 2 } else { 1 }];
                ("scan", json!({ "scans": scans }))
            }
            Step::Post(anyway) => {
                let seen = self.seen.keys().filter(|_| anyway);
                let confirmed: Vec<&String> = seen.map(|item| &items[*item]).collect();
                ("post", json!({ "confirm": confirmed }))
            }
            Step::Cancel => ("cancel", Value::Null),
        };
        (format!("/v1/inventory/counts/{}/{word}", self.id), body)
    }

    /// Compares it with its rows.
    pub fn audit(&self, books: &Books, items: &[String], place: &str) {
        let (state, counted): (String, Vec<(String, i64)>) = books.query(|db| {
            let mut statement =
                db.prepare_cached("select state from stock_count where org_id = ?1 and id = ?2")?;
            let state = statement.query_row((books.org_id, &self.id), |row| row.get(0))?;
            let mut statement = db.prepare_cached(
                "select item_id, counted_qty from stock_count_line where org_id = ?1 and count_id = ?2 order by item_id",
            )?;
            let rows = statement.query_map((books.org_id, &self.id), |row| row.try_into())?;
            Ok((state, rows.collect::<Result<_, _>>()?))
        });
        assert_eq!(state, self.state, "{place}: count {}", self.id);
        let seen = self.seen.iter();
        let mut wanted: Vec<(String, i64)> = seen
            .map(|(item, (counted, _))| (items[*item].clone(), *counted))
            .collect();
        wanted.sort();
        assert_eq!(counted, wanted, "{place}: count {}", self.id);
    }
}
