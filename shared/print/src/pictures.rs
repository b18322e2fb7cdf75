//! Pictures in documents, as logos.

/// A picture with its size in pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) pixels: Pixels,
    /// What it shows, for those who cannot see it.
    pub(crate) description: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pixels {
    /// A whole file, with the number of its colours: 1 for grey, 3.
    Jpeg(Vec<u8>, u8),
    /// Three bytes a pixel, row by row from the top.
    Rgb(Vec<u8>),
}

impl Picture {
    /// A picture of red, green and blue bytes, row by row from the top; nothing if there are too many or too few.
    pub fn from_rgb(width: u32, height: u32, bytes: Vec<u8>, description: &str) -> Option<Self> {
        let size = usize::try_from(u64::from(width) * u64::from(height)).ok()?;
        let fits = size > 0 && size.checked_mul(3)? == bytes.len();
        fits.then(|| Self {
            width,
            height,
            pixels: Pixels::Rgb(bytes),
            description: description.to_owned(),
        })
    }

    /// A JPEG file in grey or in colours of a screen; nothing for anything else.
    pub fn from_jpeg(bytes: Vec<u8>, description: &str) -> Option<Self> {
        let (width, height, colours) = jpeg_frame(&bytes)?;
        Some(Self {
            width: width.into(),
            height: height.into(),
            pixels: Pixels::Jpeg(bytes, colours),
            description: description.to_owned(),
        })
    }
}

/// Width, height and number of colours, from the header of the frame (ITU-T T.81, B.2.2).
fn jpeg_frame(bytes: &[u8]) -> Option<(u16, u16, u8)> {
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
    loop {
        let [0xff, marker, high, low, ..] = *rest else {
            return None;
        };
        let length = usize::from(u16::from_be_bytes([high, low]));
        // The frames that readers of PDF know: baseline, extended and progressive.
        if matches!(marker, 0xc0..=0xc2) {
            let [8, high, low, high_width, low_width, colours, ..] = *rest.get(4..)? else {
                return None;
            };
            let height = u16::from_be_bytes([high, low]);
            let width = u16::from_be_bytes([high_width, low_width]);
            let fits = width > 0 && height > 0 && matches!(colours, 1 | 3);
            return fits.then_some((width, height, colours));
        }
        // The data begins after the start of scan, so there is no frame any more.
        if matches!(marker, 0xd8..=0xda) || length < 2 {
            return None;
        }
        rest = rest.get(length + 2..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::Picture;

    #[test]
    fn the_size_of_a_jpeg_is_in_its_frame() {
        let mut file = vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2];
        file.extend([0xff, 0xc2, 0, 17, 8, 0, 30, 1, 0, 3, 1, 0x11, 0]);
        let picture = Picture::from_jpeg(file.clone(), "Sun").unwrap();
        assert_eq!((picture.width, picture.height), (256, 30));
        for length in 0..file.len() {
            // Cut anywhere, it is refused or read, and nothing else happens.
            let _ = Picture::from_jpeg(file[..length].to_vec(), "");
        }
        assert!(Picture::from_jpeg(b"\x89PNG\r\n".to_vec(), "").is_none());
        assert!(Picture::from_rgb(2, 1, vec![0; 6], "").is_some());
        assert!(Picture::from_rgb(2, 1, vec![0; 5], "").is_none());
        assert!(Picture::from_rgb(0, 0, vec![], "").is_none());
    }
}
