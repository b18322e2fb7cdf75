// The OpenAPI document, laid out as the page needs it.

const METHODS = ["get", "post", "put", "patch", "delete"];
export const PLACES = ["path", "query", "header"];

/** `{ info, schemas, jobs, problems, tags, operations }`. */
export const api = {};

export async function load() {
  const source = await (await fetch("/openapi.json")).json();
  const all = Object.entries(source.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => operation(method, path, item[method], source)),
  );
  all.sort((a, b) => rank(a.path) - rank(b.path));
  api.info = source.info;
  api.schemas = source.components.schemas;
  api.jobs = source["x-jobs"];
  api.problems = source["x-problems"].sort((a, b) => a.status - b.status);
  const tags = source.tags.map(({ name }) => name).sort();
  api.tags = tags.map((name) => ({ name, operations: all.filter((one) => one.tag === name) }));
  api.operations = all;
}

// What integrators call comes first.
const rank = (path) => (path.startsWith("/v1/") ? 0 : path.startsWith("/internal/") ? 1 : 2);

function operation(method, path, raw, { components }) {
  const problem = ({ $ref }) => components.responses[$ref.split("/").at(-1)];
  const answers = Object.entries(raw.responses).map(([status, one]) => [status, one.$ref ? problem(one) : one]);
  const [status, success] = answers.find(([status]) => status < 400);
  const [security] = raw.security;
  return {
    id: raw.operationId,
    method: method.toUpperCase(),
    path,
    // `/v1/inventory/items` for all that lies below it; `/internal/system`; `/health`.
    group: path.split("/").slice(0, 4 - rank(path)).join("/"),
    summary: raw.summary,
    tag: raw.tags[0],
    permission: raw["x-permission"],
    access: !security ? "public" : security.internalSecret ? "internal" : "user",
    parameters: (raw.parameters ?? []).sort((a, b) => PLACES.indexOf(a.in) - PLACES.indexOf(b.in)),
    body: raw.requestBody?.content["application/json"].schema,
    status,
    answer: success.content?.["application/json"]?.schema,
    refusals: answers.flatMap(([status, one]) => (one["x-codes"] ?? []).map((code) => ({ status, code }))),
  };
}
