//! Where the parts of a document stand.

use crate::document::{Document, Fact, Letterhead, Note, Party, Tax, Total};
use crate::pages::Pages;
use crate::sheet::{
    ACCENT, ADDRESS, BODY, HEADING, LABEL, NAME, NUMBER, PROSE, RULE, SHADE, SMALL, STRONG, Sheet,
    TITLE, TOTAL, Type, VALUE,
};
use crate::tags::Role;
use crate::words::{self, Words};
use crate::{Broken, Picture, table};

/// The part of the width that the letterhead has; the title has the rest.
const LETTERHEAD_SHARE: f32 = 0.56;
/// The distance between what stands beside each other.
const GAP: f32 = 24.0;
const LOGO_WIDTH_MAX: f32 = 180.0;
const LOGO_HEIGHT_MAX: f32 = 48.0;
const BETWEEN: &str = "  ·  ";

pub fn pages(document: &Document) -> Result<Pages, Broken> {
    let words = words::of(document.language);
    let mut sheet = Sheet::new(document.paper, document.watermark.as_deref())?;
    draw_head(&mut sheet, document, words);
    draw_facts(&mut sheet, &document.facts);
    draw_parties(&mut sheet, &document.parties);
    table::draw(&mut sheet, &document.table);
    draw_totals(&mut sheet, &document.taxes, &document.totals, words);
    for note in &document.notes {
        draw_note(&mut sheet, note);
    }
    let foot = format!("{}{BETWEEN}{}", document.letterhead.name, document.name());
    Ok(sheet.finish(&foot, words))
}

/// The letterhead on the left, the title and the number on the right.
fn draw_head(sheet: &mut Sheet, document: &Document, words: &Words) {
    let top = sheet.y;
    let width = sheet.width() * LETTERHEAD_SHARE;
    let left = draw_letterhead(sheet, &document.letterhead, width, words);
    let (right, width) = (sheet.right(), sheet.width() - width - GAP);
    // The space keeps the two apart for whoever hears them.
    let title = sheet.line(&format!("{} ", document.title));
    let number = sheet.line(&document.number);
    sheet.element(Role::Title, |sheet| {
        sheet.text_right(right, top, width, TITLE, &title);
        sheet.text_right(right, top + TITLE.leading, width, NUMBER, &number);
    });
    sheet.y = left.max(top + TITLE.leading + NUMBER.leading) + 16.0;
}

/// Returns where it ends.
fn draw_letterhead(sheet: &mut Sheet, from: &Letterhead, width: f32, words: &Words) -> f32 {
    let (x, mut y) = (sheet.left(), sheet.y);
    sheet.element(Role::Section, |sheet| {
        if let Some(logo) = &from.logo {
            let (logo_width, logo_height) = logo_size(logo);
            sheet.pages.picture(x, y, logo_width, logo_height, logo);
            y += logo_height + 8.0;
        }
        let name = sheet.wrap(&from.name, NAME, width);
        let name = name.get(..3).unwrap_or(&name);
        y = sheet.element(Role::Paragraph, |sheet| sheet.lines(x, y, NAME, name));
        let address = from.address.as_ref().map(|address| address.lines());
        let labelled = |label: &str, value: &Option<String>| {
            value.as_ref().map(|value| format!("{label} {value}"))
        };
        let contact: Vec<String> = [
            labelled(words.tax_id, &from.tax_id),
            labelled(words.phone, &from.phone),
            from.email.clone(),
        ]
        .into_iter()
        .flatten()
        .collect();
        y += 2.0;
        for parts in [address.unwrap_or_default(), contact] {
            for line in joined(sheet, &parts, ADDRESS, width) {
                let lines = sheet.wrap(&line, ADDRESS, width);
                y = sheet.element(Role::Paragraph, |sheet| sheet.lines(x, y, ADDRESS, &lines));
            }
        }
    });
    y
}

fn logo_size(logo: &Picture) -> (f32, f32) {
    let (width, height) = (logo.width as f32, logo.height as f32);
    let scale = (LOGO_WIDTH_MAX / width).min(LOGO_HEIGHT_MAX / height);
    (width * scale, height * scale)
}

/// The parts in as few lines as have room for them, with dots between.
fn joined(sheet: &Sheet, parts: &[String], kind: Type, width: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        if let Some(line) = lines.last_mut() {
            let together = format!("{line}{BETWEEN}{part}");
            if sheet.text_width(&together, kind) <= width {
                *line = together;
                continue;
            }
        }
        lines.push(part.clone());
    }
    lines
}

/// Labels with their values on a shaded band, in as many rows as they need.
fn draw_facts(sheet: &mut Sheet, facts: &[Fact]) {
    const PADDING: f32 = 10.0;
    let room = sheet.width() - 2.0 * PADDING;
    let mut rows: Vec<Vec<(&Fact, f32)>> = Vec::new();
    let mut used = 0.0;
    for fact in facts {
        let label = sheet.text_width(&fact.label, LABEL);
        let width = label.max(sheet.text_width(&fact.value, VALUE)).min(room);
        if let Some(row) = rows.last_mut()
            && used + GAP + width <= room
        {
            row.push((fact, width));
            used += GAP + width;
        } else {
            rows.push(vec![(fact, width)]);
            used = width;
        }
    }
    if rows.is_empty() {
        return;
    }
    let row_height = LABEL.leading + VALUE.leading;
    let count = f32::from(u16::try_from(rows.len()).unwrap_or(u16::MAX));
    let height = count * row_height + (count - 1.0) * 6.0 + 2.0 * 8.0;
    let (left, top, width) = (sheet.left(), sheet.y, sheet.width());
    sheet.pages.fill(left, top, width, height, SHADE);
    let mut y = top + 8.0;
    for row in rows {
        let used: f32 = row.iter().map(|(_, width)| width).sum();
        let gaps = f32::from(u16::try_from(row.len().saturating_sub(1)).unwrap_or(1));
        // What is left is shared, but a row of few facts is not torn apart.
        let gap = ((room - used) / gaps.max(1.0)).min(64.0);
        let mut x = left + PADDING;
        for (fact, width) in row {
            let label = sheet.line(&format!("{} ", fact.label));
            let value = sheet.line(&fact.value);
            sheet.element(Role::Paragraph, |sheet| {
                sheet.text(x, y, width + 1.0, LABEL, &label);
                sheet.text(x, y + LABEL.leading, width + 1.0, VALUE, &value);
            });
            x += width + gap;
        }
        y += row_height + 6.0;
    }
    sheet.y = top + height + 20.0;
}

/// Two parties beside each other.
fn draw_parties(sheet: &mut Sheet, parties: &[Party]) {
    let width = (sheet.width() - GAP) / 2.0;
    for pair in parties.chunks(2) {
        let top = sheet.y;
        let mut end = top;
        let mut x = sheet.left();
        for party in pair {
            end = end.max(draw_party(sheet, x, width, party));
            x += width + GAP;
        }
        sheet.y = end + 20.0;
    }
}

/// Returns where it ends.
fn draw_party(sheet: &mut Sheet, x: f32, width: f32, party: &Party) -> f32 {
    let top = sheet.y;
    sheet.element(Role::Section, |sheet| {
        let heading = sheet.line(&party.heading);
        sheet.element(Role::Heading, |sheet| {
            sheet.text(x, top, width, HEADING, &heading);
        });
        let mut y = top + HEADING.leading + 2.0;
        sheet.pages.fill(x, y, width, 0.75, RULE);
        y += 5.0;
        let name = sheet.wrap(&party.name, STRONG, width);
        y = sheet.element(Role::Paragraph, |sheet| sheet.lines(x, y, STRONG, &name));
        for text in &party.lines {
            let lines = sheet.wrap(text, BODY, width);
            y = sheet.element(Role::Paragraph, |sheet| sheet.lines(x, y, BODY, &lines));
        }
        y
    })
}

/// The taxes on the left, the totals on the right.
fn draw_totals(sheet: &mut Sheet, taxes: &[Tax], totals: &[Total], words: &Words) {
    const ROW: f32 = 15.0;
    let rows = |count: usize| f32::from(u16::try_from(count).unwrap_or(u16::MAX));
    let height = ROW * rows(taxes.len().max(totals.len()).saturating_add(1)) + 30.0;
    if sheet.room() < height {
        sheet.start_page();
    }
    sheet.y += 14.0;
    let top = sheet.y;
    let tax_end = if taxes.is_empty() {
        top
    } else {
        draw_taxes(sheet, taxes, words)
    };
    let (left, right) = (sheet.right() - sheet.width() * 0.42, sheet.right());
    let mut y = top;
    sheet.element(Role::Table, |sheet| {
        for (number, total) in totals.iter().enumerate() {
            let is_last = number.saturating_add(1) == totals.len();
            let kind = if is_last { TOTAL } else { BODY };
            if is_last {
                y += 4.0;
                sheet.pages.fill(left, y, right - left, 1.25, ACCENT);
                y += 5.0;
            }
            let (label, amount) = (sheet.line(&total.label), sheet.line(&total.amount));
            let share = (right - left) / 2.0;
            sheet.element(Role::Row, |sheet| {
                sheet.element(Role::RowHeading(1), |sheet| {
                    sheet.text(left + 5.0, y, share - 10.0, kind, &label);
                });
                sheet.element(Role::Cell, |sheet| {
                    sheet.text_right(right - 5.0, y, right - left - share, kind, &amount);
                });
            });
            y += if is_last { TOTAL.leading } else { ROW };
        }
    });
    sheet.y = y.max(tax_end) + 18.0;
}

/// Returns where they end.
fn draw_taxes(sheet: &mut Sheet, taxes: &[Tax], words: &Words) -> f32 {
    const ROW: f32 = 14.0;
    let (left, width) = (sheet.left(), sheet.width() * 0.5);
    // The right edges of the numbers.
    let (base, amount) = (left + width * 0.7, left + width - 5.0);
    let mut y = sheet.y;
    let head = Type {
        leading: ROW,
        ..SMALL
    };
    let body = Type {
        leading: ROW,
        ..BODY
    };
    sheet.element(Role::Table, |sheet| {
        let heading = [words.tax, words.tax_base, words.tax_amount];
        let texts = taxes
            .iter()
            .map(|tax| [tax.name.as_str(), tax.base.as_str(), tax.amount.as_str()]);
        for (number, [name, net, tax]) in std::iter::once(heading).chain(texts).enumerate() {
            let (kind, role) = if number == 0 {
                (head, Role::ColumnHeading)
            } else {
                (body, Role::Cell)
            };
            let [name, net, tax] = [name, net, tax].map(|text| sheet.line(text));
            sheet.element(Role::Row, |sheet| {
                sheet.element(role.clone(), |sheet| {
                    sheet.text(left + 5.0, y, width * 0.38, kind, &name);
                });
                sheet.element(role.clone(), |sheet| {
                    sheet.text_right(base, y, width * 0.3, kind, &net);
                });
                sheet.element(role, |sheet| {
                    sheet.text_right(amount, y, width * 0.28, kind, &tax);
                });
            });
            y += ROW;
            sheet.pages.fill(left, y, width, 0.5, RULE);
            y += 1.0;
        }
    });
    y
}

/// A long text continues on further pages.
fn draw_note(sheet: &mut Sheet, note: &Note) {
    let lines = sheet.wrap(&note.text, PROSE, sheet.width());
    if lines.is_empty() {
        return;
    }
    // The heading and two lines stay together.
    sheet.make_room(HEADING.leading + 4.0 + 2.0 * PROSE.leading);
    let (x, width) = (sheet.left(), sheet.width());
    sheet.element(Role::Section, |sheet| {
        let heading = sheet.line(&note.heading);
        sheet.element(Role::Heading, |sheet| {
            let y = sheet.y;
            sheet.text(x, y, width, HEADING, &heading);
            sheet.y = y + HEADING.leading + 4.0;
        });
        // A paragraph ends at an empty line.
        for paragraph in lines.split(Vec::is_empty) {
            sheet.element(Role::Paragraph, |sheet| {
                for line in paragraph {
                    sheet.make_room(PROSE.leading);
                    let y = sheet.y;
                    sheet.pages.text(x, PROSE.base(y), PROSE.style, line);
                    sheet.y = y + PROSE.leading;
                }
            });
            sheet.y += PROSE.leading / 2.0;
        }
        sheet.y += 10.0;
    });
}
