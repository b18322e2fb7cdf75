//! The layout of a purchase order.

use serde::Deserialize;
use web::Language;

use super::format::{date, money, per, quantity};
use super::sheet::{ACCENT, GREY, INK, MARGIN, RULE, Sheet, bold, regular};
use super::table::Row;
use super::words::Words;
use super::{table, words};
use crate::pdf;
use crate::pdf::{Paper, encode};

/// The order and its supplier.
#[derive(Deserialize)]
pub struct Order {
    pub organisation: String,
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

    pub fn pdf(self, language: Language, paper: Paper) -> String {
        let words = words::of(language);
        let watermark = match self.order.state.as_str() {
            "draft" => Some(words.draft),
            "cancelled" => Some(words.cancelled),
            _ => None,
        };
        let number = self
            .order
            .number
            .as_deref()
            .or(watermark)
            .unwrap_or_default();
        let name = format!("{} {number}", words.title);
        let title = format!("{name} - {}", self.order.organisation);
        let foot = format!("{}  ·  {name}", self.order.organisation);
        let mut sheet = Sheet::new(paper, watermark);
        self.draw_head(&mut sheet, words);
        self.draw_parties(&mut sheet, words);
        self.draw_lines(&mut sheet, words);
        self.draw_end(&mut sheet, words);
        let pages = sheet.finish(&foot, words.page, words.of);
        pdf::file(&title, words.tag, paper, &pages)
    }

    /// The name of the organisation, the title, the number and the dates.
    fn draw_head(&self, sheet: &mut Sheet, words: &Words) {
        let order = &self.order;
        let top = sheet.y + 1_500;
        let name_style = bold(1_500, INK);
        let lines = name_style.wrap(&encode(&order.organisation), sheet.width() / 2);
        let lines = lines.get(..3).unwrap_or(&lines);
        let end = table::draw_lines(sheet, MARGIN, top, name_style, 1_800, lines);
        let right = sheet.right();
        let title = encode(words.title);
        sheet
            .page
            .text_right(right, top, bold(1_900, ACCENT), &title);
        sheet.y = (end - 1_000).max(top + 900);
        sheet.rule(ACCENT);
        let number = match (order.number.as_deref(), order.state.as_str()) {
            (Some(number), _) => number,
            (None, "cancelled") => words.cancelled,
            (None, _) => words.draft,
        };
        let placed = match order.ordered_at {
            Some(at) => (words.placed, date(at, words)),
            None => (words.drafted, date(order.created_at, words)),
        };
        let expected = order
            .expected_at
            .map_or_else(|| "-".to_owned(), |at| date(at, words));
        // The shares of the width in percent: dates in Spanish are long.
        let facts = [
            (22, words.number, number.to_owned()),
            (31, placed.0, placed.1),
            (31, words.expected, expected),
            (16, words.currency, order.currency.clone()),
        ];
        let mut x = MARGIN;
        let y = sheet.y;
        for (share, label, value) in facts {
            sheet
                .page
                .text(x, y + 1_700, regular(780, GREY), &encode(label));
            sheet
                .page
                .text(x, y + 3_000, bold(1_000, INK), &encode(&value));
            x += sheet.width() / 100 * share;
        }
        sheet.y = y + 5_600;
    }

    /// The supplier on the left, the place of delivery on the right.
    fn draw_parties(&self, sheet: &mut Sheet, words: &Words) {
        let middle = MARGIN + sheet.width() / 2;
        let (left, right) = (middle - 1_200, sheet.right());
        let left = block(sheet, MARGIN, left, words.supplier, &self.supplier(words));
        let right = block(
            sheet,
            middle,
            right,
            words.deliver_to,
            &self.destination(words),
        );
        sheet.y = left.max(right) + 1_200;
    }

    fn supplier(&self, words: &Words) -> Vec<String> {
        let order = &self.order;
        let mut lines = vec![order.supplier.clone()];
        let labelled = |label: &str, value: &Option<String>| {
            value.as_ref().map(|value| format!("{label}: {value}"))
        };
        // A billing address before any other, and a default address before others of its kind.
        let rank = |address: &&Address| (address.kind != "billing", address.is_default == 0);
        if let Some(address) = self.addresses.iter().min_by_key(rank) {
            let town = [&address.postcode, &address.city].into_iter().flatten();
            let town: Vec<&str> = town.map(String::as_str).collect();
            lines.extend(address.recipient.clone());
            lines.push(address.line1.clone());
            lines.extend(address.line2.clone());
            lines.extend(Some(town.join(" ")).filter(|town| !town.is_empty()));
            let region = address.region.as_ref();
            let region = region.map(|region| format!("{region}, {}", address.country));
            lines.push(region.unwrap_or_else(|| address.country.clone()));
        }
        lines.extend(labelled(words.tax_id, &order.tax_id));
        let contact = self.contact.as_ref();
        lines.extend(contact.map(|contact| format!("{}: {}", words.contact, contact.name)));
        let email = contact.and_then(|contact| contact.email.clone());
        lines.extend(email.or_else(|| order.email.clone()));
        let phone = contact.and_then(|contact| contact.phone.clone());
        lines.extend(phone.or_else(|| order.phone.clone()));
        lines
    }

    fn destination(&self, words: &Words) -> Vec<String> {
        match self.lines.first() {
            Some(first) if !self.has_several_places() => {
                let mut lines = vec![first.warehouse.clone()];
                lines.extend(first.address.clone());
                lines
            }
            _ => vec![words.several_places.to_owned()],
        }
    }

    fn has_several_places(&self) -> bool {
        let first = self.lines.first().map(|line| &line.warehouse_code);
        self.lines
            .iter()
            .any(|line| Some(&line.warehouse_code) != first)
    }

    fn draw_lines(&self, sheet: &mut Sheet, words: &Words) {
        let currency = &self.order.currency;
        let has_headings = self.has_several_places();
        if !sheet.has_room(6_000) {
            sheet.start_page();
        }
        table::draw_head(sheet, words, currency);
        let mut place = None;
        for line in &self.lines {
            let layout = table::lay_out(sheet, row(line, currency, words));
            let is_new = has_headings && place != Some(&line.warehouse_code);
            let heading = is_new.then(|| table::heading_lines(sheet, &place_heading(line, words)));
            let above = heading.as_deref().map_or(0, table::heading_height);
            if !sheet.has_room(layout.height.saturating_add(above)) {
                sheet.start_page();
                table::draw_head(sheet, words, currency);
            }
            if let Some(heading) = heading {
                table::draw_heading(sheet, &heading);
                place = Some(&line.warehouse_code);
            }
            table::draw(sheet, &layout);
        }
    }

    /// The total and the note. A long note continues on further pages.
    fn draw_end(&self, sheet: &mut Sheet, words: &Words) {
        if !sheet.has_room(3_000) {
            sheet.start_page();
        }
        let right = sheet.right() - 500;
        let y = sheet.y + 1_900;
        let style = bold(1_200, INK);
        let total = money(self.order.total_minor, &self.order.currency, words);
        let total = encode(&format!("{} {total}", self.order.currency));
        sheet.page.text_right(right, y, style, &total);
        let label = right - style.width(&total) - 1_500;
        let style = bold(1_000, GREY);
        sheet.page.text_right(label, y, style, &encode(words.total));
        let width = right + 500 - label + style.width(&encode(words.total));
        sheet
            .page
            .fill(right + 500 - width, y + 700, width, 100, ACCENT);
        sheet.y = y + 2_600;
        let Some(note) = &self.order.note else { return };
        let style = regular(900, INK);
        let lines = style.wrap(&encode(note), sheet.width());
        if !sheet.has_room(3_000) {
            sheet.start_page();
        }
        sheet.page.text(
            MARGIN,
            sheet.y + 800,
            bold(820, ACCENT),
            &encode(words.note),
        );
        sheet.y += 1_000;
        for line in &lines {
            if !sheet.has_room(1_200) {
                sheet.start_page();
            }
            sheet.y += 1_200;
            sheet.page.text(MARGIN, sheet.y, style, line);
        }
    }
}

/// A heading with lines below it from `x` to `right`, the first line in bold. Returns where the block ends.
fn block(sheet: &mut Sheet, x: i32, right: i32, label: &str, lines: &[String]) -> i32 {
    let width = right - x;
    let y = sheet.y;
    sheet.page.text(x, y, bold(820, ACCENT), &encode(label));
    sheet.page.fill(x, y + 400, width, 60, RULE);
    let mut base = y + 1_800;
    for (number, line) in lines.iter().enumerate() {
        let style = if number == 0 {
            bold(950, INK)
        } else {
            regular(900, INK)
        };
        let wrapped = style.wrap(&encode(line), width);
        base = table::draw_lines(sheet, x, base, style, 1_200, &wrapped);
    }
    base
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

fn row(line: &Line, currency: &str, words: &Words) -> Row {
    Row {
        number: line.number.to_string(),
        code: line.supplier_sku.clone().unwrap_or_else(|| "-".to_owned()),
        description: line.name.clone(),
        below: format!("{}: {}", words.own_code, line.sku),
        quantity: quantity(line.qty, &line.unit, words),
        price: money(line.price_minor, currency, words),
        per: per(line.per_qty, &line.unit, words),
        amount: money(line.total_minor, currency, words),
    }
}
