//! The two weights of Noto Sans that documents are set in.

use ttf_parser::gpos::{PairAdjustment, PositioningSubtable};
use ttf_parser::{Face, GlyphId};

use crate::Broken;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    Regular,
    SemiBold,
}

pub struct Font {
    /// Its PostScript name.
    pub name: &'static str,
    pub data: &'static [u8],
    pub face: Face<'static>,
    /// Its tables of pairs of glyphs that stand nearer to each other.
    pairs: Vec<PairAdjustment<'static>>,
}

pub struct Fonts {
    regular: Font,
    semi_bold: Font,
}

static REGULAR: &[u8] = include_bytes!("../fonts/NotoSans-Regular.ttf");
static SEMI_BOLD: &[u8] = include_bytes!("../fonts/NotoSans-SemiBold.ttf");

impl Fonts {
    /// # Errors
    /// Never with the fonts in this crate.
    pub fn new() -> Result<Self, Broken> {
        Ok(Self {
            regular: Font::new("NotoSans-Regular", REGULAR)?,
            semi_bold: Font::new("NotoSans-SemiBold", SEMI_BOLD)?,
        })
    }

    pub const fn of(&self, weight: Weight) -> &Font {
        match weight {
            Weight::Regular => &self.regular,
            Weight::SemiBold => &self.semi_bold,
        }
    }
}

impl Font {
    fn new(name: &'static str, data: &'static [u8]) -> Result<Self, Broken> {
        let face = Face::parse(data, 0).map_err(|_| Broken("a font cannot be read"))?;
        let subtables = face.tables().gpos.into_iter().flat_map(|table| {
            let lookups = table.lookups.into_iter();
            lookups.flat_map(|lookup| lookup.subtables.into_iter::<PositioningSubtable<'_>>())
        });
        let pairs = subtables.filter_map(|subtable| match subtable {
            PositioningSubtable::Pair(pairs) => Some(pairs),
            _ => None,
        });
        Ok(Self {
            name,
            data,
            pairs: pairs.collect(),
            face,
        })
    }

    pub fn glyph(&self, letter: char) -> Option<u16> {
        self.face.glyph_index(letter).map(|glyph| glyph.0)
    }

    /// A length of the font in thousandths of the size of a text.
    pub fn thousandths(&self, units: i16) -> f32 {
        f32::from(units) * 1000.0 / f32::from(self.face.units_per_em())
    }

    /// The width of a glyph in thousandths of the size.
    pub fn advance(&self, glyph: u16) -> f32 {
        let units = self.face.glyph_hor_advance(GlyphId(glyph)).unwrap_or(0);
        self.thousandths(i16::try_from(units).unwrap_or(i16::MAX))
    }

    /// How much further apart than their widths two glyphs stand, in thousandths of the size; mostly nearer.
    pub fn kerning(&self, left: u16, right: u16) -> f32 {
        let (left, right) = (GlyphId(left), GlyphId(right));
        for pairs in &self.pairs {
            let Some(index) = pairs.coverage().get(left) else {
                continue;
            };
            // The first table that knows the pair counts; one of classes knows all pairs of what it covers.
            let found = match pairs {
                PairAdjustment::Format1 { sets, .. } => {
                    sets.get(index).and_then(|set| set.get(right))
                }
                PairAdjustment::Format2 {
                    classes, matrix, ..
                } => matrix.get((classes.0.get(left), classes.1.get(right))),
            };
            if let Some((first, _)) = found {
                return self.thousandths(first.x_advance);
            }
        }
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::{Fonts, Weight};

    #[test]
    fn both_weights_have_the_same_letters_and_digits_of_one_width() {
        let fonts = Fonts::new().unwrap();
        let (regular, semi_bold) = (fonts.of(Weight::Regular), fonts.of(Weight::SemiBold));
        for letter in '\0'..='\u{ffff}' {
            assert_eq!(
                regular.glyph(letter).is_some(),
                semi_bold.glyph(letter).is_some(),
                "{letter:?}"
            );
        }
        for font in [regular, semi_bold] {
            let width = |digit: char| font.advance(font.glyph(digit).unwrap());
            assert!(('0'..='9').all(|digit| width(digit) == width('0')));
        }
    }

    #[test]
    fn a_v_moves_under_an_a() {
        let fonts = Fonts::new().unwrap();
        let font = fonts.of(Weight::Regular);
        let glyph = |letter: char| font.glyph(letter).unwrap();
        assert!(font.kerning(glyph('A'), glyph('V')) < -20.0);
        assert_eq!(font.kerning(glyph('1'), glyph('1')), 0.0);
    }
}
