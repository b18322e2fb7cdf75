// The OpenAPI document, laid out as the page needs it.

const METHODS = ["get", "post", "put", "patch", "delete"];
export const PLACES = ["path", "query", "header"];

/** `{ info, schemas, jobs, topics, problems, general, tags, operations }`. */
export const api = {};

export async function load() {
  const source = await (await fetch("/openapi.json")).json();
  const { paths, components } = source;
  api.info = source.info;
  api.schemas = components.schemas;
  api.jobs = source["x-jobs"];
  api.topics = Object.entries(source["x-topics"]).map(([name, topic]) => ({ name, ...topic }));
  api.problems = source["x-problems"].sort((a, b) => a.status - b.status);
  // What any operation may answer.
  api.general = coded(components.responses.Problem);
  api.operations = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => operation(method, path, item[method], components)),
  );
  // What serves whoever runs the installation has its page, and is not listed.
  const listed = api.operations.filter((one) => !one.internal);
  api.tags = source.tags.map((tag) => ({ ...tag, operations: listed.filter((one) => one.tag === tag.name) }));
}

const coded = (one) => api.problems.filter(({ code }) => one["x-codes"].includes(code));

const follow = (one, shared) => (one.$ref ? shared[one.$ref.split("/").at(-1)] : one);

function operation(method, path, raw, components) {
  const [status, success] = Object.entries(raw.responses).find(([status]) => status < 300);
  const [security] = raw.security;
  const parameters = (raw.parameters ?? []).map((one) => follow(one, components.parameters));
  return {
    id: raw.operationId,
    method: method.toUpperCase(),
    path,
    summary: raw.summary,
    tag: raw.tags[0],
    internal: raw["x-internal"],
    permission: raw["x-permission"],
    access: !security ? "public" : security.internalSecret ? "internal" : "user",
    parameters: parameters.sort((a, b) => PLACES.indexOf(a.in) - PLACES.indexOf(b.in)),
    body: raw.requestBody?.content["application/json"].schema,
    status,
    answer: success.content?.["application/json"]?.schema,
    refusals: coded(raw),
  };
}
