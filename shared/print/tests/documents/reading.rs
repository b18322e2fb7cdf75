//! What the files say, where it stands, and how it is tagged.

use domain::Language::{English, Spanish};
use lopdf::content::Content;
use lopdf::{Document as File, Object};
use print::{A4, Document, Group, LETTER, Letterhead, Note, Table};

use crate::{pdf, sample};

const LAMP: sample::Item<'_> = ("Paper lamp", 12, 8_150);

fn pages(document: &Document) -> Vec<Vec<String>> {
    pdf::pages(&document.pdf().expect("a PDF"))
}

fn has(lines: &[String], wanted: &str) -> bool {
    lines.iter().any(|line| line == wanted)
}

#[test]
fn numbers_and_words_are_those_of_the_language() {
    let english = pages(&sample::quote(English, &[LAMP])).concat();
    for wanted in [
        "978.00",
        "VAT 21%",
        "EUR 1,183.38",
        "5 March 2026",
        "Page 1 of 1",
        "Tax amount",
    ] {
        assert!(has(&english, wanted), "{wanted} in {english:?}");
    }
    let spanish = pages(&sample::quote(Spanish, &[LAMP])).concat();
    for wanted in [
        "978,00",
        "IVA 21 %",
        "1.183,38 EUR",
        "5 de marzo de 2026",
        "Página 1 de 1",
        "Cuota",
    ] {
        assert!(has(&spanish, wanted), "{wanted} in {spanish:?}");
    }
}

#[test]
fn letters_of_europe_are_printed_and_others_are_replaced() {
    let names = [
        "Ελευθέριος",
        "Щукин Їжак",
        "Ștefan Țăran",
        "Łódź Đặng",
        "A €5 lamp",
    ];
    let items: Vec<_> = names.iter().map(|name| (*name, 1, 1)).collect();
    let lines = pages(&sample::quote(English, &items)).concat();
    for name in names {
        assert!(has(&lines, name), "{name} in {lines:?}");
    }
    let mut document = sample::quote(English, &[("深圳 👩‍🔬 lamp", 1, 1)]);
    document.letterhead.name = "🌙".to_owned();
    let lines = pages(&document).concat();
    assert!(
        has(&lines, "\u{fffd}\u{fffd} \u{fffd}\u{fffd} lamp"),
        "{lines:?}"
    );
}

#[test]
fn a_replaced_text_is_still_read_aloud_and_copied() {
    let document = sample::quote(English, &[("深圳 lamp", 1, 1)]);
    let file = File::load_mem(&document.pdf().expect("a PDF")).expect("a PDF");
    let page = file.get_pages()[&1];
    let content = file.get_page_content(page);
    let content = Content::decode(&content).expect("operations");
    let texts = content.operations.iter().filter_map(|operation| {
        let properties = operation.operands.get(1)?.as_dict().ok()?;
        let text = properties.get(b"ActualText").ok()?;
        lopdf::decode_text_string(text).ok()
    });
    assert_eq!(texts.collect::<Vec<_>>(), ["深圳 lamp"]);
}

#[test]
fn a_long_table_continues_with_its_head_on_pages_of_either_size() {
    for paper in [A4, LETTER] {
        let items: Vec<_> = (0..150).map(|_| LAMP).collect();
        let mut document = sample::quote(English, &items);
        document.paper = paper;
        let pages = pages(&document);
        let count = pages.len();
        assert!(count > 4, "{count} pages");
        for (number, lines) in pages.iter().enumerate() {
            assert!(has(lines, &format!("Page {} of {count}", number + 1)));
            assert!(
                has(lines, "Description") || number + 1 == count,
                "{lines:?}"
            );
        }
        let lines = pages.concat();
        for line in 1..=150 {
            assert!(has(&lines, &format!("LMP-{line:03}")), "line {line}");
        }
    }
}

#[test]
fn words_and_cells_without_end_lose_no_letter() {
    let word = "Donaudampfschifffahrt".repeat(200);
    let mut document = sample::quote(English, &[(&word, i64::MAX / 1_000_000, 1_000)]);
    document.title = word.clone();
    document.parties[0].lines.push(word.clone());
    document.notes.push(Note {
        heading: word.clone(),
        text: word.clone(),
    });
    let pages = pages(&document);
    assert!(pages.len() > 1);
    let text = pages.concat().concat();
    let letters = text
        .matches(|letter| "Donaudmpfsci".contains(letter))
        .count();
    assert!(letters > word.len() * 5, "{letters}");
}

#[test]
fn an_empty_document_is_a_page() {
    let document = Document {
        language: English,
        paper: A4,
        letterhead: Letterhead::default(),
        title: String::new(),
        number: String::new(),
        watermark: Some(String::new()),
        facts: vec![],
        parties: vec![],
        table: Table {
            columns: vec![],
            groups: vec![Group {
                heading: Some("\u{200b}".to_owned()),
                rows: vec![],
            }],
        },
        taxes: vec![],
        totals: vec![],
        notes: vec![Note {
            heading: String::new(),
            text: "\n \n".to_owned(),
        }],
    };
    assert_eq!(pages(&document).len(), 1);
}

#[test]
fn amounts_of_a_column_end_at_one_edge() {
    let items = [("a", 1, 1), ("b", 7, 123_456), ("c", 999, 99_999_999)];
    let document = sample::quote(English, &items);
    let file = File::load_mem(&document.pdf().expect("a PDF")).expect("a PDF");
    let fonts = Fonts::of(&file);
    let right = |text: &str| {
        let (x, size, width) = fonts.find(&file, text);
        (x + size * width / 1000.0).round()
    };
    let edge = right("0.01");
    assert_eq!(edge, right("8,641.92"));
    assert_eq!(edge, right("998,999,990.01"));
    assert!(edge > 500.0 && edge < 560.0, "{edge}");
}

/// The widths of the regular font and the letters of its glyphs.
struct Fonts {
    widths: Vec<f32>,
}

impl Fonts {
    fn of(file: &File) -> Self {
        let is_descendant = |object: &&Object| {
            let dictionary = object.as_dict();
            dictionary.is_ok_and(|one| one.has(b"W") && one.has(b"CIDToGIDMap"))
        };
        let font = file.objects.values().find(is_descendant).expect("a font");
        let widths = font
            .as_dict()
            .and_then(|font| font.get(b"W"))
            .expect("widths");
        let list = widths.as_array().expect("a list")[1]
            .as_array()
            .expect("a list");
        Self {
            widths: list
                .iter()
                .map(|width| width.as_float().expect("a number"))
                .collect(),
        }
    }

    /// Where the text begins, its size, and its width in thousandths of the size.
    fn find(&self, file: &File, wanted: &str) -> (f32, f32, f32) {
        let page = file.get_pages()[&1];
        let content = file.get_page_content(page);
        let content = Content::decode(&content).expect("operations");
        let lines = pdf::pages_of(file).concat();
        let at = lines
            .iter()
            .rposition(|line| line == wanted)
            .expect("the text");
        let shown = content.operations.split(|one| one.operator == "ET").nth(at);
        let shown = shown.expect("a text");
        let operands = |name: &str| {
            let found = shown.iter().rfind(|one| one.operator == name);
            &found.expect("an operation").operands
        };
        let number = |object: &Object| object.as_float().expect("a number");
        let mut width = 0.0;
        for item in operands("TJ")[0].as_array().expect("a list") {
            match item {
                Object::String(bytes, _) => {
                    for glyph in bytes.chunks(2) {
                        let glyph = usize::from(u16::from_be_bytes([glyph[0], glyph[1]]));
                        width += self.widths[glyph];
                    }
                }
                adjustment => width -= number(adjustment),
            }
        }
        (
            number(&operands("Tm")[4]),
            number(&operands("Tf")[1]),
            width,
        )
    }
}

#[test]
fn the_structure_says_what_is_a_heading_a_row_and_a_cell() {
    let items: Vec<_> = (0..60).map(|_| LAMP).collect();
    let mut document = sample::quote(Spanish, &items);
    document.letterhead.logo = sample::logo();
    document.watermark = Some("BORRADOR".to_owned());
    let file = File::load_mem(&document.pdf().expect("a PDF")).expect("a PDF");
    let catalogue = file.catalog().expect("a catalogue");
    let language = catalogue.get(b"Lang").expect("a language");
    assert_eq!(language.as_str().expect("a text"), b"es");
    let kinds = |kind: &str| {
        let is_kind = |object: &&Object| {
            let dictionary = object.as_dict();
            dictionary.is_ok_and(|one| {
                one.has(b"P")
                    && one
                        .get(b"S")
                        .and_then(Object::as_name)
                        .is_ok_and(|name| name == kind.as_bytes())
            })
        };
        file.objects.values().filter(is_kind).count()
    };
    assert_eq!((kinds("Document"), kinds("H1"), kinds("Figure")), (1, 1, 1));
    // Customer, place of delivery, terms.
    assert_eq!(kinds("H2"), 3);
    // The lines, the taxes, the totals: the head that is repeated is none.
    assert_eq!((kinds("Table"), kinds("THead")), (3, 1));
    assert_eq!(kinds("TR"), 1 + 60 + 2 + 3);
    assert_eq!(kinds("TH"), 6 + 3 + 3);
    assert_eq!(kinds("TD"), 60 * 6 + 3 + 3);
    // Everything that is drawn belongs to an element or is no part of the document.
    for page in file.get_pages().values() {
        let content = file.get_page_content(*page);
        let content = Content::decode(&content).expect("operations");
        let mut depth = 0;
        for operation in content.operations {
            match operation.operator.as_str() {
                "BDC" => depth += 1,
                "EMC" => depth -= 1,
                "TJ" | "f" | "Do" => assert!(depth > 0),
                _ => {}
            }
        }
        assert_eq!(depth, 0);
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let document = sample::quote(English, &[LAMP]);
    let bytes = document.pdf().expect("a PDF");
    assert_eq!(document.pdf().expect("a PDF"), bytes);
    let mut other = document;
    other.number.push('a');
    assert_ne!(other.pdf().expect("a PDF"), bytes);
}

#[test]
fn a_document_of_a_page_is_small() {
    let bytes = sample::quote(Spanish, &[LAMP]).pdf().expect("a PDF");
    assert!(bytes.len() < 30_000, "{}", bytes.len());
}
