//! Our own writer, until documents need letters beyond Windows-1252 and a library takes its place.
//!
//! Documents as PDF 1.7 (ISO 32000): text in Helvetica, lines and areas, on any number of pages.
//!
//! The file is ASCII: other letters are escaped in its strings. It does not contain the time, so the same record always gives
//! the same bytes. Lengths are integers, in hundredths of a point. Positions are measured from the top left.

mod font;
mod win_ansi;

use std::fmt::Write as _;

pub use font::Font;
pub use win_ansi::encode;

/// The size of a page.
#[derive(Clone, Copy, Debug)]
pub struct Paper {
    pub width: i32,
    pub height: i32,
}

pub const A4: Paper = Paper {
    width: 59_528,
    height: 84_189,
};
pub const LETTER: Paper = Paper {
    width: 61_200,
    height: 79_200,
};

/// Red, green and blue in hundredths.
pub type Colour = [i32; 3];

/// Font, size and colour of a text.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    pub font: Font,
    pub size: i32,
    pub colour: Colour,
}

impl Style {
    pub fn width(&self, text: &[u8]) -> i32 {
        let thousandths = i64::from(self.font.width(text)) * i64::from(self.size);
        i32::try_from(thousandths / 1000).unwrap_or(i32::MAX)
    }

    /// This style, smaller if the text is wider than `width`.
    pub fn fitting(mut self, text: &[u8], width: i32) -> Self {
        let natural = self.width(text);
        if natural > width {
            let size = i64::from(self.size) * i64::from(width) / i64::from(natural.max(1));
            self.size = i32::try_from(size).unwrap_or(self.size);
        }
        self
    }

    /// The text in lines of at most this width. A word is broken only when it is wider than a line.
    pub fn wrap(&self, text: &[u8], width: i32) -> Vec<Vec<u8>> {
        let mut lines = Vec::new();
        for paragraph in text.split(|byte| *byte == b'\n') {
            let mut line: Vec<u8> = Vec::new();
            for word in paragraph.split(|byte| *byte == b' ') {
                if word.is_empty() {
                    continue;
                }
                if !line.is_empty() {
                    let together = [&line, &b" "[..], word].concat();
                    if self.width(&together) <= width {
                        line = together;
                        continue;
                    }
                    lines.push(line);
                }
                line = word.to_vec();
                while self.width(&line) > width {
                    let rest = line.split_off(self.fit(&line, width));
                    lines.push(line);
                    line = rest;
                }
            }
            lines.push(line);
        }
        lines
    }

    /// How many bytes of a word fit into the width, at least one.
    fn fit(&self, word: &[u8], width: i32) -> usize {
        let mut count: usize = 1;
        while word
            .get(..count.saturating_add(1))
            .is_some_and(|start| self.width(start) <= width)
        {
            count = count.saturating_add(1);
        }
        count
    }
}

/// The content of a page.
pub struct Page {
    height: i32,
    content: String,
}

impl Page {
    pub const fn new(paper: Paper) -> Self {
        Self {
            height: paper.height,
            content: String::new(),
        }
    }

    /// Writes a line of text that begins at `x`; `y` is its base line.
    pub fn text(&mut self, x: i32, y: i32, style: Style, text: &[u8]) {
        self.text_along("1 0 0 1", x, y, style, text);
    }

    /// Writes a line of text that ends at `x`.
    pub fn text_right(&mut self, x: i32, y: i32, style: Style, text: &[u8]) {
        self.text(x.saturating_sub(style.width(text)), y, style, text);
    }

    /// Writes a line of text upwards, at 45 degrees.
    pub fn text_upwards(&mut self, x: i32, y: i32, style: Style, text: &[u8]) {
        self.text_along("0.7071 0.7071 -0.7071 0.7071", x, y, style, text);
    }

    fn text_along(&mut self, direction: &str, x: i32, y: i32, style: Style, text: &[u8]) {
        if text.is_empty() {
            return;
        }
        self.content.push_str("BT ");
        self.colour(style.colour);
        self.content.push_str(style.font.name());
        self.numbers(&[style.size]);
        self.content.push_str(" Tf ");
        self.content.push_str(direction);
        self.numbers(&[x, self.height.saturating_sub(y)]);
        self.content.push_str(" Tm ");
        write_string(&mut self.content, text);
        self.content.push_str(" Tj ET\n");
    }

    /// Fills an area; `y` is its upper edge.
    pub fn fill(&mut self, x: i32, y: i32, width: i32, height: i32, colour: Colour) {
        self.colour(colour);
        let bottom = self.height.saturating_sub(y).saturating_sub(height);
        self.numbers(&[x, bottom, width, height]);
        self.content.push_str(" re f\n");
    }

    fn colour(&mut self, colour: Colour) {
        self.numbers(&colour);
        self.content.push_str(" rg ");
    }

    fn numbers(&mut self, hundredths: &[i32]) {
        for number in hundredths {
            let _ = write!(
                self.content,
                " {}{}.{:02}",
                if *number < 0 { "-" } else { "" },
                (number / 100).unsigned_abs(),
                (number % 100).unsigned_abs()
            );
        }
    }
}

/// Writes a string of the code page.
fn write_string(out: &mut String, text: &[u8]) {
    out.push('(');
    for byte in text {
        match byte {
            b'(' | b')' | b'\\' => {
                out.push('\\');
                out.push(char::from(*byte));
            }
            0x20..=0x7e => out.push(char::from(*byte)),
            byte => {
                let _ = write!(out, "\\{byte:03o}");
            }
        }
    }
    out.push(')');
}

/// The objects before those of the pages: catalogue, page tree, two fonts, information.
const FIXED: usize = 5;

/// The whole file. `language` is a tag like `en`.
pub fn file(title: &str, language: &str, paper: Paper, pages: &[Page]) -> String {
    let mut out = String::from("%PDF-1.7\n");
    let mut places = Vec::new();
    let mut object = |out: &mut String, body: &str| {
        places.push(out.len());
        let _ = write!(out, "{} 0 obj\n{body}\nendobj\n", places.len());
    };
    object(
        &mut out,
        &format!(
            "<< /Type /Catalog /Pages 2 0 R /Lang ({language}) /ViewerPreferences << /DisplayDocTitle true >> >>"
        ),
    );
    let mut children = String::new();
    for number in 0..pages.len() {
        let _ = write!(children, " {} 0 R", FIXED + 1 + 2 * number);
    }
    let mut sheet = Page::new(paper);
    sheet.numbers(&[0, 0, paper.width, paper.height]);
    object(
        &mut out,
        &format!(
            "<< /Type /Pages /Kids [{children} ] /Count {} /MediaBox [{} ] /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>",
            pages.len(),
            sheet.content
        ),
    );
    for name in ["Helvetica", "Helvetica-Bold"] {
        object(
            &mut out,
            &format!(
                "<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>"
            ),
        );
    }
    let mut info = String::from("<< /Producer (Trastienda) /Title <FEFF");
    for unit in title.encode_utf16() {
        let _ = write!(info, "{unit:04X}");
    }
    info.push_str("> >>");
    object(&mut out, &info);
    for (number, page) in pages.iter().enumerate() {
        let content = FIXED + 2 + 2 * number;
        object(
            &mut out,
            &format!("<< /Type /Page /Parent 2 0 R /Contents {content} 0 R >>"),
        );
        object(
            &mut out,
            &format!(
                "<< /Length {} >>\nstream\n{}endstream",
                page.content.len(),
                page.content
            ),
        );
    }
    let start = out.len();
    let size = places.len().saturating_add(1);
    let _ = write!(out, "xref\n0 {size}\n0000000000 65535 f \n");
    for place in places {
        let _ = writeln!(out, "{place:010} 00000 n ");
    }
    let _ = write!(
        out,
        "trailer\n<< /Size {size} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{start}\n%%EOF\n"
    );
    out
}

#[cfg(test)]
mod tests {
    use super::{A4, Font, Page, Style, file};

    const STYLE: Style = Style {
        font: Font::Regular,
        size: 1000,
        colour: [0, 0, 0],
    };

    #[test]
    fn wrapped_lines_fit_the_width_and_lose_only_spaces() {
        let text = b"a word, anextraordinarilylongword  and\n\nthe rest";
        let lines = STYLE.wrap(text, 5000);
        assert!(lines.iter().all(|line| STYLE.width(line) <= 5000));
        let letters = |text: &[u8]| {
            text.iter()
                .filter(|b| !b" \n".contains(b))
                .copied()
                .collect::<Vec<_>>()
        };
        assert_eq!(letters(&lines.concat()), letters(text));
        assert!(STYLE.fitting(text, 100).width(text) <= 100);
    }

    #[test]
    fn the_file_is_ascii_and_its_table_has_the_positions_of_its_objects() {
        let mut page = Page::new(A4);
        page.text(100, 200, STYLE, b"(\xe9\\)");
        let file = file("Título", "es", A4, &[page]);
        assert!(file.is_ascii() && file.contains("(\\(\\351\\\\\\)) Tj"));
        let start: usize = file.lines().rev().nth(1).unwrap().parse().unwrap();
        let table = file.get(start..).unwrap();
        for (number, line) in table.lines().skip(3).take(7).enumerate() {
            let place: usize = line.split(' ').next().unwrap().parse().unwrap();
            let object = format!("{} 0 obj\n", number + 1);
            assert!(file.get(place..).unwrap().starts_with(&object), "{line}");
        }
    }
}
