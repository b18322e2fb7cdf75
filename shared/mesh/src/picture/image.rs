//! Pixels as PNG, and as SVG with a caption.

use std::fmt::Write;

use base64ct::{Base64, Encoding};
use miniz_oxide::deflate::compress_to_vec_zlib;

/// Good compression in little time.
const LEVEL: u8 = 7;

/// A square of red, green, blue and opacity, row by row.
#[derive(Debug)]
pub struct Image {
    pub side: usize,
    pub rgba: Vec<u8>,
}

impl Image {
    /// As PNG (<https://www.w3.org/TR/png-3/>). The same pixels give the same bytes.
    #[must_use]
    pub fn png(&self) -> Vec<u8> {
        let side = u32::try_from(self.side).unwrap_or_default();
        let mut header = Vec::with_capacity(13);
        header.extend(side.to_be_bytes());
        header.extend(side.to_be_bytes());
        // 8 bits a part, red-green-blue-alpha, and the only methods there are.
        header.extend([8, 6, 0, 0, 0]);
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        chunk(&mut png, *b"IHDR", &header);
        chunk(
            &mut png,
            *b"IDAT",
            &compress_to_vec_zlib(&self.filtered(), LEVEL),
        );
        chunk(&mut png, *b"IEND", &[]);
        png
    }

    /// As SVG: the picture and a line below it. The text is escaped.
    #[must_use]
    pub fn svg(&self, caption: &str) -> String {
        let side = self.side;
        let height = side + side / 12;
        let middle = side / 2;
        let baseline = side + side / 24;
        let font = side / 22;
        let picture = Base64::encode_string(&self.png());
        let caption = escaped(caption);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {height}\" width=\"{side}\" height=\"{height}\">\
             <title>{caption}</title>\
             <image width=\"{side}\" height=\"{side}\" href=\"data:image/png;base64,{picture}\"/>\
             <text x=\"{middle}\" y=\"{baseline}\" text-anchor=\"middle\" font-family=\"sans-serif\" font-size=\"{font}\" \
             fill=\"#44546a\">{caption}</text></svg>"
        )
    }

    /// Each row as its difference to the left or to the row above, whichever is smaller: section 9 of the standard.
    fn filtered(&self) -> Vec<u8> {
        const PIXEL: usize = 4;
        let stride = self.side * PIXEL;
        let mut all = Vec::with_capacity(self.rgba.len() + self.side);
        let mut above: &[u8] = &vec![0; stride];
        for row in self.rgba.chunks_exact(stride.max(1)) {
            let left = std::iter::repeat_n(&0, PIXEL).chain(row);
            let sub: Vec<u8> = row
                .iter()
                .zip(left)
                .map(|(own, left)| own.wrapping_sub(*left))
                .collect();
            let up: Vec<u8> = row
                .iter()
                .zip(above)
                .map(|(own, above)| own.wrapping_sub(*above))
                .collect();
            let weight = |bytes: &[u8]| -> u64 {
                bytes
                    .iter()
                    .map(|byte| u64::from(byte.cast_signed().unsigned_abs()))
                    .sum()
            };
            if weight(&sub) <= weight(&up) {
                all.push(1);
                all.extend(sub);
            } else {
                all.push(2);
                all.extend(up);
            }
            above = row;
        }
        all
    }
}

fn chunk(png: &mut Vec<u8>, name: [u8; 4], data: &[u8]) {
    png.extend(u32::try_from(data.len()).unwrap_or_default().to_be_bytes());
    let mut checksum = crc32fast::Hasher::new();
    checksum.update(&name);
    checksum.update(data);
    png.extend(name);
    png.extend(data);
    png.extend(checksum.finalize().to_be_bytes());
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' | '>' | '&' | '"' | '\'' => {
                let _ = write!(escaped, "&#{};", u32::from(letter));
            }
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}
