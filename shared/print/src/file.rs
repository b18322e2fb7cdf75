//! The file of a PDF 1.7 (ISO 32000-1) with the structure that PDF/UA-1 (ISO 14289-1) wants.
//!
//! It does not contain the time, so the same document always gives the same bytes.

use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, TabOrder, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Settings, Str, TextStr};
use subsetter::subset;
use xmp_writer::XmpWriter;

use crate::Broken;
use crate::fonts::{Font, Weight};
use crate::pages::{FONTS, Pages, Used, picture_name};
use crate::pictures::{Picture, Pixels};

const PRODUCER: &str = "Trastienda";
/// From 0 to 10: the smallest files take three times as long and are 2 % smaller.
const COMPRESSION: u8 = 6;
const SYSTEM: SystemInfo<'static> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};

/// What a file says of itself.
pub struct Metadata<'a> {
    pub title: &'a str,
    pub author: &'a str,
    /// A tag like `en`.
    pub language: &'a str,
}

struct References(i32);

impl References {
    fn next(&mut self) -> Ref {
        self.0 = self.0.saturating_add(1);
        Ref::new(self.0)
    }
}

/// # Errors
/// A font that cannot be cut; never with the fonts of this crate.
pub fn write(pages: Pages, metadata: &Metadata<'_>) -> Result<Vec<u8>, Broken> {
    let Pages {
        paper,
        fonts,
        used,
        tree,
        pictures,
        pages,
        ..
    } = pages;
    let mut references = References(0);
    let [catalogue, page_tree, info, xmp, structure] = std::array::from_fn(|_| references.next());
    let mut pdf = Pdf::with_settings(Settings { pretty: false });
    let mut catalog = pdf.catalog(catalogue);
    catalog.pages(page_tree);
    catalog.metadata(xmp);
    catalog.lang(TextStr(metadata.language));
    catalog.mark_info().marked(true);
    catalog.viewer_preferences().display_doc_title(true);
    catalog.pair(Name(b"StructTreeRoot"), structure);
    catalog.finish();
    write_metadata(&mut pdf, info, xmp, metadata);

    let page_references: Vec<Ref> = pages.iter().map(|_| references.next()).collect();
    let fonts_used = FONTS
        .iter()
        .zip(&used)
        .filter(|(_, used)| !used.letters.is_empty());
    let mut font_references = Vec::new();
    for ((weight, name), used) in fonts_used {
        let reference = write_font(&mut pdf, fonts.of(*weight), *weight, used, &mut references)?;
        font_references.push((*name, reference));
    }
    let mut picture_references = Vec::new();
    for (number, picture) in pictures.iter().enumerate() {
        let reference = references.next();
        write_picture(&mut pdf, reference, picture);
        picture_references.push((picture_name(number), reference));
    }

    let mut root = pdf.pages(page_tree);
    root.kids(page_references.iter().copied());
    root.count(i32::try_from(pages.len()).unwrap_or(i32::MAX));
    root.media_box(Rect::new(0.0, 0.0, paper.width, paper.height));
    let mut resources = root.resources();
    let mut dictionary = resources.fonts();
    for (name, reference) in font_references {
        dictionary.pair(name, reference);
    }
    dictionary.finish();
    if !picture_references.is_empty() {
        let mut dictionary = resources.x_objects();
        for (name, reference) in picture_references {
            dictionary.pair(Name(name.as_bytes()), reference);
        }
    }
    resources.finish();
    root.finish();
    for ((number, reference), content) in (0..).zip(&page_references).zip(pages) {
        let content_reference = references.next();
        let mut page = pdf.page(*reference);
        page.parent(page_tree);
        page.contents(content_reference);
        page.struct_parents(number);
        page.tab_order(TabOrder::StructureOrder);
        page.finish();
        let content = compressed(&content.finish());
        pdf.stream(content_reference, &content)
            .filter(Filter::FlateDecode);
    }
    tree.write(&mut pdf, structure, &page_references, || references.next());
    Ok(pdf.finish())
}

fn compressed(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec_zlib(bytes, COMPRESSION)
}

fn write_metadata(pdf: &mut Pdf, info: Ref, xmp: Ref, metadata: &Metadata<'_>) {
    let Metadata {
        title,
        author,
        language,
    } = metadata;
    pdf.document_info(info)
        .title(TextStr(title))
        .author(TextStr(author))
        .producer(TextStr(PRODUCER));
    let mut packet = XmpWriter::new();
    packet
        .title([(None, *title)])
        .creator([*author])
        .language([xmp_writer::LangId(language)])
        .producer(PRODUCER);
    pdf.metadata(xmp, packet.finish(None).as_bytes());
}

/// Writes a font with the letters that are used.
fn write_font(
    pdf: &mut Pdf,
    font: &Font,
    weight: Weight,
    used: &Used,
    references: &mut References,
) -> Result<Ref, Broken> {
    let [composite, descendant, descriptor, unicode, data] =
        std::array::from_fn(|_| references.next());
    let name = format!("{}+{}", subset_tag(used), font.name);
    let name = Name(name.as_bytes());
    pdf.type0_font(composite)
        .base_font(name)
        .encoding_predefined(Name(b"Identity-H"))
        .descendant_font(descendant)
        .to_unicode(unicode);
    let mut cid_font = pdf.cid_font(descendant);
    cid_font
        .subtype(CidFontType::Type2)
        .base_font(name)
        .system_info(SYSTEM)
        .font_descriptor(descriptor)
        .default_width(0.0)
        .cid_to_gid_map_predefined(Name(b"Identity"));
    let widths = used.remapper.remapped_gids().map(|gid| font.advance(gid));
    cid_font.widths().consecutive(0, widths);
    cid_font.finish();
    let face = &font.face;
    let bounds = face.global_bounding_box();
    let [x_min, y_min, x_max, y_max] = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max]
        .map(|units| font.thousandths(units));
    pdf.font_descriptor(descriptor)
        .name(name)
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(x_min, y_min, x_max, y_max))
        .italic_angle(0.0)
        .ascent(font.thousandths(face.ascender()))
        .descent(font.thousandths(face.descender()))
        .cap_height(font.thousandths(face.capital_height().unwrap_or(face.ascender())))
        .stem_v(match weight {
            Weight::Regular => 80.0,
            Weight::SemiBold => 120.0,
        })
        .font_file2(data);
    let mut map = UnicodeCmap::<u16>::new(Name(b"Letters"), SYSTEM);
    for (glyph, letter) in &used.letters {
        map.pair(*glyph, *letter);
    }
    let map = compressed(&map.finish());
    pdf.cmap(unicode, &map).filter(Filter::FlateDecode);
    let cut = subset(font.data, 0, &used.remapper).map_err(|_| Broken("a font cannot be cut"))?;
    let length = i32::try_from(cut.len()).unwrap_or(i32::MAX);
    let cut = compressed(&cut);
    pdf.stream(data, &cut)
        .filter(Filter::FlateDecode)
        .pair(Name(b"Length1"), length);
    Ok(composite)
}

/// Six letters that name the choice of glyphs, so that readers do not mix up two cuts of a font.
fn subset_tag(used: &Used) -> String {
    // FNV-1a.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in used.remapper.remapped_gids().flat_map(u16::to_le_bytes) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    let mut tag = String::new();
    for _ in 0..6 {
        let letter = u8::try_from(hash % 26).unwrap_or(0);
        tag.push(char::from(b'A' + letter));
        hash /= 26;
    }
    tag
}

fn write_picture(pdf: &mut Pdf, reference: Ref, picture: &Picture) {
    let (bytes, filter, colours) = match &picture.pixels {
        Pixels::Jpeg(file, colours) => (file.clone(), Filter::DctDecode, *colours),
        Pixels::Rgb(bytes) => (compressed(bytes), Filter::FlateDecode, 3),
    };
    let pixels = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    let mut image = pdf.image_xobject(reference, &bytes);
    image.filter(filter);
    image.width(pixels(picture.width));
    image.height(pixels(picture.height));
    if colours == 1 {
        image.color_space().device_gray();
    } else {
        image.color_space().device_rgb();
    }
    image.bits_per_component(8);
}
