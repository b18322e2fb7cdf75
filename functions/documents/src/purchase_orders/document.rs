//! What a printed purchase order says.

use domain::Language;
use print::format::{amount, date, money, per, quantity};
use print::{
    Align, Broken, Cell, Column, Document, Fact, Group, Letterhead, Note, Paper, Party, Row, Table,
    Total,
};
use serde::Deserialize;

use super::words::{self, Words};

/// The order, the organisation and the supplier.
#[derive(Deserialize)]
pub struct Order {
    pub organisation: String,
    pub time_zone: String,
    pub organisation_tax_id: Option<String>,
    pub organisation_email: Option<String>,
    pub organisation_phone: Option<String>,
    pub line1: Option<String>,
    pub line2: Option<String>,
    pub postcode: Option<String>,
    pub city: Option<String>,
    pub region: Option<String>,
    pub country: Option<String>,
    pub number: Option<String>,
    pub state: String,
    pub currency: String,
    pub total_minor: i64,
    pub created_at: i64,
    pub ordered_at: Option<i64>,
    pub expected_at: Option<i64>,
    pub note: Option<String>,
    pub supplier: String,
    pub tax_id: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// A line, sorted by warehouse.
#[derive(Deserialize)]
pub struct Line {
    pub warehouse_code: String,
    pub warehouse: String,
    pub address: Option<String>,
    pub number: i64,
    pub sku: String,
    pub name: String,
    pub unit: String,
    pub supplier_sku: Option<String>,
    pub qty: i64,
    pub price_minor: i64,
    pub per_qty: i64,
    pub total_minor: i64,
}

/// An address of the supplier.
#[derive(Deserialize)]
pub struct Address {
    pub kind: String,
    pub is_default: i64,
    pub recipient: Option<String>,
    pub line1: String,
    pub line2: Option<String>,
    pub postcode: Option<String>,
    pub city: Option<String>,
    pub region: Option<String>,
    pub country: String,
}

/// A contact person of the supplier.
#[derive(Deserialize)]
pub struct Contact {
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// The data of a printed order.
pub struct PurchaseOrder {
    pub order: Order,
    pub lines: Vec<Line>,
    pub addresses: Vec<Address>,
    pub contact: Option<Contact>,
}

impl PurchaseOrder {
    /// `purchase-order-po-17.pdf`, or `purchase-order-draft.pdf` without a number.
    pub fn file_name(&self, language: Language) -> String {
        let words = words::of(language);
        let title = words.title.to_ascii_lowercase().replace(' ', "-");
        let number = self.order.number.as_deref().unwrap_or(words.draft);
        // A prefix may have slashes, which a file name has not.
        let number = number.to_ascii_lowercase().replace('/', "-");
        format!("{title}-{number}.pdf")
    }

    /// # Errors
    /// Only if what is built into `print` is broken.
    pub fn pdf(&self, language: Language, paper: Paper) -> Result<Vec<u8>, Broken> {
        self.document(language, paper).pdf()
    }

    fn document(&self, language: Language, paper: Paper) -> Document {
        let words = words::of(language);
        let order = &self.order;
        let watermark = match order.state.as_str() {
            "draft" => Some(words.draft),
            "cancelled" => Some(words.cancelled),
            _ => None,
        };
        let number = order.number.as_deref().or(watermark).unwrap_or_default();
        let total = Total {
            label: words.total.to_owned(),
            amount: money(order.total_minor, &order.currency, language),
        };
        let note = order.note.as_ref().map(|text| Note {
            heading: words.note.to_owned(),
            text: text.clone(),
        });
        Document {
            language,
            paper,
            letterhead: self.letterhead(),
            title: words.title.to_owned(),
            number: number.to_owned(),
            watermark: watermark.map(str::to_owned),
            facts: self.facts(number, language),
            parties: vec![self.supplier(words), self.destination(words)],
            table: self.table(language),
            taxes: Vec::new(),
            totals: vec![total],
            notes: note.into_iter().collect(),
        }
    }

    fn letterhead(&self) -> Letterhead {
        let order = &self.order;
        Letterhead {
            name: order.organisation.clone(),
            logo: None,
            address: order.line1.clone().map(|line1| print::Address {
                recipient: None,
                line1,
                line2: order.line2.clone(),
                postcode: order.postcode.clone(),
                city: order.city.clone(),
                region: order.region.clone(),
                country: order.country.clone().unwrap_or_default(),
            }),
            tax_id: order.organisation_tax_id.clone(),
            phone: order.organisation_phone.clone(),
            email: order.organisation_email.clone(),
        }
    }

    fn facts(&self, number: &str, language: Language) -> Vec<Fact> {
        let words = words::of(language);
        let order = &self.order;
        let day = |at: i64| date(at, &order.time_zone, language);
        let (placed, placed_on) = match order.ordered_at {
            Some(at) => (words.placed, day(at)),
            None => (words.drafted, day(order.created_at)),
        };
        let expected = order.expected_at.map_or_else(|| "-".to_owned(), day);
        [
            (words.number, number.to_owned()),
            (placed, placed_on),
            (words.expected, expected),
            (words.currency, order.currency.clone()),
        ]
        .map(|(label, value)| Fact {
            label: label.to_owned(),
            value,
        })
        .into()
    }

    fn supplier(&self, words: &Words) -> Party {
        let order = &self.order;
        let mut lines = Vec::new();
        // A billing address before any other, and a default address before others of its kind.
        let rank = |address: &&Address| (address.kind != "billing", address.is_default == 0);
        if let Some(address) = self.addresses.iter().min_by_key(rank) {
            let address = print::Address {
                recipient: address.recipient.clone(),
                line1: address.line1.clone(),
                line2: address.line2.clone(),
                postcode: address.postcode.clone(),
                city: address.city.clone(),
                region: address.region.clone(),
                country: address.country.clone(),
            };
            lines.extend(address.lines());
        }
        let tax_id = order.tax_id.as_ref();
        lines.extend(tax_id.map(|number| format!("{}: {number}", words.tax_id)));
        let contact = self.contact.as_ref();
        lines.extend(contact.map(|contact| format!("{}: {}", words.contact, contact.name)));
        let email = contact.and_then(|contact| contact.email.clone());
        lines.extend(email.or_else(|| order.email.clone()));
        let phone = contact.and_then(|contact| contact.phone.clone());
        lines.extend(phone.or_else(|| order.phone.clone()));
        Party {
            heading: words.supplier.to_owned(),
            name: order.supplier.clone(),
            lines,
        }
    }

    fn destination(&self, words: &Words) -> Party {
        let place = self
            .lines
            .first()
            .filter(|_| !self.has_several_places())
            .map(|first| (first.warehouse.as_str(), first.address.as_deref()));
        let (name, address) = place.unwrap_or((words.several_places, None));
        Party {
            heading: words.deliver_to.to_owned(),
            name: name.to_owned(),
            lines: address.into_iter().map(str::to_owned).collect(),
        }
    }

    fn has_several_places(&self) -> bool {
        let first = self.lines.first().map(|line| &line.warehouse_code);
        self.lines
            .iter()
            .any(|line| Some(&line.warehouse_code) != first)
    }

    fn table(&self, language: Language) -> Table {
        let words = words::of(language);
        let currency = &self.order.currency;
        let columns = [
            ("#".to_owned(), Align::Left),
            (words.code.to_owned(), Align::Left),
            (words.description.to_owned(), Align::Wide),
            (words.quantity.to_owned(), Align::Right),
            (format!("{} ({currency})", words.price), Align::Right),
            (format!("{} ({currency})", words.amount), Align::Right),
        ]
        .map(|(heading, align)| Column { heading, align });
        let has_headings = self.has_several_places();
        let groups = self
            .lines
            .chunk_by(|a, b| a.warehouse_code == b.warehouse_code)
            .map(|lines| Group {
                heading: lines
                    .first()
                    .filter(|_| has_headings)
                    .map(|first| place_heading(first, words)),
                rows: lines
                    .iter()
                    .map(|line| row(line, currency, language))
                    .collect(),
            });
        Table {
            columns: columns.into(),
            groups: groups.collect(),
        }
    }
}

/// The place of delivery of a line, as the heading of its warehouse.
fn place_heading(line: &Line, words: &Words) -> String {
    let mut text = format!("{}: {}", words.deliver_to, line.warehouse);
    for part in line.address.as_deref().unwrap_or_default().lines() {
        text.push_str(", ");
        text.push_str(part.trim().trim_end_matches(','));
    }
    text
}

fn row(line: &Line, currency: &str, language: Language) -> Row {
    let words = words::of(language);
    let own_code = format!("{}: {}", words.own_code, line.sku);
    Row {
        cells: vec![
            Cell::new(line.number.to_string()),
            Cell::new(line.supplier_sku.as_deref().unwrap_or("-")),
            Cell::new(line.name.as_str()).with_below(own_code),
            Cell::new(quantity(line.qty, &line.unit, language)),
            Cell::new(amount(line.price_minor, currency, language)).with_below(per(
                line.per_qty,
                &line.unit,
                language,
            )),
            Cell::new(amount(line.total_minor, currency, language)),
        ],
    }
}
