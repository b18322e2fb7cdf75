//! The pages of a document as they fill: a place that moves down, and what every page carries.

use crate::pdf::{Colour, Font, Page, Paper, Style, encode};

/// Between the text and the edge of the paper.
pub const MARGIN: i32 = 4_800;
/// What the foot of a page takes, with the white above it.
const FOOT: i32 = 3_000;

pub const INK: Colour = [10, 12, 16];
pub const GREY: Colour = [42, 45, 50];
pub const RULE: Colour = [82, 84, 87];
pub const ACCENT: Colour = [11, 27, 38];
pub const SHADE: Colour = [95, 96, 97];
pub const WHITE: Colour = [100, 100, 100];

pub const fn regular(size: i32, colour: Colour) -> Style {
    Style {
        font: Font::Regular,
        size,
        colour,
    }
}

pub const fn bold(size: i32, colour: Colour) -> Style {
    Style {
        font: Font::Bold,
        size,
        colour,
    }
}

pub struct Sheet {
    pub paper: Paper,
    pub pages: Vec<Page>,
    pub page: Page,
    /// How far the page is filled.
    pub y: i32,
    /// Large letters across each page, behind everything else.
    mark: Option<Vec<u8>>,
}

impl Sheet {
    pub fn new(paper: Paper, mark: Option<&str>) -> Self {
        let mut sheet = Self {
            paper,
            pages: Vec::new(),
            page: Page::new(paper),
            y: MARGIN,
            mark: mark.map(encode),
        };
        sheet.stamp();
        sheet
    }

    pub const fn right(&self) -> i32 {
        self.paper.width - MARGIN
    }

    pub const fn width(&self) -> i32 {
        self.paper.width - 2 * MARGIN
    }

    pub const fn has_room(&self, height: i32) -> bool {
        self.y + height <= self.paper.height - MARGIN - FOOT
    }

    pub fn turn(&mut self) {
        let full = std::mem::replace(&mut self.page, Page::new(self.paper));
        self.pages.push(full);
        self.y = MARGIN;
        self.stamp();
    }

    fn stamp(&mut self) {
        let Some(mark) = &self.mark else { return };
        let style = bold(11_000, [91, 92, 93]);
        let style = style.fitting(mark, self.width().saturating_mul(6) / 5);
        // Its middle is in the middle of the paper: half its length away, down and to the left, at 45 degrees.
        let half = style.width(mark).saturating_mul(7) / 20;
        let height = style.size / 4;
        let x = self.paper.width / 2 - half + height;
        let y = self.paper.height / 2 + half + height;
        self.page.text_upwards(x, y, style, mark);
    }

    pub fn rule(&mut self, colour: Colour) {
        let (y, width) = (self.y, self.width());
        self.page.fill(MARGIN, y, width, 60, colour);
    }

    /// Every page, with its foot: on the left a text, on the right which of how many it is.
    pub fn finish(mut self, left: &str, page: &str, of: &str) -> Vec<Page> {
        let (right, y) = (self.right(), self.paper.height - MARGIN);
        self.pages.push(self.page);
        let count = self.pages.len();
        let style = regular(800, GREY);
        let left = encode(left);
        for (number, sheet) in self.pages.iter_mut().enumerate() {
            let told = encode(&format!("{page} {} {of} {count}", number.saturating_add(1)));
            sheet.fill(MARGIN, y - 1_400, right - MARGIN, 60, RULE);
            sheet.text_right(right, y, style, &told);
            let space = right - MARGIN - style.width(&told) - 1_500;
            sheet.text(MARGIN, y, style.fitting(&left, space), &left);
        }
        self.pages
    }
}
