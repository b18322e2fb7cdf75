//! The lines of a document as a table. Its head is repeated on every page.

use super::sheet::{ACCENT, GREY, INK, MARGIN, RULE, SHADE, Sheet, WHITE, bold, regular};
use super::words::Words;
use crate::pdf::{Style, encode};

/// The texts of a line.
pub struct Row {
    pub number: String,
    pub code: String,
    pub description: String,
    /// Below the description, in smaller letters.
    pub below: String,
    pub quantity: String,
    pub price: String,
    /// Below the price, in smaller letters.
    pub per: String,
    pub amount: String,
}

const NUMBER: i32 = 2_600;
const CODE: i32 = 7_600;
const QUANTITY: i32 = 6_400;
const PRICE: i32 = 7_600;
const AMOUNT: i32 = 8_600;
const GAP: i32 = 800;
/// The distance between the edge of the table and its texts.
const PADDING: i32 = 500;

const TEXT: Style = regular(900, INK);
const SMALL: Style = regular(780, GREY);
const LEADING: i32 = 1_150;
const SMALL_LEADING: i32 = 1_000;

/// The positions of the columns.
struct Columns {
    number: i32,
    code: i32,
    description: i32,
    description_width: i32,
    /// The right edges of the numbers.
    quantity: i32,
    price: i32,
    amount: i32,
}

impl Columns {
    const fn on(sheet: &Sheet) -> Self {
        let number = MARGIN + PADDING;
        let amount = sheet.right() - PADDING;
        let price = amount - AMOUNT;
        let quantity = price - PRICE;
        let description = number + NUMBER + CODE;
        Self {
            number,
            code: number + NUMBER,
            description,
            description_width: quantity - QUANTITY - GAP - description,
            quantity,
            price,
            amount,
        }
    }
}

pub fn draw_head(sheet: &mut Sheet, words: &Words, currency: &str) {
    let columns = Columns::on(sheet);
    let (y, width) = (sheet.y, sheet.width());
    sheet.page.fill(MARGIN, y, width, 2_000, ACCENT);
    let style = bold(820, WHITE);
    let base = y + 1_280;
    for (x, text) in [
        (columns.number, "#"),
        (columns.code, words.code),
        (columns.description, words.description),
    ] {
        sheet.page.text(x, base, style, &encode(text));
    }
    let price = format!("{} ({currency})", words.price);
    let amount = format!("{} ({currency})", words.amount);
    for (x, text) in [
        (columns.quantity, words.quantity),
        (columns.price, price.as_str()),
        (columns.amount, amount.as_str()),
    ] {
        sheet.page.text_right(x, base, style, &encode(text));
    }
    sheet.y = y + 2_000;
}

/// A heading within the table, for the lines that follow.
pub fn draw_heading(sheet: &mut Sheet, lines: &[Vec<u8>]) {
    let height = heading_height(lines);
    let (y, width) = (sheet.y, sheet.width());
    sheet.page.fill(MARGIN, y, width, height, SHADE);
    let mut base = y + 1_150;
    for line in lines {
        let style = bold(820, ACCENT);
        sheet.page.text(MARGIN + PADDING, base, style, line);
        base += LEADING;
    }
    sheet.y = y + height;
}

pub fn heading_lines(sheet: &Sheet, text: &str) -> Vec<Vec<u8>> {
    bold(820, ACCENT).wrap(&encode(text), sheet.width() - 2 * PADDING)
}

pub fn heading_height(lines: &[Vec<u8>]) -> i32 {
    500 + LEADING * count(lines)
}

/// A row whose texts are broken into lines.
pub struct RowLayout {
    row: Row,
    code: Vec<Vec<u8>>,
    description: Vec<Vec<u8>>,
    below: Vec<Vec<u8>>,
    pub height: i32,
}

pub fn lay_out(sheet: &Sheet, row: Row) -> RowLayout {
    let columns = Columns::on(sheet);
    let code = TEXT.wrap(&encode(&row.code), CODE - GAP);
    let description = TEXT.wrap(&encode(&row.description), columns.description_width);
    let below = SMALL.wrap(&encode(&row.below), columns.description_width);
    let described = LEADING * count(&description) + SMALL_LEADING * count(&below);
    let priced = LEADING + if row.per.is_empty() { 0 } else { SMALL_LEADING };
    let height = described.max(priced).max(LEADING * count(&code)) + 700;
    RowLayout {
        row,
        code,
        description,
        below,
        height,
    }
}

pub fn draw(sheet: &mut Sheet, layout: &RowLayout) {
    let columns = Columns::on(sheet);
    let base = sheet.y + 1_150;
    let RowLayout { row, .. } = layout;
    sheet
        .page
        .text(columns.number, base, SMALL, &encode(&row.number));
    draw_lines(sheet, columns.code, base, TEXT, LEADING, &layout.code);
    let y = draw_lines(
        sheet,
        columns.description,
        base,
        TEXT,
        LEADING,
        &layout.description,
    );
    draw_lines(
        sheet,
        columns.description,
        y,
        SMALL,
        SMALL_LEADING,
        &layout.below,
    );
    for (x, width, y, style, text) in [
        (columns.quantity, QUANTITY, base, TEXT, &row.quantity),
        (columns.price, PRICE, base, TEXT, &row.price),
        (columns.price, PRICE, base + SMALL_LEADING, SMALL, &row.per),
        (columns.amount, AMOUNT, base, TEXT, &row.amount),
    ] {
        let text = encode(text);
        let style = style.fitting(&text, width - GAP);
        sheet.page.text_right(x, y, style, &text);
    }
    sheet.y += layout.height;
    let (y, width) = (sheet.y, sheet.width());
    sheet.page.fill(MARGIN, y - 30, width, 30, RULE);
}

/// Draws lines one below the other. Returns where the next line would be.
pub fn draw_lines(
    sheet: &mut Sheet,
    x: i32,
    y: i32,
    style: Style,
    leading: i32,
    lines: &[Vec<u8>],
) -> i32 {
    let mut base = y;
    for line in lines {
        sheet.page.text(x, base, style, line);
        base += leading;
    }
    base
}

fn count(lines: &[Vec<u8>]) -> i32 {
    i32::try_from(lines.len()).unwrap_or(i32::MAX / LEADING)
}
