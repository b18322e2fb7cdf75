//! PDF, PNG and JPEG.

use mesh::Reason::{self, *};

use crate::support::{File, jpeg, pdf, pdf_with_object_stream, png, zip};

pub fn documents(add: &mut impl FnMut(&'static str, Vec<u8>, Reason)) {
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

pub fn pictures(add: &mut impl FnMut(&'static str, Vec<u8>, Reason)) {
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
