//! The lines of a document as a table. Its head is repeated on every page.

use crate::document::{Align, Cell, Column, Row, Table};
use crate::fonts::Weight;
use crate::pages::Artifact;
use crate::sheet::{ACCENT, BODY, HEADING, RULE, SHADE, SMALL, Sheet, Type, WHITE};
use crate::tags::Role;
use crate::text::Line;

const HEAD: Type = Type::new(Weight::SemiBold, 8.25, 20.0, WHITE);
/// The distance between the edges of a cell and its text, at the sides and above and below.
const SIDE: f32 = 5.0;
const ABOVE: f32 = 4.5;
/// The parts of the width that a column of texts and all but the wide ones have at most.
const TEXT_SHARE_MAX: f32 = 1.0 / 6.0;
const NARROW_SHARE_MAX: f32 = 0.65;

/// Where a column begins, its width, and its side.
#[derive(Clone, Copy)]
struct Place {
    x: f32,
    width: f32,
    align: Align,
}

impl Place {
    fn room(&self) -> f32 {
        self.width - 2.0 * SIDE
    }
}

/// A row in lines, for each cell.
struct RowLayout {
    cells: Vec<Vec<(Type, Line)>>,
}

impl RowLayout {
    fn height(&self) -> f32 {
        let heights = self.cells.iter().map(|cell| height(cell));
        heights.fold(0.0, f32::max) + 2.0 * ABOVE
    }

    /// Takes the lines that fit into a height, at least one of each cell.
    fn take(&mut self, room: f32) -> Self {
        let mut cells = Vec::new();
        for cell in &mut self.cells {
            let mut used = 2.0 * ABOVE;
            let fits = |(kind, _): &&(Type, Line)| {
                used += kind.leading;
                // What is lost in rounding moves no line to the next page.
                used <= room + 0.01
            };
            let count = cell.iter().take_while(fits).count().max(1);
            let rest = cell.split_off(count.min(cell.len()));
            cells.push(std::mem::replace(cell, rest));
        }
        Self { cells }
    }

    fn is_empty(&self) -> bool {
        self.cells.iter().all(Vec::is_empty)
    }
}

fn height(lines: &[(Type, Line)]) -> f32 {
    lines.iter().map(|(kind, _)| kind.leading).sum()
}

pub fn draw(sheet: &mut Sheet, table: &Table) {
    let places = places(sheet, table);
    // The head, a heading and a row stay together.
    sheet.make_room(HEAD.leading + 60.0);
    sheet.element(Role::Table, |sheet| {
        sheet.element(Role::TableHead, |sheet| {
            draw_head(sheet, &table.columns, &places);
        });
        sheet.element(Role::TableBody, |sheet| {
            for group in &table.groups {
                let mut heading = group.heading.as_deref();
                for row in &group.rows {
                    let layout = lay_out(sheet, row, &places);
                    let lines = heading.take().map(|text| heading_lines(sheet, text));
                    draw_row(sheet, table, &places, lines.as_deref(), layout);
                }
            }
        });
    });
}

/// The widths of the columns, from what stands in them.
fn places(sheet: &Sheet, table: &Table) -> Vec<Place> {
    let total = sheet.width();
    let mut widths: Vec<f32> = Vec::new();
    for (number, column) in table.columns.iter().enumerate() {
        let mut natural = sheet.text_width(&column.heading, HEAD);
        let rows = table.groups.iter().flat_map(|group| &group.rows);
        for cell in rows.filter_map(|row| row.cells.get(number)) {
            let below = sheet.text_width(&cell.below, SMALL);
            natural = natural.max(below).max(sheet.text_width(&cell.text, BODY));
        }
        // A little more, so that nothing is made smaller by what is lost in rounding.
        let natural = natural + 2.0 * SIDE + 0.1;
        widths.push(match column.align {
            Align::Left => natural.min(total * TEXT_SHARE_MAX),
            Align::Right => natural,
            Align::Wide => 0.0,
        });
    }
    let narrow: f32 = widths.iter().sum();
    let shrink = (total * NARROW_SHARE_MAX / narrow.max(1.0)).min(1.0);
    let is_wide = |column: &&Column| column.align == Align::Wide;
    let wide = table.columns.iter().filter(is_wide).count();
    let rest = total - narrow * shrink;
    // Without a wide column the first takes what is left.
    let share = if wide == 0 { rest } else { rest / wide as f32 };
    let mut x = sheet.left();
    let mut places = Vec::new();
    for (number, (column, width)) in table.columns.iter().zip(widths).enumerate() {
        let takes_rest = column.align == Align::Wide || wide == 0 && number == 0;
        let width = width * shrink + if takes_rest { share } else { 0.0 };
        places.push(Place {
            x,
            width,
            align: column.align,
        });
        x += width;
    }
    places
}

fn draw_head(sheet: &mut Sheet, columns: &[Column], places: &[Place]) {
    let (x, y, width) = (sheet.left(), sheet.y, sheet.width());
    sheet.pages.fill(x, y, width, HEAD.leading, ACCENT);
    sheet.element(Role::Row, |sheet| {
        for (column, place) in columns.iter().zip(places) {
            let line = sheet.line(&column.heading);
            sheet.element(Role::ColumnHeading, |sheet| {
                draw_line(sheet, place, y, HEAD, &line);
            });
        }
    });
    sheet.y = y + HEAD.leading;
}

fn draw_line(sheet: &mut Sheet, place: &Place, top: f32, kind: Type, line: &Line) {
    if place.align == Align::Right {
        let right = place.x + place.width - SIDE;
        sheet.text_right(right, top, place.room(), kind, line);
    } else {
        sheet.text(place.x + SIDE, top, place.room(), kind, line);
    }
}

fn heading_lines(sheet: &Sheet, text: &str) -> Vec<Line> {
    sheet.wrap(text, HEADING, sheet.width() - 2.0 * SIDE)
}

fn lay_out(sheet: &Sheet, row: &Row, places: &[Place]) -> RowLayout {
    let cells = row.cells.iter().zip(places);
    RowLayout {
        cells: cells
            .map(|(cell, place)| cell_lines(sheet, cell, place))
            .collect(),
    }
}

fn cell_lines(sheet: &Sheet, cell: &Cell, place: &Place) -> Vec<(Type, Line)> {
    let mut lines = Vec::new();
    for (text, kind) in [(&cell.text, BODY), (&cell.below, SMALL)] {
        if place.align == Align::Right {
            let line = sheet.line(text);
            lines.extend((!line.is_empty()).then_some((kind, line)));
        } else {
            let wrapped = sheet.wrap(text, kind, place.room());
            lines.extend(wrapped.into_iter().map(|line| (kind, line)));
        }
    }
    lines
}

/// Draws a row, with a heading above it if it is the first of its group, on the next page if there is no room on this one. A
/// row that is higher than a page continues on further pages.
fn draw_row(
    sheet: &mut Sheet,
    table: &Table,
    places: &[Place],
    heading: Option<&[Line]>,
    mut layout: RowLayout,
) {
    let count = f32::from(u16::try_from(heading.map_or(0, <[Line]>::len)).unwrap_or(u16::MAX));
    let above = if heading.is_some() {
        count * HEADING.leading + 2.0 * ABOVE
    } else {
        0.0
    };
    let whole = layout
        .height()
        .min(sheet.page_room() - HEAD.leading - above);
    if sheet.room() < above + whole {
        continue_on_next_page(sheet, table, places);
    }
    if let Some(lines) = heading {
        draw_heading(sheet, lines, above, places.len());
    }
    loop {
        let part = layout.take(sheet.room());
        draw_cells(sheet, places, &part);
        if layout.is_empty() {
            break;
        }
        continue_on_next_page(sheet, table, places);
    }
}

fn continue_on_next_page(sheet: &mut Sheet, table: &Table, places: &[Place]) {
    sheet.start_page();
    sheet.artifact(Artifact::Repetition, |sheet| {
        draw_head(sheet, &table.columns, places);
    });
}

/// Draws a heading within the table, for the rows that follow.
fn draw_heading(sheet: &mut Sheet, lines: &[Line], height: f32, columns: usize) {
    let (x, y, width) = (sheet.left(), sheet.y, sheet.width());
    sheet.pages.fill(x, y, width, height, SHADE);
    let columns = i32::try_from(columns).unwrap_or(1);
    sheet.element(Role::Row, |sheet| {
        sheet.element(Role::RowHeading(columns), |sheet| {
            sheet.lines(x + SIDE, y + ABOVE, HEADING, lines);
        });
    });
    sheet.y = y + height;
}

fn draw_cells(sheet: &mut Sheet, places: &[Place], layout: &RowLayout) {
    sheet.element(Role::Row, |sheet| {
        for (cell, place) in layout.cells.iter().zip(places) {
            let mut y = sheet.y + ABOVE;
            sheet.element(Role::Cell, |sheet| {
                for (kind, line) in cell {
                    draw_line(sheet, place, y, *kind, line);
                    y += kind.leading;
                }
            });
        }
    });
    sheet.y += layout.height();
    let (x, width) = (sheet.left(), sheet.width());
    sheet.pages.fill(x, sheet.y - 0.25, width, 0.5, RULE);
}
