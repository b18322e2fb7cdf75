//! Files that were changed by chance: a reader may refuse them, and must not panic, loop or reserve what a header says.
//!
//! `MESH_FUZZ_CASES` sets how many cases each format gets; by default as many as an ordinary run has time for.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may panic"
)]

mod support;

use mesh::{Check, Kind};
use support::{
    Chance, File, SVG, cuboid, jpeg, measure, model_xml, object_xml, pdf, pdf_with_object_stream,
    png, zip,
};

const CASES: usize = 10_000;

fn cases() -> usize {
    let wanted = std::env::var("MESH_FUZZ_CASES").ok();
    wanted.and_then(|text| text.parse().ok()).unwrap_or(CASES)
}

/// One to four small changes.
fn change(chance: &mut Chance, file: &mut Vec<u8>) {
    const NUMBERS: &[&str] = &[
        "-1",
        "0",
        "nan",
        "inf",
        "1e308",
        "-1e-320",
        "4294967295",
        "99999999999999999999",
        "",
        "1.5",
    ];
    const BYTES: &[u8] = &[
        0, 1, 0x7f, 0x80, 0xff, b'<', b'>', b'&', b'"', b'/', b'#', b'\n', b'\\', b' ',
    ];
    for _ in 0..=chance.below(4) {
        let at = chance.below(file.len() + 1);
        let to = (at + chance.below(40)).min(file.len());
        match chance.below(8) {
            0 => file.truncate(at),
            1 => {
                if let Some(byte) = file.get_mut(at) {
                    *byte ^= 1 << chance.below(8);
                }
            }
            2 => {
                let byte = *chance.pick(BYTES);
                if let Some(own) = file.get_mut(at) {
                    *own = byte;
                }
            }
            3 => drop(file.drain(at..to)),
            4 => {
                let copy = file[at..to].to_vec();
                let place = chance.below(file.len() + 1);
                file.splice(place..place, copy);
            }
            5 => {
                let number = chance.pick(NUMBERS).bytes();
                file.splice(at..to.min(at + 3), number);
            }
            6 => {
                let four = u32::MAX.wrapping_sub(chance.below(3) as u32).to_le_bytes();
                if let Some(own) = file.get_mut(at..at + 4) {
                    own.copy_from_slice(&four);
                }
            }
            _ => file.insert(at, *chance.pick(BYTES)),
        }
    }
}

fn piece(chance: &mut Chance) -> usize {
    *chance.pick(&[1, 3, 17, 100, 5000])
}

fn fuzz_model(kind: Kind, seed: u64, file: &[u8]) {
    assert!(measure(kind, file, 100).is_ok(), "the file itself is good");
    let mut chance = Chance(seed);
    let mut refused = 0;
    for _ in 0..cases() {
        let mut file = file.to_vec();
        change(&mut chance, &mut file);
        let piece = piece(&mut chance);
        refused += usize::from(measure(kind, &file, piece).is_err());
        let _ = support::sniff(&file);
    }
    // Neither all nor none: the changes reach what they should.
    assert!(refused > cases() / 10 && refused < cases(), "{refused}");
}

fn fuzz_check(kind: Kind, seed: u64, files: &[Vec<u8>]) {
    let mut chance = Chance(seed);
    for _ in 0..cases() {
        let mut file = chance.pick(files).clone();
        change(&mut chance, &mut file);
        let piece = piece(&mut chance);
        let _ = support::sniff(&file);
        let Ok(mut check) = Check::new(kind, file.len() as u64) else {
            continue;
        };
        let all = file.chunks(piece).try_for_each(|chunk| check.push(chunk));
        let _ = all.and_then(|()| check.finish());
    }
}

#[test]
fn binary_stl() {
    fuzz_model(Kind::StlBinary, 1, &cuboid([0.0; 3], [1.0; 3]).stl_binary());
}

#[test]
fn ascii_stl() {
    fuzz_model(
        Kind::StlAscii,
        2,
        cuboid([0.0; 3], [1.0; 3]).stl_ascii().as_bytes(),
    );
}

#[test]
fn obj() {
    fuzz_model(Kind::Obj, 3, cuboid([0.0; 3], [1.0; 3]).obj().as_bytes());
}

#[test]
fn text_ply() {
    fuzz_model(
        Kind::Ply,
        4,
        cuboid([0.0; 3], [1.0; 3]).ply_ascii().as_bytes(),
    );
}

#[test]
fn binary_ply() {
    let shape = cuboid([0.0; 3], [1.0; 3]);
    fuzz_model(Kind::Ply, 5, &shape.ply_binary(true));
    fuzz_model(Kind::Ply, 6, &shape.ply_binary(false));
}

#[test]
fn archives_of_3mf() {
    fuzz_model(Kind::ThreeMf, 7, &cuboid([0.0; 3], [1.0; 3]).threemf());
}

/// The changes are made before the archive, so that no checksum finds them first.
#[test]
fn models_of_3mf() {
    let mesh = cuboid([0.0; 3], [1.0; 3]).mesh_xml();
    let components = "<components><component objectid=\"1\" transform=\"0 1 0 -1 0 0 0 0 1 5 0 0\"/></components>";
    let objects = object_xml(1, &mesh) + &object_xml(2, components);
    let model = model_xml(
        "inch",
        &objects,
        "<item objectid=\"2\"/><item objectid=\"1\"/>",
    );
    let mut chance = Chance(8);
    let mut refused = 0;
    for _ in 0..cases() {
        let mut model = model.clone().into_bytes();
        let mut relations = support::RELATIONS.as_bytes().to_vec();
        if chance.below(8) == 0 {
            change(&mut chance, &mut relations);
        }
        change(&mut chance, &mut model);
        let file = zip(&[
            File::stored("[Content_Types].xml", support::CONTENT_TYPES.as_bytes()),
            File::stored("_rels/.rels", &relations),
            File::stored("3D/3dmodel.model", &model),
        ]);
        let piece = piece(&mut chance);
        refused += usize::from(measure(Kind::ThreeMf, &file, piece).is_err());
    }
    assert!(refused > cases() / 10 && refused < cases(), "{refused}");
}

#[test]
fn svg() {
    fuzz_check(Kind::Svg, 9, &[SVG.into()]);
}

#[test]
fn pdf_documents() {
    let files = [
        pdf(
            "1 0 obj\n<< /Type /Catalog >>\nendobj\n2 0 obj\n<< /Length 3 >>\nstream\n1 0 0 rg\nendstream\nendobj",
        ),
        pdf_with_object_stream("1 0 << /Type /Outlines /First 3 0 R >>"),
    ];
    fuzz_check(Kind::Pdf, 10, &files);
}

#[test]
fn png_pictures() {
    fuzz_check(Kind::Png, 11, &[png(2, 2)]);
}

#[test]
fn jpeg_pictures() {
    fuzz_check(Kind::Jpeg, 12, &[jpeg()]);
}
