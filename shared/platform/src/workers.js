// Glue between the Workers runtime and wasm. Each function crosses the border once.

// A request as [method, path, query, headers as JSON, client address, colo, body].
// The body is bytes, undefined when it is larger than `limit`, or null when it cannot be read to its end.
export async function read_request(request, limit) {
  const url = request.url;
  const start = url.indexOf("/", url.indexOf("//") + 2);
  const target = start < 0 ? "/" : url.slice(start).split("#", 1)[0];
  const mark = target.indexOf("?");
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = mark < 0 ? "" : target.slice(mark + 1);
  const address = request.headers.get("cf-connecting-ip") ?? "";
  const colo = request.cf?.colo ?? "local";
  const headers = JSON.stringify([...request.headers]);
  return [request.method, path, query, headers, address, colo, await read_body(request, limit)];
}

async function read_body(request, limit) {
  if (request.body === null) return new Uint8Array();
  const chunks = [];
  let length = 0;
  const reader = request.body.getReader();
  for (;;) {
    const part = await reader.read().catch(() => null);
    if (part === null) return null;
    const { done, value } = part;
    if (done) break;
    length += value.length;
    if (length > limit * 8) {
      await reader.cancel();
      return undefined;
    }
    // A little too much is read to its end, unkept: a client that still sends would see its
    // connection reset instead of the answer.
    if (length <= limit) chunks.push(value);
  }
  if (length > limit) return undefined;
  const body = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.length;
  }
  return body;
}

// `headers` is a JSON array of pairs, `body` a view of wasm's memory, which is copied because that
// memory is used again. Statuses without a body get none.
export function write_response(status, headers, body) {
  const empty = status === 204 || status === 304;
  return new Response(empty ? null : body.slice(), { status, headers: JSON.parse(headers) });
}

// A body in parts: its beginning, then what `next` promises, one by one, until that is undefined.
// The runtime asks for the next part only when the client has taken the one before, and no more
// once the client is gone.
export function stream_response(status, headers, beginning, next) {
  const first = beginning.slice();
  const body = new ReadableStream({
    start: (parts) => parts.enqueue(first),
    async pull(parts) {
      const part = await next();
      if (part === undefined) parts.close();
      else parts.enqueue(part);
    },
  });
  return new Response(body, { status, headers: JSON.parse(headers) });
}

// One atomic round trip. `statements` is JSON: [[sql, [values]], …].
// Gives [rows read, rows written, rows as JSON, …] or the error's text.
export async function d1_batch(database, statements) {
  try {
    const results = await database.batch(
      JSON.parse(statements).map(([sql, values]) => database.prepare(sql).bind(...values)),
    );
    const answer = [0, 0];
    for (const { meta, results: rows } of results) {
      answer[0] += meta.rows_read ?? 0;
      answer[1] += meta.rows_written ?? 0;
      answer.push(JSON.stringify(rows.map(Object.values)));
    }
    return answer;
  } catch (error) {
    return String(error?.message ?? error);
  }
}

const keys = new Map();

// Ed25519 (RFC 8032) by the runtime's own code: half the time of wasm.
export async function verify_ed25519(key, signature, message) {
  const name = key.join();
  try {
    let imported = keys.get(name);
    if (!imported) {
      imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
      keys.set(name, imported);
    }
    return await crypto.subtle.verify("Ed25519", imported, signature, message);
  } catch {
    return false;
  }
}

export function setting(env, name) {
  const value = env[name];
  return typeof value === "string" ? value : undefined;
}

// KV answers come as [text or null], failures as the error's text.
async function kv(call) {
  try {
    return [(await call()) ?? null];
  } catch (error) {
    return String(error?.message ?? error);
  }
}

export const kv_get = (store, key) => kv(() => store.get(key));
export const kv_put = (store, key, value, ttl) => kv(() => store.put(key, value, { expirationTtl: ttl }));
// Keys one a line; the answer has their values in the same order.
export async function kv_get_all(store, keys) {
  const names = keys.split("\n");
  try {
    const values = await store.get(names);
    return names.map((name) => values.get(name) ?? null);
  } catch (error) {
    return String(error?.message ?? error);
  }
}

// A limiter that cannot be reached limits nobody.
export async function is_within(limiter, key) {
  try {
    return (await limiter.limit({ key })).success;
  } catch {
    return true;
  }
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const log = (line) => console.log(line);
