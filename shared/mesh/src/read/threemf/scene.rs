//! Where each mesh stands: the build items followed through all components.

use std::collections::HashMap;

use super::survey::{Link, Part, Survey};
use super::transform::Transform;
use crate::reason::{Reason, Result};

/// Components nested deeper go round in a circle.
const DEPTH_MAX: usize = 32;

/// Twenty doublings would be a million copies.
const INSTANCES_MAX: usize = 10_000;

/// The transforms to millimetres of each mesh, by the index of its part and its id.
pub type Placements = HashMap<(usize, u32), Vec<Transform>>;

/// # Errors
/// `not_a3mf`, `missing_part`, `unknown_object`, `component_loop`, `too_many_instances`, `unknown_unit`.
pub fn placements(survey: &Survey) -> Result<Placements> {
    let root = survey.root.as_deref().ok_or(Reason::NotA3mf)?;
    let mut scene = Scene {
        parts: &survey.parts,
        names: HashMap::new(),
        found: HashMap::new(),
        steps: 0,
    };
    for (index, part) in survey.parts.iter().enumerate() {
        scene.names.insert(&part.name, index);
    }
    let index = scene.names.get(root).copied();
    let index = index.ok_or_else(|| Reason::MissingPart.with(root))?;
    let part = scene.part(index)?;
    for item in &part.items {
        scene.follow(item, index, &Transform::scale(part.scale), 0)?;
    }
    if scene.found.is_empty() {
        return Err(Reason::NoTriangles.into());
    }
    Ok(scene.found)
}

struct Scene<'survey> {
    parts: &'survey [Part],
    names: HashMap<&'survey str, usize>,
    found: Placements,
    steps: usize,
}

impl<'survey> Scene<'survey> {
    fn part(&self, index: usize) -> Result<&'survey Part> {
        self.parts
            .get(index)
            .ok_or_else(|| Reason::MissingPart.into())
    }

    fn follow(&mut self, link: &Link, from: usize, outer: &Transform, depth: usize) -> Result<()> {
        self.steps += 1;
        if self.steps > INSTANCES_MAX {
            return Err(Reason::TooManyInstances.with(INSTANCES_MAX));
        }
        if depth > DEPTH_MAX {
            return Err(Reason::ComponentLoop.with(link.object));
        }
        let index = match &link.part {
            None => from,
            Some(name) => *self
                .names
                .get(name.as_str())
                .ok_or_else(|| Reason::MissingPart.with(name))?,
        };
        let part = self.part(index)?;
        if part.scale.to_bits() != self.part(from)?.scale.to_bits() {
            // Parts of one model share its unit.
            return Err(Reason::UnknownUnit.with(&part.name));
        }
        let Some(object) = part.objects.get(&link.object) else {
            return Err(Reason::UnknownObject.with(link.object));
        };
        let transform = link.transform.then(outer);
        if object.has_mesh {
            let all = self.found.entry((index, link.object)).or_default();
            all.push(transform);
        }
        for component in &object.components {
            self.follow(component, index, &transform, depth + 1)?;
        }
        Ok(())
    }
}
