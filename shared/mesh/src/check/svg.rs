//! SVG by an allow-list: whatever is not known to only draw is refused, not cleaned
//! (elements and attributes: <https://www.w3.org/TR/SVG11/eltindex.html> and `attindex.html`).
//!
//! No scripts, links, animations, foreign content or files from elsewhere; references lead inside the document, and
//! pictures are embedded PNG or JPEG.

use std::collections::{HashMap, HashSet};

use quick_xml::events::BytesStart;

use crate::reason::{Reason, Result};
use crate::xml::{Handler, Xml, attributes};

/// A drawing, not a database.
const FILE_BYTES_MAX: u64 = 16 << 20;

/// An embedded picture or a long path is one tag.
const TOKEN_BYTES_MAX: usize = 8 << 20;

const USES_MAX: usize = 10_000;

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";

/// What drawing programs note for themselves. No program that shows a drawing does anything with them.
const EDITORS: &[&str] = &[
    "http://creativecommons.org/ns#",
    "http://purl.org/dc/elements/1.1/",
    "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd",
    "http://vectornator.io",
    "http://web.resource.org/cc/",
    "http://www.bohemiancoding.com/sketch/ns",
    "http://www.inkscape.org/namespaces/inkscape",
    "http://www.serif.com/",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
];

const ELEMENTS: &[&str] = &[
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "g",
    "image",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "metadata",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "style",
    "svg",
    "switch",
    "symbol",
    "text",
    "textPath",
    "title",
    "tspan",
    "use",
    "view",
];

const ATTRIBUTES: &[&str] = &[
    "alignment-baseline",
    "baseProfile",
    "baseline-shift",
    "class",
    "clip",
    "clip-path",
    "clip-rule",
    "clipPathUnits",
    "color",
    "color-interpolation",
    "color-rendering",
    "cx",
    "cy",
    "d",
    "direction",
    "display",
    "dominant-baseline",
    "dx",
    "dy",
    "enable-background",
    "fill",
    "fill-opacity",
    "fill-rule",
    "font-family",
    "font-size",
    "font-size-adjust",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-weight",
    "fr",
    "fx",
    "fy",
    "glyph-orientation-horizontal",
    "glyph-orientation-vertical",
    "gradientTransform",
    "gradientUnits",
    "height",
    "href",
    "id",
    "image-rendering",
    "isolation",
    "kerning",
    "lang",
    "lengthAdjust",
    "letter-spacing",
    "marker-end",
    "marker-mid",
    "marker-start",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "mask",
    "maskContentUnits",
    "maskUnits",
    "mix-blend-mode",
    "offset",
    "opacity",
    "orient",
    "overflow",
    "paint-order",
    "pathLength",
    "patternContentUnits",
    "patternTransform",
    "patternUnits",
    "points",
    "preserveAspectRatio",
    "r",
    "refX",
    "refY",
    "rotate",
    "rx",
    "ry",
    "shape-rendering",
    "spreadMethod",
    "startOffset",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "style",
    "tabindex",
    "text-anchor",
    "text-decoration",
    "text-rendering",
    "textLength",
    "transform",
    "transform-origin",
    "type",
    "unicode-bidi",
    "vector-effect",
    "version",
    "viewBox",
    "visibility",
    "width",
    "word-spacing",
    "writing-mode",
    "x",
    "x1",
    "x2",
    "xml:lang",
    "xml:space",
    "y",
    "y1",
    "y2",
];

#[derive(Debug)]
pub struct Check {
    xml: Xml,
    drawing: Drawing,
}

#[derive(Debug, Default)]
struct Drawing {
    has_root: bool,
    /// What each prefix stands for; the same all through the document.
    prefixes: HashMap<String, String>,
    /// The ids of the open elements.
    open: Vec<Option<String>>,
    /// The text of the style sheet that is open.
    style: Option<String>,
    /// Elements that contain a `use`, and those that a `use` shows.
    using: HashSet<String>,
    used: HashSet<String>,
    uses: usize,
}

impl Check {
    /// # Errors
    /// `too_large`.
    pub fn new(length_bytes: u64) -> Result<Self> {
        if length_bytes > FILE_BYTES_MAX {
            return Err(Reason::TooLarge.with(length_bytes));
        }
        Ok(Self {
            xml: Xml::new(TOKEN_BYTES_MAX),
            drawing: Drawing::default(),
        })
    }

    /// # Errors
    /// `svg_…`, `xml_…`, `not_utf8`.
    pub fn push(&mut self, chunk: &[u8]) -> Result<()> {
        self.xml.push(chunk, &mut self.drawing)
    }

    /// # Errors
    /// As `push`, and `truncated`.
    pub fn finish(&mut self) -> Result<()> {
        self.xml.finish(&mut self.drawing)?;
        // One that shows another that shows another... would grow without end.
        let nested = self.drawing.using.intersection(&self.drawing.used).next();
        match nested {
            Some(id) => Err(Reason::SvgReference.with(id)),
            None => Ok(()),
        }
    }
}

impl Handler for Drawing {
    fn open(&mut self, tag: &BytesStart<'_>) -> Result<()> {
        for attribute in attributes(tag) {
            let (name, value) = attribute?;
            let prefix = match name.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) if rest.starts_with(':') => rest.trim_start_matches(':'),
                _ => continue,
            };
            self.declare(prefix, &value)?;
        }
        let name = tag.name();
        let name = name.as_ref();
        let element = self.local_name(name, Reason::SvgElement)?;
        if !self.has_root && element != Some("svg") {
            return Err(Reason::SvgElement.with(name));
        }
        self.has_root = true;
        if let Some(element) = element {
            if !ELEMENTS.contains(&element) {
                return Err(Reason::SvgElement.with(element));
            }
            if self.style.is_some() {
                return Err(Reason::SvgStyle.into());
            }
            if element == "style" {
                self.style = Some(String::new());
            }
        }
        let mut id = None;
        for attribute in attributes(tag) {
            let (name, value) = attribute?;
            if name == "xmlns" || name.starts_with("xmlns:") {
                continue;
            }
            if let Some(own) = self.attribute(element, name, &value)? {
                id = Some(own);
            }
        }
        self.open.push(id);
        if element == Some("use") {
            self.uses += 1;
            if self.uses > USES_MAX {
                return Err(Reason::SvgReference.with(USES_MAX));
            }
            self.using.extend(self.open.iter().flatten().cloned());
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<()> {
        self.open.pop();
        if name.rsplit(':').next() == Some("style")
            && let Some(sheet) = self.style.take()
        {
            return check_style(&sheet);
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<()> {
        if let Some(sheet) = &mut self.style {
            sheet.push_str(text);
        }
        Ok(())
    }
}

impl Drawing {
    fn declare(&mut self, prefix: &str, space: &str) -> Result<()> {
        let is_known = match prefix {
            "" => space == SVG,
            _ => space == SVG || space == XLINK || is_editor(space),
        };
        let before = self.prefixes.insert(prefix.to_owned(), space.to_owned());
        if !is_known || before.is_some_and(|before| before != space) {
            return Err(Reason::SvgNamespace.with(space));
        }
        Ok(())
    }

    /// The name without its prefix; None if it belongs to an editor.
    fn local_name<'name>(&self, name: &'name str, reason: Reason) -> Result<Option<&'name str>> {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        match self.prefixes.get(prefix).map(String::as_str) {
            // Without a declaration no program shows it, but those that guess.
            None if prefix.is_empty() => Ok(Some(local)),
            Some(SVG) => Ok(Some(local)),
            Some(space) if is_editor(space) => Ok(None),
            _ => Err(reason.with(name)),
        }
    }

    /// Checks one, and gives back its value if it is the id.
    fn attribute(
        &mut self,
        element: Option<&str>,
        name: &str,
        value: &str,
    ) -> Result<Option<String>> {
        let refused = || Err(Reason::SvgAttribute.with(name));
        let own = match name.split_once(':') {
            // Attributes without a prefix belong to their element.
            None if element.is_none() => return Ok(None),
            None | Some(("xml", _)) => name,
            Some((prefix, local)) => match self.prefixes.get(prefix).map(String::as_str) {
                Some(space) if is_editor(space) => return Ok(None),
                Some(XLINK) if local == "href" => "href",
                // What a link is for and how it is shown, without the link.
                Some(XLINK) if matches!(local, "type" | "title" | "show" | "actuate") => {
                    return Ok(None);
                }
                _ => return refused(),
            },
        };
        if !ATTRIBUTES.contains(&own) {
            return refused();
        }
        match own {
            "id" => return Ok(Some(value.to_owned())),
            "href" => self.reference(element, value)?,
            _ => check_style(value)?,
        }
        Ok(None)
    }

    fn reference(&mut self, element: Option<&str>, value: &str) -> Result<()> {
        const PICTURES: &[&str] = &[
            "data:image/png;base64,",
            "data:image/jpeg;base64,",
            "data:image/jpg;base64,",
        ];
        let value = value.trim_ascii();
        if let Some(id) = value.strip_prefix('#') {
            if element == Some("use") {
                self.used.insert(id.to_owned());
            }
            return Ok(());
        }
        if element == Some("image") && PICTURES.iter().any(|start| value.starts_with(start)) {
            return Ok(());
        }
        Err(Reason::SvgReference.with(value))
    }
}

fn is_editor(space: &str) -> bool {
    let is_adobe = space.starts_with("http://ns.adobe.com/");
    is_adobe || EDITORS.contains(&space)
}

/// A style sheet, a style or another value. Nothing is loaded and nothing is hidden by escapes.
fn check_style(text: &str) -> Result<()> {
    const WORDS: &[&str] = &[
        "@",
        "\\",
        "&",
        "expression(",
        "javascript:",
        "data:",
        "-moz-binding",
        "behavior",
        "image(",
        "image-set(",
    ];
    let lower = text.to_ascii_lowercase();
    if let Some(word) = WORDS.iter().find(|word| lower.contains(**word)) {
        return Err(Reason::SvgStyle.with(word));
    }
    for after in lower.split("url(").skip(1) {
        if !after
            .trim_start_matches([' ', '\t', '\n', '\r', '"', '\''])
            .starts_with('#')
        {
            return Err(Reason::SvgReference.with(after));
        }
    }
    Ok(())
}
