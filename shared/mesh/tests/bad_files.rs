//! Files that must not be taken, and the reason that each is given.

mod support;

use std::collections::HashSet;

use mesh::Reason::{self, *};
use strum::VariantArray;
use support::{
    File, SVG, accept, cuboid, jpeg, model_xml, object_xml, pdf, pdf_with_object_stream, png,
    threemf, threemf_with, zip, zip_directory,
};

/// Every reason that a test here has met.
fn cases() -> Vec<(&'static str, Vec<u8>, Reason)> {
    let mut cases = Vec::new();
    let mut add = |name, file: Vec<u8>, reason| cases.push((name, file, reason));
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

    archives(&mut add);
    models(&mut add);
    drawings(&mut add);
    documents(&mut add);
    pictures(&mut add);
    cases
}

fn archives(add: &mut impl FnMut(&'static str, Vec<u8>, Reason)) {
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

fn models(add: &mut impl FnMut(&'static str, Vec<u8>, Reason)) {
    let mesh = cuboid([0.0; 3], [1.0; 3]).mesh_xml();
    let object = object_xml(1, &mesh);
    let item = "<item objectid=\"1\"/>";
    let model = model_xml("millimeter", &object, item);
    let with = |from: &str, to: &str| threemf(&model.replacen(from, to, 1));
    let entity = "<!DOCTYPE m [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><model";
    add("an entity bomb", with("<model", entity), XmlDtd);
    add(
        "a DTD elsewhere",
        with("<model", "<!DOCTYPE m SYSTEM \"file:///etc/passwd\"><model"),
        XmlDtd,
    );
    add(
        "an unknown entity",
        with("A &amp; B", "A &nbsp; B"),
        XmlEntity,
    );
    add(
        "an unknown entity in an attribute",
        with("name=\"Title\"", "name=\"&x;\""),
        XmlEntity,
    );
    add(
        "an instruction",
        with("<model", "<?php echo 1 ?><model"),
        XmlProcessingInstruction,
    );
    add("another encoding", with("UTF-8", "UTF-16"), XmlEncoding);
    add(
        "tags that cross",
        with("</resources>", "</build>"),
        XmlMalformed,
    );
    add("tags without end", with("</model>", ""), Truncated);
    let long = model.replacen(
        "name=\"Title\"",
        &format!("name=\"{}\"", "x".repeat(1_100_000)),
        1,
    );
    add("a very long tag", stored(long.as_bytes()), XmlTokenTooLong);
    add(
        "deep nesting",
        with("<metadata", &format!("{}<metadata", "<a>".repeat(100))),
        XmlTooDeep,
    );
    let mut bytes = model.clone().into_bytes();
    let at = bytes
        .windows(5)
        .position(|window| window == b"Title")
        .unwrap();
    bytes[at] = 0xff;
    add("a model that is not UTF-8", stored(&bytes), NotUtf8);

    add(
        "a unit of nobody",
        with("unit=\"millimeter\"", "unit=\"parsec\""),
        UnknownUnit,
    );
    add(
        "an item of no object",
        with(item, "<item objectid=\"7\"/>"),
        UnknownObject,
    );
    add(
        "an item that is flattened",
        with(
            item,
            "<item objectid=\"1\" transform=\"1 0 0 0 1 0 0 0 0 0 0 0\"/>",
        ),
        BadTransform,
    );
    add(
        "a transform of eleven numbers",
        with(
            item,
            "<item objectid=\"1\" transform=\"1 0 0 0 1 0 0 0 1 0 0\"/>",
        ),
        BadTransform,
    );
    add(
        "a transform out of all numbers",
        with(
            item,
            "<item objectid=\"1\" transform=\"1 0 0 0 1 0 0 0 1 nan 0 0\"/>",
        ),
        NotFinite,
    );
    add(
        "an extension that we do not have",
        with(
            "requiredextensions=\"p\"",
            "xmlns:b=\"http://schemas.microsoft.com/3dmanufacturing/beamlattice/2017/02\" requiredextensions=\"b\"",
        ),
        UnsupportedExtension,
    );
    add("nothing that is built", with(item, ""), NoTriangles);
    add(
        "a triangle of vertex 8",
        with("v1=\"0\"", "v1=\"8\""),
        IndexOutOfRange,
    );
    add(
        "a vertex that is no number",
        with("x=\"0\"", "x=\"zero\""),
        BadNumber,
    );
    add(
        "an infinite vertex",
        with("x=\"0\"", "x=\"1e999\""),
        NotFinite,
    );
    let link = |id: u32| format!("<components><component objectid=\"{id}\"/></components>");
    let circle = object.clone() + &object_xml(2, &link(3)) + &object_xml(3, &link(2));
    add(
        "components in a circle",
        threemf(&model_xml("millimeter", &circle, "<item objectid=\"2\"/>")),
        ComponentLoop,
    );
    let twice = |id: u32| {
        format!(
            "<components>{}</components>",
            format!("<component objectid=\"{id}\"/>").repeat(2)
        )
    };
    let doubling: String = (2..30).map(|id| object_xml(id, &twice(id - 1))).collect();
    add(
        "2^28 copies",
        threemf(&model_xml(
            "millimeter",
            &(object.clone() + &doubling),
            "<item objectid=\"29\"/>",
        )),
        TooManyInstances,
    );
    let away = "<components><component p:path=\"/3D/gone.model\" objectid=\"1\"/></components>";
    add(
        "a part that is missing",
        threemf(&model_xml(
            "millimeter",
            &object_xml(2, away),
            "<item objectid=\"2\"/>",
        )),
        MissingPart,
    );
    let away = away.replace("gone", "inches");
    let root = model_xml(
        "millimeter",
        &object_xml(2, &away),
        "<item objectid=\"2\"/>",
    );
    let inches = model_xml("inch", &object, "");
    add(
        "parts in two units",
        threemf_with(&root, &[("3D/inches.model", &inches)]),
        UnknownUnit,
    );
}

/// With a model that is not deflated.
fn stored(model: &[u8]) -> Vec<u8> {
    zip(&[
        File::new("[Content_Types].xml", support::CONTENT_TYPES),
        File::new("_rels/.rels", support::RELATIONS),
        File::stored("3D/3dmodel.model", model),
    ])
}

fn drawings(add: &mut impl FnMut(&'static str, Vec<u8>, Reason)) {
    let with = |to: &str| SVG.replacen("<path", &format!("{to}<path"), 1).into_bytes();
    for text in [
        "<script>alert(1)</script>",
        "<foreignObject/>",
        "<a href=\"https://example.com\"/>",
        "<animate attributeName=\"href\"/>",
        "<set/>",
        "<iframe/>",
        "<SCRIPT/>",
        "<handler/>",
    ] {
        add(
            "an element that does more than draw",
            with(text),
            SvgElement,
        );
    }
    for text in [
        "<g onload=\"x\"/>",
        "<g ONCLICK=\"x\"/>",
        "<g xml:base=\"https://example.com\"/>",
        "<g formaction=\"x\"/>",
    ] {
        add(
            "an attribute that does more than draw",
            with(text),
            SvgAttribute,
        );
    }
    for text in [
        "<image href=\"https://example.com/a.png\"/>",
        "<use href=\"other.svg#a\"/>",
        "<image xlink:href=\"data:image/svg+xml;base64,AAAA\"/>",
        "<linearGradient href=\"javascript:x\"/>",
        "<g fill=\"url(https://example.com/a)\"/>",
        "<g fill=\"URL( 'file:///a' )\"/>",
        "<g id=\"again\"><use href=\"#again\"/></g>",
    ] {
        add(
            "a reference that leads out, or round",
            with(text),
            SvgReference,
        );
    }
    for text in [
        "<style>@import 'a.css';</style>",
        "<style>a{background:ur\\6c(a)}</style>",
        "<style>a{b:ur&#108;(https://example.com)}</style>",
        "<style>a{b:<![CDATA[expression(]]>1)}</style>",
        "<g style=\"x:expression(1)\"/>",
        "<g style=\"behavior:x\"/>",
        "<style><g/></style>",
    ] {
        add("a style that loads or runs", with(text), SvgStyle);
    }
    add(
        "a style in two pieces",
        with("<style>a{b:ur<!-- x -->l(https://example.com)}</style>"),
        SvgReference,
    );
    add(
        "HTML in a drawing",
        with("<x:script xmlns:x=\"http://www.w3.org/1999/xhtml\"/>"),
        SvgNamespace,
    );
    add(
        "a prefix that changes",
        with("<g xmlns:xlink=\"http://www.w3.org/2000/svg\"/>"),
        SvgNamespace,
    );
    add("an undeclared prefix", with("<y:path/>"), SvgElement);
    add(
        "a drawing with a DTD",
        SVG.replacen("<svg", "<!DOCTYPE svg PUBLIC \"x\" \"y\"><svg", 1)
            .into(),
        XmlDtd,
    );
    let bomb = "<!DOCTYPE svg [<!ENTITY a \"x\">]><svg";
    add(
        "a drawing with entities",
        SVG.replacen("<svg", bomb, 1).into(),
        XmlDtd,
    );
    add(
        "a style sheet from elsewhere",
        SVG.replacen("<svg", "<?xml-stylesheet href=\"a\"?><svg", 1)
            .into(),
        XmlProcessingInstruction,
    );
    add(
        "a drawing without end",
        SVG.replace("</svg>", "").into(),
        Truncated,
    );
    add("two drawings", format!("{SVG}<svg/>").into(), XmlMalformed);
    let large = format!("{SVG}<!--{}-->", " ".repeat(17 << 20));
    add("a drawing of 17 MB", large.into(), TooLarge);
}

fn documents(add: &mut impl FnMut(&'static str, Vec<u8>, Reason)) {
    for (text, reason) in [
        ("<< /S /JavaScript /JS (app.alert\\(1\\)) >>", PdfJavascript),
        ("<</S/JavaScript/JS(1)>>", PdfJavascript),
        ("<< /S /J#61vaScript >>", PdfJavascript),
        ("<< /JS 5 0 R >>", PdfJavascript),
        ("<< /S /Launch /F (a.exe) >>", PdfLaunch),
        ("<< /S /#4cau#6Ech >>", PdfLaunch),
        ("<< /Type /EmbeddedFile >>", PdfEmbeddedFile),
        ("<< /Names << /EmbeddedFiles 3 0 R >> >>", PdfEmbeddedFile),
        ("<< /Subtype /FileAttachment >>", PdfEmbeddedFile),
        ("<< /Type /Filespec /EF << /F 4 0 R >> >>", PdfEmbeddedFile),
        ("<< /Subtype /RichMedia >>", PdfRichMedia),
        ("<< /AcroForm << /XFA 4 0 R >> >>", PdfRichMedia),
        ("trailer << /Encrypt 4 0 R >>", PdfEncrypted),
        (
            "1 0 obj\n<< /Length 9 >>\nstream\n<< /S /JavaScript >>\nendstream\nendobj",
            PdfJavascript,
        ),
        (
            "1 0 obj\n<< /Type /ObjStm /Filter /LZWDecode >>\nstream\nx\nendstream\nendobj",
            PdfObjectStream,
        ),
        (
            "1 0 obj\n<< /Type /ObjStm /Filter 7 0 R >>\nstream\nx\nendstream\nendobj",
            PdfObjectStream,
        ),
        (
            "1 0 obj\n<< /Type /ObjStm /Filter [/FlateDecode /FlateDecode] >>\nstream\nx\nendstream",
            PdfObjectStream,
        ),
        (
            "1 0 obj\n<< /N 1 /First 4 /Filter /FlateDecode >>\nstream\nnot deflated\nendstream",
            PdfObjectStream,
        ),
        (
            "(stream\n) 1 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\nx\nendstream",
            PdfObjectStream,
        ),
    ] {
        add("a document that does more than show", pdf(text), reason);
    }
    add(
        "JavaScript in an object stream",
        pdf_with_object_stream("1 0 << /S /JavaScript /JS (1) >>"),
        PdfJavascript,
    );
    add(
        "a bomb in an object stream",
        pdf_with_object_stream(&" ".repeat(20 << 20)),
        ZipBomb,
    );
    let good = pdf("1 0 obj\n<< /Type /Catalog >>\nendobj");
    add(
        "a document that was cut",
        good[..good.len() - 4].to_vec(),
        Truncated,
    );
    add(
        "a document with more behind it",
        [good.as_slice(), b"more"].concat(),
        Truncated,
    );
    add(
        "a document that is an archive too",
        [good.as_slice(), &zip(&[File::stored("a", b"x")])].concat(),
        Polyglot,
    );
}

fn pictures(add: &mut impl FnMut(&'static str, Vec<u8>, Reason)) {
    let good = png(2, 2);
    add(
        "a PNG with more behind it",
        [good.as_slice(), b"x"].concat(),
        TrailingData,
    );
    add(
        "a PNG that was cut",
        good[..good.len() - 1].to_vec(),
        Truncated,
    );
    let mut wrong = good.clone();
    wrong[40] ^= 1;
    let at_checksum = good.len() - 2;
    let mut checksum = good.clone();
    checksum[at_checksum] ^= 1;
    add("a PNG with a wrong checksum", checksum, PngChecksum);
    add(
        "a PNG of 20,000 by 20,000 pixels",
        png(20_000, 20_000),
        ImageTooLarge,
    );
    add("a PNG without pixels", png(0, 5), PngMalformed);
    let mut cut = good.clone();
    cut.extend(zip(&[File::stored("a", b"x")]));
    add("a PNG that is an archive too", cut, Polyglot);
    let mut header = b"\x89PNG\r\n\x1a\n".to_vec();
    header.extend(b"%PDF-1.7");
    add("a PNG that is a document too", header, Polyglot);

    let good = jpeg();
    add(
        "a JPEG with more behind it",
        [good.as_slice(), b"x"].concat(),
        TrailingData,
    );
    add(
        "a JPEG that was cut",
        good[..good.len() - 2].to_vec(),
        Truncated,
    );
    add(
        "a JPEG without a picture",
        b"\xff\xd8\xff\xd9".to_vec(),
        JpegMalformed,
    );
    let mut large = good.clone();
    let at = large
        .windows(4)
        .position(|window| window == [0xff, 0xc0, 0, 11])
        .unwrap();
    large[at + 5..at + 9].copy_from_slice(&[0xff; 4]);
    add("a JPEG of 65,535 by 65,535 pixels", large, ImageTooLarge);
    let page = [b"\xff\xd8\xff\xfe\x00\x18<script>alert(1)</script>".as_slice()].concat();
    add("a JPEG that is a page too", page, Polyglot);
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
    // Too large for an ordinary test, or only met where a caller uses a check for another kind.
    let elsewhere = [TooManyTriangles, PdfMalformed];
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
