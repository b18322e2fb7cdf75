//! SVG.

use mesh::Reason::{self, *};

use crate::support::SVG;

pub fn drawings(add: &mut impl FnMut(&'static str, Vec<u8>, Reason)) {
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
