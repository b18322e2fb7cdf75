//! What a deployed function for Workers leaves out.
//!
//! The crate `worker` exports classes for all that a worker may do (containers, buckets, streams fed
//! from Rust), and whatever an export reaches stays. No function hands one out: they go, and what only
//! they reached goes with them.

use std::fs;
use std::path::Path;
use std::process::Command;

use walrus::ir::{InstrLocId, Unreachable};
use walrus::{FunctionKind, Module};

use crate::failure::{OrFail, Result, fail};
use crate::{order, process};

/// What makes the code smaller after gzip. Inlining makes it smaller before, and larger after: alike code
/// comes to stand apart. The order is our own.
const PASSES: &[&str] = &[
    "-Oz",
    "--skip-pass=inlining",
    "--skip-pass=inlining-optimizing",
    "--skip-pass=local-cse",
    "--skip-pass=memory-packing",
    "--skip-pass=reorder-functions",
];

/// What does nothing here, and what it does instead. The usual panic hook writes to an output that this target does
/// not have; the hook of the crate `worker` calls it and goes on to log. A text that is cut within a letter ends the
/// instance without saying where: our own never is (a lint sees to it). And streams that Rust reads could be
/// called off, had any function one.
const SILENT: &[(&str, Silence)] = &[
    ("9panicking12default_hook", Silence::Return),
    ("3str19slice_error_fail_rt", Silence::Abort),
    ("12futures_util9abortable", Silence::Abort),
];

#[derive(Clone, Copy)]
enum Silence {
    Return,
    Abort,
}

/// What workerd runs and rustc emits.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-exception-handling",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The bindings without the classes that nothing in them makes.
pub fn without_unused_classes(script: &str) -> String {
    let classes: Vec<&str> = script.lines().filter_map(class_name).collect();
    classes
        .into_iter()
        .fold(script.to_owned(), |script, class| {
            without_class(&script, class).unwrap_or(script)
        })
}

fn class_name(line: &str) -> Option<&str> {
    let line = line.strip_prefix("export ").unwrap_or(line);
    line.strip_prefix("class ")?.split(' ').next()
}

/// `None` if something else speaks of the class.
fn without_class(script: &str, class: &str) -> Option<String> {
    let finalization = format!("const {class}Finalization ");
    let disposal = format!("if (Symbol.dispose) {class}.");
    let mut kept = Vec::new();
    let mut lines = script.lines();
    while let Some(line) = lines.next() {
        // Each of these blocks ends on the first line that is not indented.
        let end = match line {
            _ if class_name(line) == Some(class) => "}",
            _ if line.starts_with(&finalization) => "    });",
            _ if line.starts_with(&disposal) => continue,
            _ => {
                kept.push(line);
                continue;
            }
        };
        lines
            .by_ref()
            .find(|line| *line == end || *line == end.trim())?;
    }
    let kept = kept.join("\n");
    let words = kept.split(|c: char| !c.is_alphanumeric() && c != '_');
    let is_used = words.filter(|word| word.strip_suffix("Finalization").unwrap_or(word) == class);
    (is_used.count() == 0).then_some(kept)
}

/// Leaves nothing of the functions in `SILENT`, and nothing of what only they reached.
pub fn silence(module: &mut Module) -> Result {
    for (part, silence) in SILENT {
        let mut count = 0;
        for function in module.funcs.iter_mut() {
            let name = function.name.as_deref().unwrap_or_default();
            if let FunctionKind::Local(local) = &mut function.kind
                && name.contains(part)
            {
                let entry = local.entry_block();
                local.block_mut(entry).instrs = match silence {
                    Silence::Return => Vec::new(),
                    Silence::Abort => vec![(Unreachable {}.into(), InstrLocId::default())],
                };
                count += 1;
            }
        }
        if count == 0 {
            return fail(format!(
                "the code has no function `{part}` any more: see `SILENT` in xtask"
            ));
        }
    }
    walrus::passes::gc::run(module);
    Ok(())
}

/// Forgets the exports that the bindings never call, and what only they reached.
pub fn drop_unused_exports(module: &mut Module, script: &str) {
    let is_called = |name: &str| script.contains(&format!("wasm.{name}"));
    let unused: Vec<_> = module
        .exports
        .iter()
        .filter(|export| export.name != "memory" && !is_called(&export.name))
        .map(|export| export.id())
        .collect();
    for id in unused {
        module.exports.delete(id);
    }
    walrus::passes::gc::run(module);
}

/// The bindings without the functions that the code imports no more.
pub fn without_unused_imports(script: &str, module: &Module) -> String {
    let is_imported = |name: &str| module.imports.iter().any(|import| import.name == name);
    let mut kept = Vec::new();
    let mut lines = script.lines();
    while let Some(line) = lines.next() {
        let unused = imported_name(line).filter(|name| !is_imported(name));
        if unused.is_none() {
            kept.push(line);
        } else if !line.ends_with("},") {
            lines.by_ref().find(|line| *line == "        },");
        }
    }
    kept.join("\n")
}

/// The bindings with short names for what the code imports. The generated ones end in a hash each, which
/// compresses badly and stands in both.
pub fn with_short_names(script: &str, module: &mut Module) -> String {
    let mut lines: Vec<String> = script.lines().map(str::to_owned).collect();
    for (number, import) in module.imports.iter_mut().enumerate() {
        let place = lines
            .iter_mut()
            .find(|line| imported_name(line) == Some(&import.name));
        if let Some(line) = place {
            let short = format!("i{number}");
            *line = line.replacen(&import.name, &short, 1);
            import.name = short;
        }
    }
    lines.join("\n")
}

/// The name of a function for the code, which stands in the list of all of them.
fn imported_name(line: &str) -> Option<&str> {
    let (name, value) = line.strip_prefix("        __wb")?.split_once(": ")?;
    let start = line.len() - line.trim_start().len();
    value
        .starts_with("function(")
        .then(|| line.get(start..start + 4 + name.len()))?
}

/// Makes one small script of all, and the code smaller.
pub fn optimize(folder: &Path) -> Result {
    let wasm = folder.join("index_bg.wasm");
    let mut command = Command::new("node");
    // It runs for seconds: making it quicker first takes longer than it saves.
    command.arg("--liftoff-only");
    command.arg("node_modules/binaryen/bin/wasm-opt");
    command.args(FEATURES).args(PASSES);
    command.arg(&wasm).arg("--output").arg(&wasm);
    process::run(&mut command, "wasm-opt")?;
    let code = fs::read(&wasm).or_fail("cannot read index_bg.wasm")?;
    fs::write(&wasm, order::by_likeness(&code)?).or_fail("cannot write index_bg.wasm")?;
    bundle(folder)
}

fn bundle(folder: &Path) -> Result {
    let entry = folder.join("shim.mjs");
    let mut command = Command::new("node");
    command.arg("node_modules/esbuild/bin/esbuild").arg(&entry);
    command.args([
        "--bundle",
        "--minify",
        "--format=esm",
        "--log-level=warning",
    ]);
    // A function without jobs exports nothing to schedule.
    command.arg("--log-override:import-is-undefined=silent");
    command.args(["--external:cloudflare:*", "--external:*.wasm"]);
    command.arg(format!("--outfile={}", entry.display()));
    command.arg("--allow-overwrite");
    process::run(&mut command, "esbuild")?;
    fs::remove_file(folder.join("index.js")).or_fail("cannot remove index.js")?;
    fs::remove_dir_all(folder.join("snippets")).or_fail("cannot remove snippets")
}

#[cfg(test)]
mod tests {
    use super::{imported_name, without_unused_classes};

    const SCRIPT: &str = "\
export class Bucket {
    free() {
        wasm.__wbg_bucket_free(ptr, 0);
    }
}
if (Symbol.dispose) Bucket.prototype[Symbol.dispose] = Bucket.prototype.free;
class Source {
}
const BucketFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {} }
    : new FinalizationRegistry(({ ptr }) => {
    wasm.__wbg_bucket_free(ptr, 1);
});
const made = Source.__wrap(1);";

    #[test]
    fn a_class_that_nothing_makes_goes_with_all_that_serves_it() {
        let kept = "class Source {\n}\nconst made = Source.__wrap(1);";
        assert_eq!(without_unused_classes(SCRIPT), kept);
    }

    #[test]
    fn functions_for_the_code_are_known_by_their_place() {
        let line = "        __wbg_now_46: function() {";
        assert_eq!(imported_name(line), Some("__wbg_now_46"));
        assert_eq!(
            imported_name("        __wbindgen_jstag: WebAssembly.JSTag,"),
            None
        );
        assert_eq!(imported_name("            const ret = Date.now();"), None);
    }
}
