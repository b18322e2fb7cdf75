// Times the cases of the bench in wasm: node run.mjs MODULE.wasm CASES. One line of JSON a case.
import { readFileSync } from 'node:fs';

const [path, cases] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(readFileSync(path), {});
const { forecast_repeat: repeat, forecast_checksum: checksum } = instance.exports;

for (let index = 0; index < Number(cases); index += 1) {
  // Enough for the compiler of the engine to have done its work.
  repeat(index, 30);
  const times = [];
  for (let round = 0; round < 25; round += 1) {
    const start = process.cpuUsage();
    repeat(index, 8);
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000 / 8);
  }
  times.sort((a, b) => a - b);
  const bits = BigInt.asUintN(64, checksum(index)).toString(16);
  console.log(JSON.stringify({ milliseconds: times[Math.floor(times.length / 2)], bits }));
}
