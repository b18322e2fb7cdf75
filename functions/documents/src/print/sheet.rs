//! The pages of a document, filled from top to bottom, each with a foot and perhaps a watermark.

use crate::pdf::{Colour, Font, Page, Paper, Style, encode};

/// The distance between the text and the edge of the paper.
pub const MARGIN: i32 = 4_800;
/// The height of the foot of a page, with the space above it.
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
    /// Where the next text of the page begins.
    pub y: i32,
    /// A text in large letters across each page, behind everything else.
    watermark: Option<Vec<u8>>,
}

impl Sheet {
    pub fn new(paper: Paper, watermark: Option<&str>) -> Self {
        let mut sheet = Self {
            paper,
            pages: Vec::new(),
            page: Page::new(paper),
            y: MARGIN,
            watermark: watermark.map(encode),
        };
        sheet.draw_watermark();
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

    pub fn start_page(&mut self) {
        let full = std::mem::replace(&mut self.page, Page::new(self.paper));
        self.pages.push(full);
        self.y = MARGIN;
        self.draw_watermark();
    }

    fn draw_watermark(&mut self) {
        let Some(watermark) = &self.watermark else {
            return;
        };
        let style = bold(11_000, [91, 92, 93]);
        let style = style.fitting(watermark, self.width().saturating_mul(6) / 5);
        // Its middle is the middle of the paper, so it begins half its length down and to the left, at 45 degrees.
        let half = style.width(watermark).saturating_mul(7) / 20;
        let height = style.size / 4;
        let x = self.paper.width / 2 - half + height;
        let y = self.paper.height / 2 + half + height;
        self.page.text_upwards(x, y, style, watermark);
    }

    pub fn rule(&mut self, colour: Colour) {
        let (y, width) = (self.y, self.width());
        self.page.fill(MARGIN, y, width, 60, colour);
    }

    /// All pages, with their foot: a text on the left, the page number on the right.
    pub fn finish(mut self, left: &str, page: &str, of: &str) -> Vec<Page> {
        let (right, y) = (self.right(), self.paper.height - MARGIN);
        self.pages.push(self.page);
        let count = self.pages.len();
        let style = regular(800, GREY);
        let left = encode(left);
        for (number, sheet) in self.pages.iter_mut().enumerate() {
            let page_number = encode(&format!("{page} {} {of} {count}", number.saturating_add(1)));
            sheet.fill(MARGIN, y - 1_400, right - MARGIN, 60, RULE);
            sheet.text_right(right, y, style, &page_number);
            let space = right - MARGIN - style.width(&page_number) - 1_500;
            sheet.text(MARGIN, y, style.fitting(&left, space), &left);
        }
        self.pages
    }
}
