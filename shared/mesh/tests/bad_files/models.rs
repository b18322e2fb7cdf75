//! XML and models of 3MF.

use mesh::Reason::{self, *};

use crate::support;
use crate::support::{File, cuboid, model_xml, object_xml, threemf, threemf_with, zip};

pub fn models(add: &mut impl FnMut(&'static str, Vec<u8>, Reason)) {
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
