// Runs the example `figures`, built for wasm32-wasip1, on each file: CPU time and linear memory.
//
//     node benches/mesh/wasm.mjs target/wasm32-wasip1/release/examples/figures.wasm FILE...

import { openSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { WASI } from 'node:wasi';

const [program, ...files] = process.argv.slice(2);
const module = await WebAssembly.compile(readFileSync(program));
for (const file of files) {
  const wasi = new WASI({
    version: 'preview1',
    args: ['figures', `/models/${basename(file)}`],
    preopens: { '/models': dirname(file) },
    stdout: openSync('/dev/null', 'w'),
  });
  const instance = await WebAssembly.instantiate(module, wasi.getImportObject());
  const before = process.cpuUsage();
  const code = wasi.start(instance);
  const used = process.cpuUsage(before);
  const seconds = (used.user + used.system) / 1e6;
  const memory = instance.exports.memory.buffer.byteLength / 1e6;
  const size = statSync(file).size / 1e6;
  console.log(`${basename(file)}: ${size.toFixed(0)} MB, ${seconds.toFixed(2)} s CPU, ${memory.toFixed(1)} MB of memory, exit ${code ?? 0}`);
}
