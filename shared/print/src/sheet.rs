//! The pages of a document, filled from top to bottom, each with a foot and perhaps a watermark; and its look.

use crate::fonts::Weight;
use crate::pages::{Artifact, Pages};
use crate::tags::Role;
use crate::text::{Colour, Letter, Line, Style, letters};
use crate::words::Words;
use crate::{Broken, Paper};

/// The distance between the text and the left and right edges of the paper.
const MARGIN: f32 = 52.0;
const MARGIN_TOP: f32 = 50.0;
/// The space at the bottom, with the foot in it.
const MARGIN_BOTTOM: f32 = 68.0;
/// The base line of the foot, measured from the bottom.
const FOOT: f32 = 36.0;

pub const INK: Colour = [0.10, 0.12, 0.16];
pub const GREY: Colour = [0.38, 0.42, 0.47];
pub const RULE: Colour = [0.84, 0.86, 0.88];
pub const ACCENT: Colour = [0.11, 0.27, 0.38];
pub const SHADE: Colour = [0.95, 0.96, 0.97];
pub const WHITE: Colour = [1.0, 1.0, 1.0];
const WATERMARK: Colour = [0.92, 0.93, 0.94];

/// The height of capitals of the fonts, as a part of their size.
const CAPITALS: f32 = 0.714;

/// A style, and the distance between its lines.
#[derive(Clone, Copy, Debug)]
pub struct Type {
    pub style: Style,
    pub leading: f32,
}

impl Type {
    pub const fn new(weight: Weight, size: f32, leading: f32, colour: Colour) -> Self {
        Self {
            style: Style {
                weight,
                size,
                colour,
            },
            leading,
        }
    }

    /// The base line of a text whose line begins at `top`: its capitals stand in the middle of the line.
    pub fn base(&self, top: f32) -> f32 {
        top + (self.leading + CAPITALS * self.style.size) / 2.0
    }
}

pub const TITLE: Type = Type::new(Weight::SemiBold, 20.0, 26.0, ACCENT);
pub const NUMBER: Type = Type::new(Weight::SemiBold, 11.5, 16.0, INK);
pub const NAME: Type = Type::new(Weight::SemiBold, 15.0, 20.0, INK);
pub const ADDRESS: Type = Type::new(Weight::Regular, 8.0, 11.5, GREY);
pub const LABEL: Type = Type::new(Weight::Regular, 7.5, 11.0, GREY);
pub const VALUE: Type = Type::new(Weight::SemiBold, 9.5, 13.0, INK);
pub const HEADING: Type = Type::new(Weight::SemiBold, 8.5, 13.0, ACCENT);
pub const STRONG: Type = Type::new(Weight::SemiBold, 10.0, 14.0, INK);
pub const BODY: Type = Type::new(Weight::Regular, 9.0, 12.5, INK);
pub const PROSE: Type = Type::new(Weight::Regular, 9.0, 13.5, INK);
pub const SMALL: Type = Type::new(Weight::Regular, 7.75, 10.5, GREY);
pub const TOTAL: Type = Type::new(Weight::SemiBold, 12.0, 18.0, INK);

pub struct Sheet {
    pub pages: Pages,
    /// Where the next text of the page begins.
    pub y: f32,
    /// A text in large letters across each page, behind everything else.
    watermark: Line,
}

impl Sheet {
    pub fn new(paper: Paper, watermark: Option<&str>) -> Result<Self, Broken> {
        let pages = Pages::new(paper)?;
        let watermark = letters(watermark.unwrap_or_default(), &pages.fonts);
        let mut sheet = Self {
            pages,
            y: MARGIN_TOP,
            watermark,
        };
        sheet.draw_watermark();
        Ok(sheet)
    }

    pub const fn left(&self) -> f32 {
        MARGIN
    }

    pub const fn right(&self) -> f32 {
        self.pages.paper.width - MARGIN
    }

    pub const fn width(&self) -> f32 {
        self.right() - self.left()
    }

    /// The room that is left on the page.
    pub const fn room(&self) -> f32 {
        self.pages.paper.height - MARGIN_BOTTOM - self.y
    }

    /// The room on an empty page.
    pub const fn page_room(&self) -> f32 {
        self.pages.paper.height - MARGIN_BOTTOM - MARGIN_TOP
    }

    pub fn start_page(&mut self) {
        self.pages.start_page();
        self.y = MARGIN_TOP;
        self.draw_watermark();
    }

    /// Starts a page if there is less room than this. Returns whether it did.
    pub fn make_room(&mut self, height: f32) -> bool {
        let is_full = self.room() < height;
        if is_full {
            self.start_page();
        }
        is_full
    }

    /// The text in letters of the fonts, on one line.
    pub fn line(&self, text: &str) -> Line {
        let mut line = letters(text, &self.pages.fonts);
        for letter in &mut line {
            if letter.shown == '\n' {
                letter.shown = ' ';
            }
        }
        line
    }

    pub fn wrap(&self, text: &str, kind: Type, width: f32) -> Vec<Line> {
        let letters = letters(text, &self.pages.fonts);
        kind.style.wrap(&letters, width, &self.pages.fonts)
    }

    pub fn text_width(&self, text: &str, kind: Type) -> f32 {
        kind.style.width(&self.line(text), &self.pages.fonts)
    }

    /// Draws a line that begins at `x` and `top`, smaller if it is wider than `width`.
    pub fn text(&mut self, x: f32, top: f32, width: f32, kind: Type, line: &[Letter]) {
        let style = kind.style.fitting(line, width, &self.pages.fonts);
        self.pages.text(x, kind.base(top), style, line);
    }

    /// Draws a line that ends at `right`, smaller if it is wider than `width`.
    pub fn text_right(&mut self, right: f32, top: f32, width: f32, kind: Type, line: &[Letter]) {
        let style = kind.style.fitting(line, width, &self.pages.fonts);
        let x = right - style.width(line, &self.pages.fonts);
        self.pages.text(x, kind.base(top), style, line);
    }

    /// Draws lines one below the other. Returns where the next one would begin.
    pub fn lines(&mut self, x: f32, top: f32, kind: Type, lines: &[Line]) -> f32 {
        let mut y = top;
        for line in lines {
            self.pages.text(x, kind.base(y), kind.style, line);
            y += kind.leading;
        }
        y
    }

    /// What is drawn inside is an element of the document.
    pub fn element<T>(&mut self, role: Role, draw: impl FnOnce(&mut Self) -> T) -> T {
        let is_open = self.pages.open(role);
        let drawn = draw(self);
        self.pages.close(is_open);
        drawn
    }

    /// What is drawn inside is no part of the document.
    pub fn artifact<T>(&mut self, artifact: Artifact, draw: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.pages.artifact.replace(artifact);
        let drawn = draw(self);
        self.pages.artifact = before;
        drawn
    }

    fn draw_watermark(&mut self) {
        let style = Style {
            weight: Weight::SemiBold,
            size: 110.0,
            colour: WATERMARK,
        };
        let Paper { width, height } = self.pages.paper;
        let line = self.watermark.clone();
        let style = style.fitting(&line, self.width() * 1.2, &self.pages.fonts);
        // Its middle is the middle of the paper, so it begins half its length down and to the left, at 45 degrees.
        let slope = std::f32::consts::FRAC_1_SQRT_2;
        let half = style.width(&line, &self.pages.fonts) / 2.0 * slope;
        let rise = style.size * CAPITALS / 2.0 * slope;
        let (x, y) = (width / 2.0 - half + rise, height / 2.0 + half + rise);
        let page = self.pages.pages.len().saturating_sub(1);
        self.artifact(Artifact::Watermark, |sheet| {
            let direction = [slope, slope, -slope, slope];
            sheet.pages.text_on(page, direction, x, y, style, &line);
        });
    }

    /// All pages, with their foot: a text on the left, the page number on the right.
    pub fn finish(mut self, left: &str, words: &Words) -> Pages {
        let count = self.pages.pages.len();
        let y = self.pages.paper.height - FOOT;
        let left = self.line(left);
        let upright = [1.0, 0.0, 0.0, 1.0];
        for page in 0..count {
            let number = page.saturating_add(1);
            let number = format!("{} {number} {} {count}", words.page, words.of);
            let number = self.line(&number);
            let style = SMALL.style;
            let width = style.width(&number, &self.pages.fonts);
            let room = self.width() - width - 20.0;
            let fitting = style.fitting(&left, room, &self.pages.fonts);
            let x = self.right() - width;
            self.artifact(Artifact::Foot, |sheet| {
                let pages = &mut sheet.pages;
                pages.text_on(page, upright, MARGIN, y, fitting, &left);
                pages.text_on(page, upright, x, y, style, &number);
            });
        }
        self.pages
    }
}
