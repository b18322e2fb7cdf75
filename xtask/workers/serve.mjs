// Serves every function of wrangler.toml on one port in workerd, the engine of
// Cloudflare Workers, with shared and persisted D1 and KV and with its scheduled triggers.
//
//   node serve.mjs --port N --state FOLDER --secrets FOLDER --log FILE FUNCTION...
//
// It takes orders as lines on standard input (`reload`, `scheduled`, `show`), answers each with
// one line on standard output (`ready URL`, `reloaded`, `scheduled N`, `shown`, `failed WHY`),
// and stops when standard input closes: the process that started it cannot leave it behind,
// however it ends. What the functions log goes to the file, and after `show` to standard error
// as well; what the runtime complains about always goes to both.
import { createWriteStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { Log, LogLevel, Miniflare } from "miniflare";
import { unstable_getMiniflareWorkerOptions as optionsOf, unstable_readConfig as readConfig } from "wrangler";
import { isDue } from "./cron.mjs";

const { values, positionals: functions } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: "string" },
    state: { type: "string" },
    secrets: { type: "string" },
    log: { type: "string" },
  },
});
const log = createWriteStream(values.log);
let shown = false;

const triggers = () =>
  functions.flatMap((name) =>
    (readConfig({ config: "wrangler.toml", env: name }).triggers.crons ?? []).map((cron) => ({ name, cron })));

// The contents are read here, so that options made earlier stay good when a build replaces the files.
function modulesOf(folder) {
  const kinds = { ".mjs": "ESModule", ".js": "ESModule", ".wasm": "CompiledWasm" };
  const files = readdirSync(folder, { recursive: true }).map((file) => [file, kinds[/\.\w+$/.exec(file)?.[0]]]);
  const modules = files.filter(([, type]) => type)
    .map(([file, type]) => ({ type, path: join(folder, file), contents: readFileSync(join(folder, file)) }));
  // The first module is the entry.
  return modules.sort((a, b) => b.path.endsWith("shim.mjs") - a.path.endsWith("shim.mjs"));
}

// The limiters of the platform, with what RATE_LIMITS asks of them: `address=40/60 user=off`.
function limitersOf({ ratelimits = {}, bindings = {} }) {
  const asked = [...(bindings.RATE_LIMITS ?? "").matchAll(/([a-z-]+)=(\d+)\/(10|60)\b/g)];
  const changed = asked.map(([, name, limit, period]) => [
    `LIMIT_${name.toUpperCase().replaceAll("-", "_")}`,
    { simple: { limit: Number(limit), period: Number(period) } },
  ]);
  return { ...ratelimits, ...Object.fromEntries(changed.filter(([name]) => name in ratelimits)) };
}

function workerOf(name) {
  const own = join(values.secrets, `.dev.vars.${name}`);
  const secrets = existsSync(own) ? own : join(values.secrets, ".dev.vars");
  const config = readConfig({ config: "wrangler.toml", env: name });
  const { workerOptions } = optionsOf(config, name, { envFiles: [resolve(secrets)] });
  const folder = resolve(config.main, "..");
  return {
    ...workerOptions,
    name,
    ratelimits: limitersOf(workerOptions),
    modules: modulesOf(folder),
    modulesRoot: folder,
    // Any host locally; only the paths of a route tell the functions apart.
    routes: config.routes.map((route) => (route.pattern ?? route).replace(/^[^/]*/, "*")),
  };
}

const options = () => ({
  host: "127.0.0.1",
  port: Number(values.port),
  defaultPersistRoot: resolve(values.state),
  // The first worker also gets the paths that no route claims: `system` answers 404.
  workers: functions.map(workerOf),
  cf: false,
  unsafeTriggerHandlers: true,
  logRequests: false,
  log: new Log(LogLevel.WARN),
  handleRuntimeStdio(output, errors) {
    output.on("data", (data) => {
      log.write(data);
      if (shown) process.stderr.write(data);
    });
    errors.on("data", (data) => {
      log.write(data);
      process.stderr.write(data);
    });
  },
});

const say = (line) => process.stdout.write(`${line.replaceAll("\n", " ")}\n`);

let serving = options();
const server = new Miniflare(serving);

async function fire(list, time) {
  for (const { name, cron } of list) {
    // A request, not the library's call: that one stops this process until workerd answers, while workerd
    // may be waiting for its log to be read here.
    const query = new URLSearchParams({ cron, time: String(time.getTime()) });
    const answer = await server.dispatchFetch(`http://localhost/cdn-cgi/handler/scheduled?${query}`, {
      headers: { "MF-Route-Override": name },
    });
    const outcome = await answer.text();
    if (outcome !== "ok") throw new Error(`the trigger ${cron} of ${name} ended with ${outcome}`);
  }
  return list.length;
}

const orders = {
  async reload() {
    const next = options();
    try {
      await server.setOptions(next);
      serving = next;
    } catch (error) {
      await server.setOptions(serving);
      throw error;
    }
    return "reloaded";
  },
  async show() {
    shown = true;
    return "shown";
  },
  scheduled: async () => `scheduled ${await fire(triggers(), new Date())}`,
};

function everyMinute() {
  setTimeout(async () => {
    // A timer may fire a moment early: the slot is the nearest full minute.
    const now = new Date(Math.round(Date.now() / 60_000) * 60_000);
    await fire(triggers().filter(({ cron }) => isDue(cron, now)), now).catch((error) => console.error(String(error)));
    everyMinute();
  }, 60_000 - (Date.now() % 60_000)).unref();
}

async function stop() {
  await server.dispose();
  process.exit(0);
}

try {
  say(`ready ${(await server.ready).origin}`);
} catch (error) {
  say(`failed ${error.message}`);
  process.exit(1);
}
everyMinute();
process.on("SIGINT", stop);
process.on("SIGTERM", stop);
for await (const line of createInterface({ input: process.stdin })) {
  try {
    say(await orders[line]());
  } catch (error) {
    say(`failed ${error.message}`);
  }
}
await stop();
