//! STL, OBJ and PLY.

use mesh::Reason::{self, *};

use crate::support;
use crate::support::cuboid;

pub fn meshes(add: &mut impl FnMut(&'static str, Vec<u8>, Reason)) {
    let shape = cuboid([0.0; 3], [1.0; 3]);
    // What it is.
    add("no bytes", vec![], Empty);
    add("noise", b"\x01\x02\x03\x04".repeat(30), UnknownType);
    add(
        "a page",
        b"<!doctype html><html><script>1</script></html>".to_vec(),
        UnknownType,
    );
    add(
        "a program",
        [b"MZ\x90\0".as_slice(), &[0; 300]].concat(),
        UnknownType,
    );

    // Binary STL.
    let stl = shape.stl_binary();
    let mut lies = stl.clone();
    lies[80..84].copy_from_slice(&85_899_346_u32.to_le_bytes());
    add(
        "an STL whose header says 85,899,346 triangles",
        lies,
        CountMismatch,
    );
    add(
        "an STL that was cut",
        stl[..stl.len() - 1].to_vec(),
        CountMismatch,
    );
    add(
        "an STL without triangles",
        support::stl_binary(&[]),
        NoTriangles,
    );
    for (name, number) in [("NaN", f32::NAN), ("infinity", f32::INFINITY)] {
        let mut broken = stl.clone();
        broken[84 + 12..84 + 16].copy_from_slice(&number.to_le_bytes());
        add(name, broken, NotFinite);
    }

    // ASCII STL.
    let stl = shape.stl_ascii();
    let line = "  vertex 0 0 0\n";
    add(
        "an STL that ends early",
        stl.replace("endsolid a name\n", "").into(),
        Truncated,
    );
    add(
        "a facet with four corners",
        stl.replacen(line, &line.repeat(2), 1).into(),
        NotATriangle,
    );
    add(
        "a facet with two corners",
        stl.replacen(line, "", 1).into(),
        NotATriangle,
    );
    add(
        "a vertex that is no number",
        stl.replacen("vertex 0", "vertex O", 1).into(),
        BadNumber,
    );
    add(
        "a vertex that is NaN",
        stl.replacen("vertex 0", "vertex nan", 1).into(),
        NotFinite,
    );
    add(
        "a vertex beyond all numbers",
        stl.replacen("vertex 0", "vertex 1e999", 1).into(),
        NotFinite,
    );
    add(
        "a word of no STL",
        stl.replacen("endloop", "script", 1).into(),
        BadLine,
    );
    add(
        "an STL of one endless line",
        format!("solid\n{}", "facet ".repeat(20_000)).into(),
        LineTooLong,
    );
    add(
        "an STL with a page in its name",
        stl.replace("a name", "<script>1</script>").into(),
        Polyglot,
    );

    // OBJ.
    let obj = shape.obj();
    add(
        "an OBJ without faces",
        b"v 0 0 0\nv 1 0 0\n".to_vec(),
        NoTriangles,
    );
    add(
        "a face before its vertices",
        format!("f 1 2 3\n{obj}").into(),
        IndexOutOfRange,
    );
    add(
        "a face with vertex 0",
        format!("{obj}f 0 1 2\n").into(),
        IndexOutOfRange,
    );
    add(
        "a face with vertex -99",
        format!("{obj}f -99 1 2\n").into(),
        IndexOutOfRange,
    );
    add(
        "a vertex with two numbers",
        format!("{obj}v 1 2\n").into(),
        BadLine,
    );
    add(
        "an infinite vertex",
        format!("{obj}v 1 2 -inf\n").into(),
        NotFinite,
    );
    add(
        "a face with 20,000 corners",
        format!("{obj}f{}\n", " 1".repeat(20_000)).into(),
        FaceTooLarge,
    );

    // PLY.
    let ply = shape.ply_ascii();
    let with = |from: &str, to: &str| ply.replacen(from, to, 1).into_bytes();
    add(
        "a PLY without a format",
        with("format ascii 1.0\n", ""),
        BadHeader,
    );
    add(
        "a PLY with x twice",
        with("property double y", "property double x"),
        BadHeader,
    );
    add(
        "a PLY of unknown numbers",
        with("property double y", "property quad y"),
        BadHeader,
    );
    add(
        "more vertices than there are",
        with("vertex 8", "vertex 9"),
        Truncated,
    );
    add(
        "more faces than there are",
        with("face 12", "face 13"),
        Truncated,
    );
    add(
        "fewer faces than there are",
        with("face 12", "face 11"),
        TrailingData,
    );
    add(
        "five million vertices",
        with("vertex 8", "vertex 5000000"),
        TooManyVertices,
    );
    add(
        "a list of minus one",
        with("3 0 2 3", "-1 0 2 3"),
        IndexOutOfRange,
    );
    add(
        "a face of vertex 8",
        with("3 0 2 3", "3 0 2 8"),
        IndexOutOfRange,
    );
    add("a row that ends early", with("3 0 2 3", "3 0 2"), BadLine);
    add(
        "faces before vertices",
        b"ply\nformat ascii 1.0\nelement face 1\nproperty list uchar int vertex_index\nelement vertex 1\nproperty \
          float x\nproperty float y\nproperty float z\nend_header\n3 0 0 0\n0 0 0\n".to_vec(),
        FacesBeforeVertices,
    );
    let binary = shape.ply_binary(true);
    add(
        "a binary PLY that was cut",
        binary[..binary.len() - 3].to_vec(),
        Truncated,
    );
    add(
        "a binary PLY with more",
        [binary.as_slice(), b"more"].concat(),
        TrailingData,
    );
    add(
        "a header without end",
        b"ply\nformat ascii 1.0\n".to_vec(),
        Truncated,
    );
}
