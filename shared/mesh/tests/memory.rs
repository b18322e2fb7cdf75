//! How much memory is used at most. One test, so that nothing else allocates meanwhile.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may panic"
)]

mod support;

use mesh::{Kind, Measure, Picture, Reader, Sink};
use peak_alloc::PeakAlloc;
use support::{Chance, File, RELATIONS, ball, figures, zip};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

const MB: f32 = 1_000_000.0;

/// What a work allocates at most beyond what was there before, in megabytes.
fn peak(work: impl FnOnce()) -> f32 {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    work();
    (MEMORY.peak_usage() - before) as f32 / MB
}

/// Pieces of 64 KiB, made when they are asked for.
fn push_all(reader: &mut Reader, piece: &[u8], times: usize, sink: &mut dyn Sink) {
    for _ in 0..times {
        reader.push(piece, sink).unwrap();
    }
}

#[test]
fn memory_is_bounded_whatever_the_file_says_or_holds() {
    // 100 MB of triangles that share no edge: the worst for the table of edges.
    let triangles: u32 = 2_000_000;
    let length = 84 + u64::from(triangles) * 50;
    let binary = peak(|| {
        let mut reader = Reader::new(Kind::StlBinary, length).unwrap();
        let mut measure = Measure::default();
        let mut header = vec![0; 80];
        header.extend(triangles.to_le_bytes());
        reader.push(&header, &mut measure).unwrap();
        let mut record = [0_u8; 50];
        for number in 0..triangles {
            for (place, corner) in record[12..48].chunks_exact_mut(4).enumerate() {
                let value = (number * 9 + place as u32) as f32 + 0.25;
                corner.copy_from_slice(&value.to_le_bytes());
            }
            reader.push(&record, &mut measure).unwrap();
        }
        reader.finish(&mut measure).unwrap();
        assert!(!measure.finish().unwrap().edges_exact);
    });
    assert!(binary < 6.0, "a binary STL of 100 MB took {binary} MB");

    // Four million vertices, the most that an indexed format may have.
    let indexed = peak(|| {
        let mut reader = Reader::new(Kind::Obj, u64::MAX).unwrap();
        let mut measure = Measure::default();
        push_all(
            &mut reader,
            b"v 1.5 2.5 3.5\nv 0 1 2\n",
            2_000_000,
            &mut measure,
        );
        assert!(reader.push(b"v 1 2 3\n", &mut measure).is_err());
    });
    assert!(indexed < 56.0, "4,000,000 vertices took {indexed} MB");

    // Headers that say there are thousands of millions.
    let ply = b"ply\nformat binary_little_endian 1.0\nelement vertex 3999999\nproperty float x\nproperty float y\n\
        property float z\nelement face 4294967295\nproperty list uint uint vertex_index\nend_header\n\0\0\0\0";
    let lying = peak(|| {
        let mut reader = Reader::new(Kind::Ply, 1 << 40).unwrap();
        reader.push(ply, &mut Measure::default()).unwrap();
    });
    assert!(lying < 0.2, "a header took {lying} MB");

    // An archive whose entry inflates to 19 MB is not kept.
    let mut chance = Chance(1);
    let note: String = (0..100_000)
        .map(|_| format!("{:016x}", chance.next()).repeat(12))
        .collect();
    let archive = zip(&[
        File::new("note.txt", &note),
        File::new("[Content_Types].xml", support::CONTENT_TYPES),
        File::new("_rels/.rels", RELATIONS),
        File::new("3D/3dmodel.model", "<model/>"),
    ]);
    let inflated = peak(|| {
        let refused = support::measure(Kind::ThreeMf, &archive, 65_536).unwrap_err();
        assert_eq!(refused.reason, mesh::Reason::NoTriangles);
    });
    assert!(inflated < 1.0, "an archive took {inflated} MB");

    // A picture.
    let triangles = ball(10.0, 50).triangles();
    let own = figures(&triangles);
    let drawn = peak(|| {
        let mut picture = Picture::new(&own, 512);
        for triangle in &triangles {
            picture.triangle(triangle);
        }
        drop(picture.finish().png());
    });
    assert!(drawn < 12.0, "a picture took {drawn} MB");
    println!(
        "binary STL {binary} MB, indexed {indexed} MB, archive {inflated} MB, picture {drawn} MB"
    );
}
