//! Stock counts in a history: opened, scanned by devices that send scans twice, posted or cancelled.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use support::depot::each;

use crate::books::Books;
use crate::purchases::Refused;
use crate::random::Random;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The pieces of an item that were scanned, and whether the device sends the scan twice.
    Scan(usize, i64, bool),
    /// A scan by its age.
    TakeOut(usize),
    /// Whether all that moved meanwhile is confirmed, and from which item on the counted ones are left out.
    Post(bool, usize),
    Cancel,
}

impl Step {
    pub fn any(items: usize, random: &mut Random) -> Self {
        if random.once_in(12) {
            return Self::Cancel;
        }
        if random.once_in(4) {
            let kept = if random.once_in(2) {
                items
            } else {
                random.below(items)
            };
            return Self::Post(random.once_in(2), kept);
        }
        if random.once_in(6) {
            return Self::TakeOut(random.below(4));
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
    /// Item and pieces of each scan, none once it was taken out.
    scans: Vec<Option<(usize, i64)>>,
    /// Of each item what was counted, and the number of postings of its place at that time.
    seen: BTreeMap<usize, (i64, i64)>,
}

impl Count {
    pub fn of(warehouse: usize) -> Self {
        Self {
            id: String::new(),
            state: "open",
            warehouse,
            scans: Vec::new(),
            seen: BTreeMap::new(),
        }
    }

    /// The result of a step: the correction of each item.
    pub fn take(
        &mut self,
        step: Step,
        stock: impl Fn(usize) -> StockPlace,
    ) -> Result<Vec<(usize, i64)>, Refused> {
        if let Step::TakeOut(age) = step {
            // A path to no scan leads nowhere, whatever the state of the count.
            let scan = self.position(age).and_then(|at| self.scans[at]);
            scan.ok_or((404, "not_found"))?;
        }
        if self.state != "open" {
            return Err((409, "illegal_transition"));
        }
        match step {
            Step::Scan(item, pieces, _) => {
                let (_, _, postings) = stock(item);
                self.seen.entry(item).or_insert((0, postings)).0 += pieces;
                self.scans.push(Some((item, pieces)));
                Ok(Vec::new())
            }
            Step::TakeOut(age) => {
                let scan = self.position(age).and_then(|at| self.scans[at].take());
                let (item, pieces) = scan.ok_or((404, "not_found"))?;
                let is_of_item =
                    |scan: &&Option<(usize, i64)>| scan.is_some_and(|(other, _)| other == item);
                if self.scans.iter().any(|scan| is_of_item(&scan)) {
                    self.seen.entry(item).or_default().0 -= pieces;
                } else {
                    self.seen.remove(&item);
                }
                Ok(Vec::new())
            }
            Step::Cancel => {
                self.state = "cancelled";
                Ok(Vec::new())
            }
            Step::Post(anyway, kept) => {
                let mut seen = self.seen.range(..kept);
                if !anyway && seen.any(|(item, (_, postings))| stock(*item).2 != *postings) {
                    return Err((409, "count_outdated"));
                }
                let mut changes = Vec::new();
                for (item, (counted, _)) in self.seen.range(..kept) {
                    let (on_hand, reserved, _) = stock(*item);
                    if *counted != on_hand && *counted < reserved {
                        return Err((409, "count_below_reserved"));
                    }
                    changes.push((*item, counted - on_hand));
                }
                changes.retain(|(_, change)| *change != 0);
                self.state = "posted";
                Ok(changes)
            }
        }
    }

    /// The position of a scan by its age.
    fn position(&self, age: usize) -> Option<usize> {
        self.scans.len().checked_sub(age + 1)
    }

    /// Method, path and body of a request.
    pub fn request(&self, step: Step, items: &[String]) -> (&'static str, String, Value) {
        let path = |words: &str| format!("/v1/inventory/counts/{}/{words}", self.id);
        match step {
            Step::Scan(item, pieces, twice) => {
                let scan = json!({
                    "device_seq": format!("scan-{}", self.scans.len()), "item_id": items[item],
                    "quantity": each(pieces)
                });
                let scans = vec![scan; if twice { 2 } else { 1 }];
                ("POST", path("scans"), json!({ "scans": scans }))
            }
            Step::TakeOut(age) => {
                let name = self
                    .position(age)
                    .map_or("none".to_owned(), |at| format!("scan-{at}"));
                ("DELETE", path(&format!("scans/{name}")), Value::Null)
            }
            Step::Post(anyway, kept) => {
                let seen = self.seen.keys().filter(|_| anyway);
                let confirmed: Vec<&String> = seen.map(|item| &items[*item]).collect();
                let left_out = self.seen.range(kept..);
                let left_out: Vec<&String> = left_out.map(|(item, _)| &items[*item]).collect();
                let body = json!({ "confirm": confirmed, "leave_out": left_out });
                ("POST", path("post"), body)
            }
            Step::Cancel => ("POST", path("cancel"), Value::Null),
        }
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
