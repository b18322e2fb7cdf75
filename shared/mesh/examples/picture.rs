//! `picture FILE OUT.png|OUT.svg`: draws a model.

use mesh::sniff::{HEAD_BYTES, TAIL_BYTES};
use mesh::{Measure, Picture, Problem, Reader, Reason, Sink};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(from), Some(to)) = (arguments.next(), arguments.next()) else {
        eprintln!("picture FILE OUT");
        return;
    };
    let file = std::fs::read(&from).unwrap_or_default();
    match draw(&file, to.ends_with(".svg")) {
        Ok(bytes) => {
            if let Err(error) = std::fs::write(&to, bytes) {
                eprintln!("{to}: {error}");
            }
        }
        Err(problem) => eprintln!("{from}: {problem}"),
    }
}

fn draw(file: &[u8], as_svg: bool) -> Result<Vec<u8>, Problem> {
    let mut measure = Measure::default();
    read(file, &mut measure)?;
    let figures = measure.finish().ok_or(Reason::NoTriangles)?;
    let mut picture = Picture::new(&figures, mesh::picture::PIXELS);
    read(file, &mut picture)?;
    let image = picture.finish();
    if as_svg {
        let [width, depth, height] = figures.bounds.size_mm();
        return Ok(image
            .svg(&format!("{width:.1} × {depth:.1} × {height:.1} mm"))
            .into());
    }
    Ok(image.png())
}

fn read(file: &[u8], sink: &mut dyn Sink) -> Result<(), Problem> {
    let length = file.len() as u64;
    let head = file.get(..HEAD_BYTES).unwrap_or(file);
    let tail = file
        .get(file.len().saturating_sub(TAIL_BYTES)..)
        .unwrap_or_default();
    let mut reader = Reader::new(mesh::sniff(head, tail, length)?, length)?;
    while let Some(range) = reader.need() {
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        let chunk = file.get(place(range.start)..place(range.end));
        reader.push(chunk.ok_or(Reason::Truncated)?, sink)?;
    }
    reader.finish(sink)
}
