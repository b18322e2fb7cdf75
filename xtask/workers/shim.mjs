// The entry of a function on Workers, copied beside what wasm-bindgen wrote.
//
// A Rust panic aborts the WebAssembly instance: its memory can no longer be trusted.
// This file answers every request that was in flight with a 500 (they would hang
// otherwise, because their futures died with the instance), and lets the next request
// start on a fresh instance.
import { WorkerEntrypoint } from "cloudflare:workers";
import * as wasm from "./index.js";

const state = wasm.__worker_init_state();
const inFlight = new Set();

// A panic inside a future surfaces here and not as a rejection of the request's promise.
addEventListener("error", (event) => noteAbort(event.error));
addEventListener("unhandledrejection", (event) => noteAbort(event.reason));

function noteAbort(error) {
  if (!(error instanceof WebAssembly.RuntimeError)) return;
  // The panic hook of the crate `worker` sets this after it logged; a stack overflow has no hook.
  if (!state.criticalError) {
    console.error(JSON.stringify({ level: "error", message: "the function aborted", stack: String(error.stack) }));
  }
  state.criticalError = true;
  for (const fail of inFlight) fail(error);
  inFlight.clear();
}

function renewAfterAbort() {
  if (!state.criticalError) return;
  wasm.__wbg_reset_state();
  state.criticalError = false;
  state.instanceId++;
}

async function guarded(call) {
  let fail;
  const aborted = new Promise((_, reject) => (fail = reject));
  try {
    renewAfterAbort();
    inFlight.add(fail);
    return await Promise.race([call(), aborted]);
  } catch (error) {
    noteAbort(error);
    throw error;
  } finally {
    inFlight.delete(fail);
  }
}

export default class extends WorkerEntrypoint {
  async fetch(request) {
    try {
      return await guarded(() => wasm.fetch(request, this.env, this.ctx));
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw error;
      const problem = { type: "about:blank", title: "Internal error", status: 500, code: "internal_error" };
      return new Response(JSON.stringify(problem), {
        status: 500,
        headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
      });
    }
  }

  scheduled(event) {
    return guarded(() => wasm.scheduled(event, this.env, this.ctx));
  }
}
