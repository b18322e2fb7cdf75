//! What the shop sells and who delivers it.
//!
//! Names and prices are the file's: the description most lines agree on, and the most recent
//! price. Categories come from words in the description. Suppliers, costs, pack sizes and
//! barcodes are made up by the tables and rules below.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;

use crate::entry::{Entry, Line};
use crate::names::tidy;
use crate::suppliers::{SUPPLIERS, Supplier};

/// Cost is this share of the selling price, rounded half up to a penny.
const COST_PERCENT: i64 = 45;

/// Category, the words that put a description into it, and who delivers it. The first row
/// with a matching word wins; the last row takes what is left.
const CATEGORIES: [(&str, &[&str], &str); 7] = [
    ("Christmas", &["CHRISTMAS", "JINGLE BELLS"], "PENNINE"),
    (
        "Paper and Party",
        &[
            "BUNTING",
            "CAKE CASES",
            "CALENDAR",
            "CARDS",
            "DOILIES",
            "ENVELOPE",
            "GIFT BAG",
            "GIFT WRAP",
            "INVITES",
            "NAPKINS",
            "NOTEBOOK",
            "RIBBONS",
        ],
        "PENNINE",
    ),
    ("Bags", &["BAG", "SHOPPER", "SCARF"], "CALICO"),
    (
        "Kitchen and Table",
        &[
            "APRON",
            "BAKING",
            "BOWLS",
            "CAKE STAND",
            "CAKESTAND",
            "CHALICE",
            "CHOCOLATES",
            "CUTLERY",
            "MUG",
            "PANTRY",
            "POPCORN",
            "TABLECLOTH",
            "TEA GLASS",
            "TEA SET",
            "TOAST",
        ],
        "SEVERN",
    ),
    ("Candles and Lights", &["CANDLE", "LIGHT"], "HARBOUR"),
    (
        "Home and Decoration",
        &[
            "BIN ",
            "BIRD",
            "BLOCK WORD",
            "BUTTERFLY",
            "CLOCK",
            "DECO",
            "DOORMAT",
            "FRAME",
            "HEART",
            "HOT WATER",
            "MAT ",
            "POUFFE",
            "RACK",
            "SIGN",
            "THROW",
            "TISSUE",
            "TREE",
            "TRINKET",
        ],
        "HARBOUR",
    ),
    ("Toys and Small Gifts", &[""], "OAKFIELD"),
];

/// The category of what lies on no shelf.
const SERVICE_CATEGORY: &str = "Services";

/// How an item comes into the house.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purchase {
    pub supplier: &'static Supplier,
    pub supplier_sku: String,
    /// Deliveries are whole packs, unless the shop ran short.
    pub pack: i64,
}

/// One stock code of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub sku: String,
    pub name: String,
    pub category: &'static str,
    /// In pence.
    pub price_minor: i64,
    pub cost_minor: i64,
    pub barcode: String,
    /// None for a service: it is never bought and never counted.
    pub purchase: Option<Purchase>,
}

/// Every category that has an item, in the order of the table.
pub fn categories(items: &[Item]) -> Vec<&'static str> {
    let names = CATEGORIES
        .iter()
        .map(|(name, ..)| *name)
        .chain([SERVICE_CATEGORY]);
    names
        .filter(|name| items.iter().any(|item| item.category == *name))
        .collect()
}

/// The items of all lines that were sold or cancelled at a price, by stock code.
pub fn items(entries: &[Entry]) -> Vec<Item> {
    let mut seen: BTreeMap<&str, Seen> = BTreeMap::new();
    for entry in entries {
        let (line, service) = match entry {
            Entry::Sale(line) | Entry::Cancellation(line) => (line, false),
            Entry::Service(line) => (line, true),
            Entry::Rejected(_) => continue,
        };
        seen.entry(&line.stock_code).or_default().add(line, service);
    }
    seen.into_iter()
        .enumerate()
        .map(|(index, (sku, seen))| seen.item(index, sku))
        .collect()
}

/// What the lines of one stock code say about it.
#[derive(Default)]
struct Seen<'a> {
    descriptions: BTreeMap<&'a str, usize>,
    price: Option<(NaiveDateTime, i64)>,
    service: bool,
}

impl<'a> Seen<'a> {
    fn add(&mut self, line: &'a Line, service: bool) {
        self.service = service;
        *self.descriptions.entry(&line.description).or_default() += 1;
        // Of several lines in one minute the last in the file counts.
        if self.price.is_none_or(|(at, _)| at <= line.invoiced_at) {
            self.price = Some((line.invoiced_at, line.unit_price_minor));
        }
    }

    fn item(self, index: usize, sku: &str) -> Item {
        let most = self.descriptions.iter().max_by_key(|(_, lines)| **lines);
        let description = most.map_or(sku, |(description, _)| description);
        let price_minor = self.price.map_or(0, |(_, price)| price);
        let (category, purchase) = if self.service {
            (SERVICE_CATEGORY, None)
        } else {
            let (category, supplier) = categorise(description);
            let supplier_sku = format!("{}-{sku}", supplier.code);
            (
                category,
                Some(Purchase {
                    supplier,
                    supplier_sku,
                    pack: pack(price_minor),
                }),
            )
        };
        Item {
            sku: sku.to_owned(),
            name: tidy(description),
            category,
            price_minor,
            cost_minor: (price_minor * COST_PERCENT + 50) / 100,
            barcode: barcode(index),
            purchase,
        }
    }
}

fn categorise(description: &str) -> (&'static str, &'static Supplier) {
    let padded = format!("{description} ");
    let row = CATEGORIES
        .iter()
        .find(|(_, words, _)| words.iter().any(|word| padded.contains(word)));
    let (category, code) = row.map_or((SERVICE_CATEGORY, ""), |(category, _, code)| {
        (*category, *code)
    });
    let [first, ..] = &SUPPLIERS;
    (
        category,
        SUPPLIERS
            .iter()
            .find(|supplier| supplier.code == code)
            .unwrap_or(first),
    )
}

/// Cheap things come in larger packs.
fn pack(price_minor: i64) -> i64 {
    match price_minor {
        ..100 => 24,
        100..300 => 12,
        300..800 => 6,
        _ => 2,
    }
}

/// An EAN-13 of the range 20 to 29, which GS1 leaves to each shop for its own use.
/// https://www.gs1.org/standards/id-keys/company-prefix
fn barcode(index: usize) -> String {
    let digits = format!("20{index:010}");
    let sum: usize = digits
        .bytes()
        .enumerate()
        .map(|(place, digit)| usize::from(digit - b'0') * if place % 2 == 0 { 1 } else { 3 })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn barcodes_carry_the_ean_13_check_digit() {
        // 4006381333931 and 2000000000015 were checked by hand: weights 1 and 3, sum to tens.
        assert_eq!(barcode(0), "2000000000008");
        assert_eq!(barcode(1), "2000000000015");
    }

    #[test]
    fn every_row_of_the_category_table_names_a_supplier() {
        for (category, _, code) in CATEGORIES {
            assert!(
                SUPPLIERS.iter().any(|supplier| supplier.code == code),
                "{category}: {code}"
            );
        }
    }

    #[test]
    fn words_in_the_description_give_the_category() {
        let table = [
            ("PAPER CHAIN KIT 50'S CHRISTMAS", "Christmas"),
            ("GIFT BAG PSYCHEDELIC APPLES", "Paper and Party"),
            ("LUNCH BAG RED VINTAGE DOILY", "Bags"),
            ("HOT WATER BOTTLE TEA AND SYMPATHY", "Home and Decoration"),
            ("WHITE HANGING HEART T-LIGHT HOLDER", "Candles and Lights"),
            ("RECYCLED ACAPULCO MAT RED", "Home and Decoration"),
            ("SILVER FISHING GNOME", "Toys and Small Gifts"),
        ];
        for (description, category) in table {
            assert_eq!(categorise(description).0, category, "{description}");
        }
    }
}
