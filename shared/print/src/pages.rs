//! The pages of a PDF: lines of text, areas and pictures, each with the part of the document that it belongs to.
//!
//! Positions and lengths are in points, measured from the top left.

use std::collections::BTreeMap;

use pdf_writer::types::{ArtifactSubtype, ArtifactType};
use pdf_writer::{Content, Name, Settings, Str, TextStr};
use subsetter::GlyphRemapper;

use crate::fonts::{Font, Fonts, Weight};
use crate::pictures::Picture;
use crate::tags::{Role, Tree};
use crate::text::{Colour, Letter, REPLACEMENT, Style, glyphs};
use crate::{Broken, Paper};

/// The names of the fonts and of the pictures in the resources of a page.
pub const FONTS: [(Weight, Name<'static>); 2] = [
    (Weight::Regular, Name(b"F0")),
    (Weight::SemiBold, Name(b"F1")),
];

/// What stands on a page without being part of the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Artifact {
    /// Lines and areas.
    Layout,
    /// The heading of a table, repeated.
    Repetition,
    Foot,
    Watermark,
}

/// The glyphs of a font that are used, and the letters that they show.
#[derive(Default)]
pub struct Used {
    pub remapper: GlyphRemapper,
    /// By their numbers in the cut font.
    pub letters: BTreeMap<u16, char>,
}

pub struct Pages {
    pub paper: Paper,
    pub fonts: Fonts,
    pub used: [Used; 2],
    pub tree: Tree,
    pub pictures: Vec<Picture>,
    pub pages: Vec<Content>,
    /// Set while what is drawn is no part of the document.
    pub artifact: Option<Artifact>,
}

impl Pages {
    /// One page.
    pub fn new(paper: Paper) -> Result<Self, Broken> {
        let mut pages = Self {
            paper,
            fonts: Fonts::new()?,
            used: Default::default(),
            tree: Tree::new(),
            pictures: Vec::new(),
            pages: Vec::new(),
            artifact: None,
        };
        pages.start_page();
        Ok(pages)
    }

    /// Starts a page. What is drawn next stands on it.
    pub fn start_page(&mut self) {
        let settings = Settings { pretty: false };
        self.pages.push(Content::with_settings(settings));
    }

    /// Draws a line of text that begins at `x`; `y` is its base line.
    pub fn text(&mut self, x: f32, y: f32, style: Style, line: &[Letter]) {
        let last = self.pages.len().saturating_sub(1);
        self.text_on(last, [1.0, 0.0, 0.0, 1.0], x, y, style, line);
    }

    /// Draws a line of text on a page, in the direction of the matrix.
    pub fn text_on(
        &mut self,
        page: usize,
        direction: [f32; 4],
        x: f32,
        y: f32,
        style: Style,
        line: &[Letter],
    ) {
        if line.is_empty() {
            return;
        }
        let height = self.paper.height;
        let font = self.fonts.of(style.weight);
        let [used, bold] = &mut self.used;
        let (used, name) = match style.weight {
            Weight::Regular => (used, FONTS[0].1),
            Weight::SemiBold => (bold, FONTS[1].1),
        };
        let Some(content) = self.pages.get_mut(page) else {
            return;
        };
        begin(content, self.artifact, &mut self.tree, page);
        let is_replaced = line.iter().any(|letter| letter.shown == REPLACEMENT);
        if is_replaced {
            let meant: String = line.iter().map(|letter| letter.meant).collect();
            let mut span = content.begin_marked_content_with_properties(Name(b"Span"));
            span.properties().actual_text(TextStr(&meant));
        }
        let [a, b, c, d] = direction;
        content.begin_text();
        set_colour(content, style.colour);
        content.set_font(name, rounded(style.size));
        content.set_text_matrix([a, b, c, d, rounded(x), rounded(height - y)]);
        show(content, font, used, line);
        content.end_text();
        if is_replaced {
            content.end_marked_content();
        }
        content.end_marked_content();
    }

    /// Fills an area; `y` is its upper edge.
    pub fn fill(&mut self, x: f32, y: f32, width: f32, height: f32, colour: Colour) {
        let bottom = rounded(self.paper.height - y - height);
        let Some(content) = self.pages.last_mut() else {
            return;
        };
        begin_artifact(content, Artifact::Layout);
        set_colour(content, colour);
        content.rect(rounded(x), bottom, rounded(width), rounded(height));
        content.fill_nonzero();
        content.end_marked_content();
    }

    /// Draws a picture; `y` is its upper edge.
    pub fn picture(&mut self, x: f32, y: f32, width: f32, height: f32, picture: &Picture) {
        let name = picture_name(self.pictures.len());
        let bottom = rounded(self.paper.height - y - height);
        let page = self.pages.len().saturating_sub(1);
        let is_open = self.open(Role::Figure(picture.description.clone()));
        if let Some(content) = self.pages.last_mut() {
            begin(content, self.artifact, &mut self.tree, page);
            content.save_state();
            let (width, height) = (rounded(width), rounded(height));
            content.transform([width, 0.0, 0.0, height, rounded(x), bottom]);
            content.x_object(Name(name.as_bytes()));
            content.restore_state();
            content.end_marked_content();
        }
        self.close(is_open);
        self.pictures.push(picture.clone());
    }

    /// Opens an element, for what is drawn next; not within an artifact. Returns whether it did.
    pub fn open(&mut self, role: Role) -> bool {
        let is_open = self.artifact.is_none();
        if is_open {
            self.tree.open(role);
        }
        is_open
    }

    /// Closes the element that was opened last.
    pub fn close(&mut self, is_open: bool) {
        if is_open {
            self.tree.close();
        }
    }
}

/// The name of a picture in the resources of a page.
pub fn picture_name(number: usize) -> String {
    format!("I{number}")
}

/// Begins a piece of content, of the open element or of an artifact.
fn begin(content: &mut Content, artifact: Option<Artifact>, tree: &mut Tree, page: usize) {
    match artifact {
        Some(artifact) => begin_artifact(content, artifact),
        None => {
            let (name, number) = tree.add_content(page);
            let mut mark = content.begin_marked_content_with_properties(name);
            mark.properties().identify(number);
        }
    }
}

fn begin_artifact(content: &mut Content, artifact: Artifact) {
    let mut mark = content.begin_marked_content_with_properties(Name(b"Artifact"));
    let mut properties = mark.properties().artifact();
    match artifact {
        Artifact::Layout => properties.kind(ArtifactType::Layout),
        Artifact::Repetition => properties.kind(ArtifactType::Pagination),
        Artifact::Foot => properties
            .kind(ArtifactType::Pagination)
            .subtype(ArtifactSubtype::Footer),
        Artifact::Watermark => properties
            .kind(ArtifactType::Pagination)
            .subtype(ArtifactSubtype::Watermark),
    };
}

fn set_colour(content: &mut Content, [red, green, blue]: Colour) {
    content.set_fill_rgb(red, green, blue);
}

/// Shows the glyphs of a line, by their numbers in the cut font.
fn show(content: &mut Content, font: &Font, used: &mut Used, line: &[Letter]) {
    let mut positioned = content.show_positioned();
    let mut items = positioned.items();
    let mut run: Vec<u8> = Vec::new();
    for (letter, glyph) in line.iter().zip(glyphs(line, font)) {
        let number = used.remapper.remap(glyph.id);
        used.letters.entry(number).or_insert(letter.shown);
        run.extend(number.to_be_bytes());
        if glyph.kerning != 0.0 {
            items.show(Str(&run));
            // What is given is subtracted from the position.
            items.adjust(-rounded(glyph.kerning));
            run.clear();
        }
    }
    if !run.is_empty() {
        items.show(Str(&run));
    }
}

/// To hundredths: the files are shorter, and no eye sees the rest.
fn rounded(points: f32) -> f32 {
    (points * 100.0).round() / 100.0
}
