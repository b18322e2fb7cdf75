//! Files that must not be taken, and the reason that each is given.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may panic"
)]

mod archives;
mod documents;
mod drawings;
mod meshes;
mod models;
#[path = "../support/mod.rs"]
mod support;

use std::collections::HashSet;

use mesh::Reason::{self, BadNumber, TooManyTriangles};
use strum::VariantArray;
use support::{SVG, accept, cuboid, jpeg, pdf, pdf_with_object_stream, png};

fn cases() -> Vec<(&'static str, Vec<u8>, Reason)> {
    let mut cases = Vec::new();
    let mut add = |name, file: Vec<u8>, reason| cases.push((name, file, reason));
    meshes::meshes(&mut add);
    archives::archives(&mut add);
    models::models(&mut add);
    drawings::drawings(&mut add);
    documents::documents(&mut add);
    documents::pictures(&mut add);
    cases
}

#[test]
fn each_bad_file_is_refused_for_its_reason() {
    let mut wrong = Vec::new();
    for (name, file, reason) in cases() {
        for piece in [1000, usize::MAX / 2] {
            match accept(&file, piece) {
                Err(problem) if problem.reason == reason => {}
                other => wrong.push(format!("{name}: {other:?}, not {reason:?}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn byte_by_byte_the_reasons_are_the_same() {
    for (name, file, reason) in cases()
        .into_iter()
        .filter(|(_, file, _)| file.len() < 20_000)
    {
        let found = accept(&file, 1).map_err(|problem| problem.reason);
        assert_eq!(found, Err(reason), "{name}");
    }
}

#[test]
fn every_reason_is_met_or_listed_here() {
    let met: HashSet<Reason> = cases().into_iter().map(|(_, _, reason)| reason).collect();
    // Too large for an ordinary test.
    let elsewhere = [TooManyTriangles];
    for reason in Reason::VARIANTS {
        assert!(
            met.contains(reason) != elsewhere.contains(reason),
            "{reason:?}"
        );
    }
}

#[test]
fn a_drawing_under_another_name_is_a_drawing() {
    // The name is never asked for: only bytes go in.
    for start in ["", "\u{feff}", "\n\n", "<!-- x -->"] {
        let file = format!(
            "{start}{}",
            SVG.replacen("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "", 1)
        );
        assert_eq!(
            accept(file.as_bytes(), 10).map(mesh::Kind::content_type),
            Ok("image/svg+xml")
        );
    }
}

#[test]
fn good_files_are_taken() {
    let shape = cuboid([0.0; 3], [1.0; 3]);
    for (kind, file) in shape.files() {
        assert_eq!(accept(&file, 100), Ok(kind));
    }
    let plain = pdf(
        "1 0 obj\n<< /Type /Catalog /OpenAction [2 0 R /Fit] >>\nendobj\n2 0 obj\n<< /Length 3 >>\nstream\n1 0 0 rg\nendstream\nendobj",
    );
    assert_eq!(accept(&plain, 7), Ok(mesh::Kind::Pdf));
    assert_eq!(
        accept(
            &pdf_with_object_stream("1 0 << /Type /Outlines /First 3 0 R >>"),
            7
        ),
        Ok(mesh::Kind::Pdf)
    );
    assert_eq!(accept(SVG.as_bytes(), 7), Ok(mesh::Kind::Svg));
    assert_eq!(accept(&png(2, 2), 7), Ok(mesh::Kind::Png));
    assert_eq!(accept(&jpeg(), 7), Ok(mesh::Kind::Jpeg));
    let inkscape = SVG.replacen("<svg ", "<svg xmlns:inkscape=\"http://www.inkscape.org/namespaces/inkscape\" inkscape:version=\"1\" ", 1);
    assert_eq!(accept(inkscape.as_bytes(), 50), Ok(mesh::Kind::Svg));
}

#[test]
fn details_are_short_and_have_no_control_characters() {
    let file = format!(
        "solid\nfacet\nouter loop\nvertex {}\u{1b} 0 0\n",
        "x".repeat(500)
    );
    let problem = support::measure(mesh::Kind::StlAscii, file.as_bytes(), 10).unwrap_err();
    assert_eq!(problem.reason, BadNumber);
    assert!(
        problem.detail.chars().count() <= 120 && !problem.detail.contains('\u{1b}'),
        "{problem}"
    );
}
