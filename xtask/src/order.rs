//! The order of the functions in the code: alike ones side by side.
//!
//! gzip finds what it has seen within the last 32 KB, and says so in fewer bits the nearer it is. A
//! compiler orders functions by crate and name, which says little about their bytes.

use std::collections::{HashMap, VecDeque};

use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{
    CodeSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload, TypeRef,
};

use crate::failure::{OrFail, Result};

/// Two functions are alike by the sequences of so many bytes they share.
const SEQUENCE_BYTES: usize = 6;

/// How far back a shared sequence counts. It counts in each of these, so once more for being nearer.
const WINDOWS_BYTES: [usize; 3] = [1_000, 8_000, 28_000];

/// The same module, its functions in the order that compresses best.
pub fn by_likeness(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut imported = 0;
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.or_fail("cannot read the code of a function")? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import.or_fail("cannot read the code of a function")?;
                    imported += usize::from(matches!(import.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let order = greedy(&bodies);
    let mut place = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        place[old] = new;
    }
    let mut module = Module::new();
    Permutation {
        imported,
        order,
        place,
    }
    .parse_core_module(&mut module, Parser::new(0), wasm)
    .or_fail("cannot order the code of a function")?;
    Ok(module.finish())
}

/// Always next the function that shares most with the last ones, rare sequences before common ones, and
/// short functions before long ones that share as much.
fn greedy(bodies: &[&[u8]]) -> Vec<usize> {
    let sequences = Sequences::of(bodies);
    let sizes: Vec<f64> = bodies
        .iter()
        .map(|body| (body.len() as f64 + 20.0).sqrt())
        .collect();
    let mut windows = WINDOWS_BYTES.map(|bytes| Window::new(bytes, sequences.weights.len()));
    let mut shared = vec![0.0; bodies.len()];
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    let mut order = Vec::new();
    let mut next = left
        .iter()
        .copied()
        .max_by_key(|&function| bodies[function].len());
    while let Some(function) = next {
        order.push(function);
        left.retain(|&other| other != function);
        for window in &mut windows {
            window.add(function, bodies, &sequences, &mut shared);
        }
        let likeness = |function: &usize| shared[*function] / sizes[*function];
        next = left
            .iter()
            .copied()
            .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    }
    order
}

/// The sequences of bytes in each function, and the functions that hold each sequence.
struct Sequences {
    of: Vec<Vec<usize>>,
    holders: Vec<Vec<usize>>,
    weights: Vec<f64>,
}

impl Sequences {
    fn of(bodies: &[&[u8]]) -> Self {
        let mut numbers = HashMap::new();
        let mut of = Vec::new();
        let mut holders: Vec<Vec<usize>> = Vec::new();
        for (function, body) in bodies.iter().enumerate() {
            let mut held: Vec<usize> = body
                .windows(SEQUENCE_BYTES)
                .map(|sequence| {
                    let next = numbers.len();
                    *numbers.entry(sequence).or_insert(next)
                })
                .collect();
            held.sort_unstable();
            held.dedup();
            holders.resize(numbers.len(), Vec::new());
            held.iter()
                .for_each(|&sequence| holders[sequence].push(function));
            of.push(held);
        }
        for held in &mut of {
            held.retain(|&sequence| holders[sequence].len() > 1);
        }
        let weights = holders
            .iter()
            .map(|holders| (holders.len() as f64).powf(-0.4))
            .collect();
        Self {
            of,
            holders,
            weights,
        }
    }
}

/// The last functions of the order, as far as gzip sees them.
struct Window {
    bytes_max: usize,
    bytes: usize,
    functions: VecDeque<usize>,
    /// How many of them hold each sequence.
    counts: Vec<u32>,
}

impl Window {
    fn new(bytes_max: usize, sequences: usize) -> Self {
        Self {
            bytes_max,
            bytes: 0,
            functions: VecDeque::new(),
            counts: vec![0; sequences],
        }
    }

    /// Keeps `shared` at what each function shares with this window.
    fn add(
        &mut self,
        function: usize,
        bodies: &[&[u8]],
        sequences: &Sequences,
        shared: &mut [f64],
    ) {
        let mut change = |sequence: usize, sign: f64| {
            for &holder in &sequences.holders[sequence] {
                shared[holder] += sign * sequences.weights[sequence];
            }
        };
        for &sequence in &sequences.of[function] {
            self.counts[sequence] += 1;
            if self.counts[sequence] == 1 {
                change(sequence, 1.0);
            }
        }
        self.bytes += bodies[function].len();
        self.functions.push_back(function);
        while self.bytes > self.bytes_max
            && let Some(first) = self.functions.pop_front()
        {
            self.bytes -= bodies[first].len();
            for &sequence in &sequences.of[first] {
                self.counts[sequence] -= 1;
                if self.counts[sequence] == 0 {
                    change(sequence, -1.0);
                }
            }
        }
    }
}

/// Writes a module again with every function at its new place, and every mention of it changed.
struct Permutation {
    imported: usize,
    /// The old place of each function that is not imported, in the new order.
    order: Vec<usize>,
    /// The new place of each, in the old order.
    place: Vec<usize>,
}

type Written = std::result::Result<(), Error>;

impl Reencode for Permutation {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> std::result::Result<u32, Error> {
        let moved = (function as usize).checked_sub(self.imported);
        Ok(moved.map_or(function, |old| (self.imported + self.place[old]) as u32))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Written {
        let types = section
            .into_iter()
            .collect::<std::result::Result<Vec<u32>, _>>()?;
        for &old in &self.order {
            functions.function(types[old]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Written {
        let bodies = section
            .into_iter()
            .collect::<std::result::Result<Vec<FunctionBody<'_>>, _>>()?;
        for old in self.order.clone() {
            utils::parse_function_body(self, code, bodies[old].clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, EntityType, ExportKind, ExportSection, Function, FunctionSection,
        ImportSection, Module, TypeSection, ValType,
    };
    use wasmparser::{FunctionBody, Operator, Parser, Payload, Validator};

    use super::by_likeness;

    const FUNCTIONS: u32 = 9;

    /// Each function says its own number and calls the next one. The odd ones are alike, and so are the even
    /// ones. Function 0 is imported.
    fn module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        types.ty().function([ValType::I32], []);
        let mut imports = ImportSection::new();
        imports.import("of", "another", EntityType::Function(0));
        let (mut functions, mut exports, mut code) = (
            FunctionSection::new(),
            ExportSection::new(),
            CodeSection::new(),
        );
        for number in 1..FUNCTIONS {
            functions.function(number % 2);
            exports.export(&format!("f{number}"), ExportKind::Func, number);
            let mut body = Function::new([]);
            body.instructions().i32_const(number as i32).drop();
            for _ in 0..10 {
                body.instructions().i32_const((number % 2) as i32).drop();
            }
            let next = (number + 1) % FUNCTIONS;
            if next % 2 == 1 {
                body.instructions().i32_const(0);
            }
            body.instructions().call(next).end();
            code.function(&body);
        }
        let mut module = Module::new();
        module
            .section(&types)
            .section(&imports)
            .section(&functions)
            .section(&exports)
            .section(&code);
        module.finish()
    }

    /// The number that a function says and the function it calls.
    fn number_and_call(body: &FunctionBody<'_>) -> (u32, u32) {
        let operators: Vec<_> = body
            .get_operators_reader()
            .unwrap()
            .into_iter()
            .map(|operator| operator.unwrap())
            .collect();
        let Some(Operator::I32Const { value }) = operators.first() else {
            panic!("no number")
        };
        let call = operators.iter().find_map(|operator| match operator {
            Operator::Call { function_index } => Some(*function_index),
            _ => None,
        });
        (*value as u32, call.unwrap())
    }

    #[test]
    fn every_name_and_call_still_leads_to_the_same_body() {
        let before = module();
        let after = by_likeness(&before).unwrap();
        Validator::new().validate_all(&after).unwrap();
        let mut bodies = Vec::new();
        let mut exports = Vec::new();
        for payload in Parser::new(0).parse_all(&after) {
            match payload.unwrap() {
                Payload::CodeSectionEntry(body) => bodies.push(number_and_call(&body)),
                Payload::ExportSection(section) => {
                    exports.extend(section.into_iter().map(|export| export.unwrap()))
                }
                _ => {}
            }
        }
        let number_at = |function: u32| match function {
            0 => 0,
            _ => bodies[function as usize - 1].0,
        };
        assert_eq!(exports.len() as u32, FUNCTIONS - 1);
        for export in exports {
            assert_eq!(export.name, format!("f{}", number_at(export.index)));
        }
        for &(number, call) in &bodies {
            assert_eq!(number_at(call), (number + 1) % FUNCTIONS);
        }
        let changes = bodies
            .windows(2)
            .filter(|pair| (pair[0].0 + pair[1].0) % 2 == 1);
        assert_eq!(changes.count(), 1);
        assert_eq!(after, by_likeness(&before).unwrap());
    }
}
