//! The first reading of an archive: which objects there are, what they consist of, and what is built. Meshes are passed
//! over: where they stand is only known after the last part.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use super::transform::Transform;
use crate::reason::{Reason, Result};
use crate::xml::{Handler, attributes};

/// More objects, components or items than this, in all parts, are no product.
const NODES_MAX: usize = 20_000;

const CORE: &str = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02";

/// Extensions that a file may require: they add nothing to the shape, or we know them.
const EXTENSIONS: &[&str] = &[
    CORE,
    "http://schemas.microsoft.com/3dmanufacturing/material/2015/02",
    "http://schemas.microsoft.com/3dmanufacturing/production/2015/06",
    "http://schemas.microsoft.com/3dmanufacturing/trianglesets/2021/07",
];

/// The type of the relation that leads to the root model (core specification, section 2.1).
const MODEL_RELATION: &str = "http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel";

/// A part with objects.
#[derive(Debug)]
pub struct Part {
    pub name: String,
    pub scale: f64,
    pub objects: HashMap<u32, Object>,
    pub items: Vec<Link>,
    /// The object that is being read.
    latest: Option<u32>,
}

impl Part {
    fn latest_object(&mut self) -> Result<&mut Object> {
        let latest = self.latest.and_then(|id| self.objects.get_mut(&id));
        latest.ok_or_else(|| Reason::UnknownObject.into())
    }
}

#[derive(Debug, Default)]
pub struct Object {
    pub has_mesh: bool,
    pub components: Vec<Link>,
}

/// An object that is placed, in this part or in another.
#[derive(Debug)]
pub struct Link {
    pub part: Option<String>,
    pub object: u32,
    pub transform: Transform,
}

#[derive(Debug, Default)]
pub struct Survey {
    pub parts: Vec<Part>,
    /// The name of the root model.
    pub root: Option<String>,
    nodes: usize,
}

/// A path in the archive as its directory has it.
pub fn entry_name(path: &str) -> String {
    path.trim_start_matches('/').to_ascii_lowercase()
}

/// The handler for a part with objects.
pub struct Model<'survey> {
    survey: &'survey mut Survey,
}

impl Survey {
    pub fn begin(&mut self, name: &str) {
        self.parts.push(Part {
            name: entry_name(name),
            scale: 1.0,
            objects: HashMap::new(),
            items: Vec::new(),
            latest: None,
        });
    }

    pub fn model(&mut self) -> Model<'_> {
        Model { survey: self }
    }

    pub fn relations(&mut self) -> Relations<'_> {
        Relations { survey: self }
    }

    fn count(&mut self) -> Result<()> {
        self.nodes += 1;
        if self.nodes > NODES_MAX {
            return Err(Reason::TooManyInstances.with(NODES_MAX));
        }
        Ok(())
    }
}

impl Handler for Model<'_> {
    fn open(&mut self, tag: &BytesStart<'_>) -> Result<()> {
        let name = tag.local_name();
        let name = name.as_ref();
        // The bulk of a file, left to the second reading.
        if matches!(name, "vertex" | "triangle") {
            return Ok(());
        }
        if matches!(name, "object" | "component" | "item") {
            self.survey.count()?;
        }
        let Some(part) = self.survey.parts.last_mut() else {
            return Ok(());
        };
        match name {
            "model" => part.scale = scale(tag)?,
            "object" => {
                let id = id(tag, "id")?;
                if part.objects.insert(id, Object::default()).is_some() {
                    return Err(Reason::UnknownObject.with(id));
                }
                part.latest = Some(id);
            }
            "mesh" => part.latest_object()?.has_mesh = true,
            "component" => {
                let link = link(tag)?;
                part.latest_object()?.components.push(link);
            }
            "item" => part.items.push(link(tag)?),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, _name: &str) -> Result<()> {
        Ok(())
    }
}

/// How many millimetres the unit of a model has.
fn scale(tag: &BytesStart<'_>) -> Result<f64> {
    let mut scale = 1.0;
    let mut required = String::new();
    let mut prefixes = HashMap::new();
    for attribute in attributes(tag) {
        let (name, value) = attribute?;
        match name {
            "unit" => {
                scale = match &*value {
                    "micron" => 0.001,
                    "millimeter" => 1.0,
                    "centimeter" => 10.0,
                    "inch" => 25.4,
                    "foot" => 304.8,
                    "meter" => 1000.0,
                    _ => return Err(Reason::UnknownUnit.with(value)),
                }
            }
            "requiredextensions" => required = value.into_owned(),
            _ => {
                if let Some(prefix) = name.strip_prefix("xmlns:") {
                    prefixes.insert(prefix.to_owned(), value.into_owned());
                }
            }
        }
    }
    for prefix in required.split_ascii_whitespace() {
        let space = prefixes.get(prefix).map(String::as_str).unwrap_or_default();
        if !EXTENSIONS.contains(&space) {
            return Err(Reason::UnsupportedExtension.with(prefix));
        }
    }
    Ok(scale)
}

pub fn id(tag: &BytesStart<'_>, wanted: &str) -> Result<u32> {
    for attribute in attributes(tag) {
        let (name, value) = attribute?;
        if name == wanted {
            return value.parse().map_err(|_| Reason::UnknownObject.with(value));
        }
    }
    Err(Reason::UnknownObject.into())
}

fn link(tag: &BytesStart<'_>) -> Result<Link> {
    let mut link = Link {
        part: None,
        object: id(tag, "objectid")?,
        transform: Transform::IDENTITY,
    };
    for attribute in attributes(tag) {
        let (name, value) = attribute?;
        if name == "transform" {
            link.transform = Transform::parse(&value)?;
        } else if name.ends_with(":path") {
            // The production extension, whatever it is called here.
            link.part = Some(entry_name(&value));
        }
    }
    Ok(link)
}

/// The handler for `_rels/.rels`.
pub struct Relations<'survey> {
    survey: &'survey mut Survey,
}

impl Handler for Relations<'_> {
    fn open(&mut self, tag: &BytesStart<'_>) -> Result<()> {
        let mut target = None;
        let mut is_model = false;
        for attribute in attributes(tag) {
            let (name, value) = attribute?;
            match name {
                "Target" => target = Some(entry_name(&value)),
                "Type" => is_model = value == MODEL_RELATION,
                _ => {}
            }
        }
        if is_model && tag.local_name().as_ref() == "Relationship" {
            self.survey.root = target;
        }
        Ok(())
    }

    fn close(&mut self, _name: &str) -> Result<()> {
        Ok(())
    }
}
