//! Whether a surface is closed, where it is not, and of how many shells it consists: in bounded memory.
//!
//! **Closed.** Each triangle has three directed edges. In a closed surface that is wound alike everywhere each edge is
//! walked as often in one direction as in the other. A 128-bit hash of the edge is added for one direction and
//! subtracted for the other: the sum of a closed surface is zero, and of no other but by a chance of 2^-128.
//!
//! **Counts.** A table holds the edges that are met. When it is full, those that are complete (one triangle on each
//! side) make room: a file in which neighbours stand near each other needs little, however long it is. If those that
//! are left still fill half of the table, from then on only every second, fourth, eighth... edge is looked at, chosen
//! by hash; the counts are then estimates, and the shells are not counted.

use super::hash;

/// 12 bytes each: 3 MB at most, and half of that again while the table grows.
const SLOTS_MAX: usize = 1 << 18;
const SLOTS_MIN: usize = 1 << 10;

/// Names of sets of triangles that may be given before the unused ones are collected: a megabyte.
const LABELS_MAX: usize = 1 << 18;

/// The lower byte of an entry: how many triangles walk the edge up, and how many down. The rest is the edge's name.
const COUNTS: u64 = 0xff;
const UP: u64 = 0x10;
const DOWN: u64 = 0x01;
const COUNT_MAX: u64 = 0xf;
const COMPLETE: u64 = UP + DOWN;

/// Marks an edge whose set is not known, once the shells are no longer counted.
const NO_LABEL: u32 = u32::MAX;

/// What became of the edges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EdgeCounts {
    pub closed: bool,
    /// Edges with one triangle.
    pub open: u64,
    /// Edges with two triangles that are wound against each other.
    pub flipped: u64,
    /// Edges with three triangles or more.
    pub non_manifold: u64,
    /// The three counts are exact, not estimated from a sample.
    pub exact: bool,
    /// Parts of the surface that hang together by edges. None where the table was too small. Where parts touch at an
    /// edge of a large file, it may have been dropped before they met: then they are two.
    pub shells: Option<u64>,
}

#[derive(Debug)]
pub struct Edges {
    sum: u128,
    entries: Vec<u64>,
    labels: Vec<u32>,
    used: usize,
    /// Only edges whose hash has so many zero bits at its end are looked at.
    sampled_bits: u32,
    shells: Option<Shells>,
    triangles: u64,
}

#[derive(Debug, Default)]
struct Shells {
    /// A forest of labels: each points to another of the same set, the root to itself.
    parents: Vec<u32>,
    /// Sets that no edge in the table belongs to any more.
    finished: u64,
}

impl Default for Edges {
    fn default() -> Self {
        Self {
            sum: 0,
            entries: vec![0; SLOTS_MIN],
            labels: vec![NO_LABEL; SLOTS_MIN],
            used: 0,
            sampled_bits: 0,
            shells: Some(Shells::default()),
            triangles: 0,
        }
    }
}

impl Edges {
    /// Adds a triangle by the names of its corners. One that has two corners in one place has no edges.
    pub fn triangle(&mut self, [a, b, c]: [u64; 3]) {
        if a == b || b == c || c == a {
            return;
        }
        self.triangles += 1;
        if (self.used + 3) * 4 > self.entries.len() * 3 {
            self.make_room();
        }
        if self.shells.as_ref().is_some_and(Shells::is_full) {
            self.clean();
        }
        let edges = [(a, b), (b, c), (c, a)].map(|(from, to)| self.add(from, to));
        // Those that are known first: they say to which set the triangle belongs.
        let mut label = None;
        let unknown =
            edges.map(|edge| edge.filter(|(name, step)| !self.meet(*name, *step, &mut label)));
        for (name, step) in unknown.into_iter().flatten() {
            let label = *label.get_or_insert_with(|| self.new_label());
            self.insert(name, step, label);
        }
    }

    /// Adds the directed edge to the sum, and names it for the table if it is in the sample.
    fn add(&mut self, from: u64, to: u64) -> Option<(u64, u64)> {
        let is_up = from < to;
        let (low, high) = if is_up { (from, to) } else { (to, from) };
        let (first, second) = hash::edge(low, high);
        let value = u128::from(first) << 64 | u128::from(second);
        self.sum = if is_up {
            self.sum.wrapping_add(value)
        } else {
            self.sum.wrapping_sub(value)
        };
        let name = first & !COUNTS;
        is_sampled(name, self.sampled_bits).then_some((name, if is_up { UP } else { DOWN }))
    }

    #[must_use]
    pub fn finish(mut self) -> EdgeCounts {
        let closed = self.sum == 0 && self.triangles > 0;
        let mut counts = EdgeCounts {
            closed,
            exact: self.sampled_bits == 0,
            ..EdgeCounts::default()
        };
        for entry in self.entries.iter().filter(|entry| **entry != 0) {
            let (up, down) = ((entry / UP) & COUNT_MAX, entry & COUNT_MAX);
            match up + down {
                1 => counts.open += 1,
                2 if up != down => counts.flipped += 1,
                2 => {}
                _ => counts.non_manifold += 1,
            }
        }
        counts.open <<= self.sampled_bits;
        counts.flipped <<= self.sampled_bits;
        counts.non_manifold <<= self.sampled_bits;
        if closed && !counts.exact {
            // Each edge is walked as often up as down: what was left in the sample came of dropped pairs.
            counts.open = 0;
            counts.flipped = 0;
        }
        if let Some(shells) = &mut self.shells {
            shells.collect(&self.entries, &mut self.labels);
            counts.shells = Some(shells.finished + shells.parents.len() as u64);
        }
        counts
    }

    fn new_label(&mut self) -> u32 {
        let Some(shells) = &mut self.shells else {
            return NO_LABEL;
        };
        let Ok(label) = u32::try_from(shells.parents.len()) else {
            return NO_LABEL;
        };
        shells.parents.push(label);
        label
    }

    /// Counts a triangle at an edge that the table has; false if it has it not.
    fn meet(&mut self, name: u64, step: u64, label: &mut Option<u32>) -> bool {
        let slot = find_slot(&self.entries, name);
        let Some((entry, own)) = self.entries.get_mut(slot).zip(self.labels.get(slot)) else {
            return true;
        };
        if *entry == 0 {
            return false;
        }
        let before = *entry & COUNTS;
        let so_far = if step == UP {
            before / UP
        } else {
            before & COUNT_MAX
        };
        if so_far < COUNT_MAX {
            *entry += step;
        }
        match (label, &mut self.shells) {
            (Some(label), Some(shells)) => shells.join(*own, *label),
            (label, _) => *label = Some(*own),
        }
        true
    }

    fn insert(&mut self, name: u64, step: u64, label: u32) {
        let slot = find_slot(&self.entries, name);
        self.set(slot, name | step, label);
        self.used += 1;
    }

    fn make_room(&mut self) {
        if self.entries.len() < SLOTS_MAX {
            self.grow();
        } else {
            self.clean();
        }
    }

    /// Drops complete edges, and more if that is not enough.
    fn clean(&mut self) {
        self.retain(|entry| entry & COUNTS != COMPLETE);
        if let Some(shells) = &mut self.shells {
            shells.collect(&self.entries, &mut self.labels);
        }
        while self.used * 2 > self.entries.len() {
            self.shells = None;
            self.sampled_bits += 1;
            let bits = self.sampled_bits;
            self.retain(|entry| is_sampled(entry, bits));
        }
    }

    fn grow(&mut self) {
        let slots = self.entries.len() * 2;
        let old_entries = std::mem::replace(&mut self.entries, vec![0; slots]);
        let old_labels = std::mem::replace(&mut self.labels, vec![NO_LABEL; slots]);
        for (entry, label) in old_entries.into_iter().zip(old_labels) {
            if entry != 0 {
                let slot = find_slot(&self.entries, entry & !COUNTS);
                self.set(slot, entry, label);
            }
        }
    }

    /// Without memory of its own: what follows a dropped entry moves up.
    fn retain(&mut self, keep: impl Fn(u64) -> bool) {
        for slot in 0..self.entries.len() {
            // What moved here is looked at too.
            while self
                .entries
                .get(slot)
                .is_some_and(|entry| *entry != 0 && !keep(*entry))
            {
                self.drop_slot(slot);
            }
        }
    }

    /// Deletion from a table with linear probing (D. Knuth, The Art of Computer Programming 3, 6.4, algorithm R).
    fn drop_slot(&mut self, mut hole: usize) {
        let last = self.entries.len().wrapping_sub(1);
        let mut slot = hole;
        loop {
            slot = (slot + 1) & last;
            let Some((entry, label)) = self
                .entries
                .get(slot)
                .copied()
                .zip(self.labels.get(slot).copied())
            else {
                break;
            };
            if entry == 0 {
                break;
            }
            // It may move to the hole unless its own place lies between the hole and where it is.
            let home = home(&self.entries, entry);
            if (slot.wrapping_sub(home) & last) >= (slot.wrapping_sub(hole) & last) {
                self.set(hole, entry, label);
                hole = slot;
            }
        }
        self.set(hole, 0, NO_LABEL);
        self.used -= 1;
    }

    fn set(&mut self, slot: usize, entry: u64, label: u32) {
        if let Some((to, own)) = self.entries.get_mut(slot).zip(self.labels.get_mut(slot)) {
            *to = entry;
            *own = label;
        }
    }
}

impl Shells {
    /// After a collection at most one in two labels is left: one for each entry of a half-full table.
    fn is_full(&self) -> bool {
        self.parents.len() >= LABELS_MAX
    }

    fn parent(&self, label: u32) -> u32 {
        self.parents.get(label as usize).copied().unwrap_or(label)
    }

    fn root(&mut self, mut label: u32) -> u32 {
        loop {
            let parent = self.parent(label);
            if parent == label {
                return label;
            }
            // Every other step is made shorter for the next time.
            let grandparent = self.parent(parent);
            if let Some(own) = self.parents.get_mut(label as usize) {
                *own = grandparent;
            }
            label = grandparent;
        }
    }

    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(parent) = self.parents.get_mut(a.max(b) as usize) {
            *parent = a.min(b);
        }
    }

    /// Counts the sets that no entry belongs to, and numbers the others anew.
    fn collect(&mut self, entries: &[u64], labels: &mut [u32]) {
        let roots = (0_u32..).zip(&self.parents);
        let sets = roots.filter(|(label, parent)| label == *parent).count();
        let mut numbers = vec![NO_LABEL; self.parents.len()];
        let mut next = 0;
        for (_, label) in entries.iter().zip(labels).filter(|(entry, _)| **entry != 0) {
            let root = self.root(*label);
            if let Some(number) = numbers.get_mut(root as usize) {
                if *number == NO_LABEL {
                    *number = next;
                    next += 1;
                }
                *label = *number;
            }
        }
        self.finished += sets as u64 - u64::from(next);
        self.parents.truncate(next as usize);
        for (parent, label) in self.parents.iter_mut().zip(0..) {
            *parent = label;
        }
    }
}

/// Chosen by the lowest bits of the name; its place in the table by the highest.
fn is_sampled(entry: u64, bits: u32) -> bool {
    (entry >> COUNTS.count_ones()).trailing_zeros() >= bits
}

/// Where the edge is or would be. There is always an empty slot.
fn find_slot(entries: &[u64], name: u64) -> usize {
    let last = entries.len().wrapping_sub(1);
    let mut slot = home(entries, name);
    while entries
        .get(slot)
        .is_some_and(|entry| *entry != 0 && *entry & !COUNTS != name)
    {
        slot = (slot + 1) & last;
    }
    slot
}

/// The first place for an edge: the highest bits of its name, as many as there are slots.
fn home(entries: &[u64], name: u64) -> usize {
    let bits = entries.len().trailing_zeros();
    usize::try_from(name >> (u64::BITS - bits)).unwrap_or_default()
}
