//! Writes sample documents into a folder, to look at them: `cargo run -p print --example samples -- FOLDER`.

#[path = "../tests/documents/sample.rs"]
mod sample;

use std::error::Error;
use std::path::PathBuf;

use domain::Language::{English, Spanish};
use print::{LETTER, Note};

fn main() -> Result<(), Box<dyn Error>> {
    let folder: PathBuf = std::env::args_os().nth(1).ok_or("which folder?")?.into();
    let lamp = ("Paper lamp, folded by hand (white)", 12, 8_150);
    let long = (
        "Lámpara de papel plegada a mano, con cable de dos metros, enchufe para cada país y bombilla de repuesto",
        1_200,
        12_345,
    );
    let one = sample::quote(English, &[lamp]);
    let mut spanish = sample::quote(Spanish, &[lamp, long, ("深圳 lamp 👩‍🔬", 1, 99)]);
    spanish.letterhead.logo = sample::logo();
    spanish.watermark = Some("BORRADOR".to_owned());
    let items: Vec<_> = (0..60)
        .map(|n| if n % 7 == 3 { long } else { lamp })
        .collect();
    let mut many = sample::quote(English, &items);
    many.paper = LETTER;
    many.notes.push(Note {
        heading: "Note".to_owned(),
        text: "Mind the step at the back door, and ring twice. ".repeat(120),
    });
    for (name, document) in [("one", one), ("spanish", spanish), ("many", many)] {
        let bytes = document.pdf().map_err(|why| why.to_string())?;
        std::fs::write(folder.join(format!("{name}.pdf")), bytes)?;
    }
    Ok(())
}
