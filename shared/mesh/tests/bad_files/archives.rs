//! Archives of 3MF.

use mesh::Reason::{self, *};

use crate::support;
use crate::support::{File, cuboid, model_xml, object_xml, zip, zip_directory};

pub fn archives(add: &mut impl FnMut(&'static str, Vec<u8>, Reason)) {
    let shape = cuboid([0.0; 3], [1.0; 3]);
    let good = shape.threemf();
    add(
        "an archive that was cut",
        good[..good.len() - 30].to_vec(),
        ZipMalformed,
    );
    add(
        "bytes after an archive",
        [good.as_slice(), b"more"].concat(),
        ZipMalformed,
    );
    let mut shifted = b"PK\x03\x04junk".to_vec();
    shifted.extend(&good);
    add("bytes before an archive", shifted, ZipMalformed);
    add(
        "an archive of other things",
        zip(&[File::new("a.txt", "text")]),
        NotA3mf,
    );
    add(
        "an archive without files",
        zip_directory(b"PK\x03\x04".to_vec(), &[], &[]),
        NotA3mf,
    );
    let model = model_xml(
        "millimeter",
        &object_xml(1, &shape.mesh_xml()),
        "<item objectid=\"1\"/>",
    );
    let with = |file: File| {
        zip(&[
            File::new("[Content_Types].xml", support::CONTENT_TYPES),
            File::new("_rels/.rels", support::RELATIONS),
            File::new("3D/3dmodel.model", &model),
            file,
        ])
    };
    for name in [
        "../../etc/passwd",
        "a/../../b",
        "/etc/passwd",
        "a\\b",
        "C:/x",
        "a\u{7}b",
        "a/./b",
    ] {
        add(
            "a name that leads out",
            with(File::stored(name, b"x")),
            ZipBadName,
        );
    }
    add(
        "a name twice",
        with(File::stored("3d/3DMODEL.model", b"x")),
        ZipDuplicateName,
    );
    let mut wrong = File::stored("note.txt", b"text");
    wrong.checksum ^= 1;
    add("a wrong checksum", with(wrong), ZipChecksum);
    let mut hidden = File::stored("note.txt", b"text");
    hidden.flags = 1;
    add("an encrypted entry", with(hidden), ZipEncrypted);
    let mut packed = File::stored("note.txt", b"text");
    packed.method = 12;
    add("an entry packed by bzip2", with(packed), ZipMethod);
    let many: Vec<File> = (0..201)
        .map(|number| File::stored(&number.to_string(), b""))
        .collect();
    add("201 entries", zip(&many), ZipTooManyEntries);

    // Bombs: one that says so, one that hides it, many that share their data.
    let zeros = " ".repeat(30 << 20);
    let bomb = File::new("big.txt", &zeros);
    add("a zip bomb", with(bomb.clone()), ZipBomb);
    let mut lying = bomb;
    lying.inflated = 1000;
    add("a zip bomb that lies", with(lying), ZipBomb);
    let mut large: Vec<File> = (0..6)
        .map(|number| File::stored(&format!("{number}"), b"x"))
        .collect();
    for file in &mut large {
        file.method = 8;
        file.inflated = 100_000_000;
        file.data = vec![0; 2_000_000];
    }
    add("600 MB inflated", zip(&large), ZipBomb);
    let kernel = File::stored("a", &[7; 1000]);
    let mut others: Vec<File> = (0..20)
        .map(|number| File {
            name: format!("{number}"),
            ..kernel.clone()
        })
        .collect();
    others.insert(0, kernel);
    let first = zip(&others[..1]);
    let local = first[..30 + 1 + 1000].to_vec();
    let offsets = vec![0; others.len()];
    add(
        "entries that share their data",
        zip_directory(local, &others, &offsets),
        ZipOverlap,
    );
}
