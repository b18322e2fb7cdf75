// What the middle of the page shows.

import { api, PLACES } from "./catalogue.js";
import { block, button, code, fold, h, json, line, method, path, problemLink, prose, status } from "./dom.js";
import { example, field, tree } from "./schema.js";
import { trial } from "./trial.js";
import { language, t } from "./words.js";

const PROBLEM = { $ref: "#/components/schemas/Problem" };
const ACCESS = { public: "public", internal: "internal secret", user: "any user" };

const title = (text, lang) => h("h1", { tabindex: -1, lang }, text);
const section = (text, ...children) => h("section", null, h("h2", null, text), children);
const link = (one) => h("a", { href: `/docs#${one.id}` }, method(one.method), path(one.path));
const sample = (value) => fold(t("Example"), block(t("Example"), json(JSON.stringify(value))));

export function overviewPage() {
  const { title: name, version, description } = api.info;
  const row = (one) => h("li", null, link(one), h("span", { lang: "en" }, one.summary));
  const { origin } = location;
  const start = `curl ${origin}/v1/auth/login -H 'Content-Type: application/json' \\
  --data-raw '{"login":"…","password":"…"}'
curl ${origin}/v1/system/info -H "Authorization: Bearer $TOKEN"`;
  return h(
    "article",
    null,
    title(`${name} ${version}`),
    h("div", { lang: "en" }, prose(description)),
    section(t("Start here"), block("curl", start)),
    api.tags.map((tag) => section(tag.name, h("p", { lang: "en" }, tag.description), h("ul.links", null, tag.operations.map(row)))),
  );
}

export function operationPage(one) {
  const chip = (...text) => h("span.chip", null, text);
  const places = PLACES.map((place) => one.parameters.filter((parameter) => parameter.in === place));
  const row = ({ name, schema, description, required }) => field(name, description ? { ...schema, description } : schema, required ?? false);
  const listed = (list) => list[0] && [h("h3", null, list[0].in), h("ul.fields", null, list.map(row))];
  const refusal = (problem, index, all) =>
    h(
      "tr",
      null,
      h("td", null, problem.status !== all[index - 1]?.status && status(problem.status)),
      h("td", null, problemLink(problem.code)),
      h("td", null, problem[language()].title),
    );
  const refusals = (problems) => problems[0] && h("table", null, problems.map(refusal));
  const panel = trial(one);
  return h(
    "article.operation",
    null,
    h(
      "div",
      null,
      title(one.summary, "en"),
      h("p.address", null, method(one.method), path(one.path)),
      h(
        "p.row",
        null,
        one.permission ? chip(t("permission"), " ", code(one.permission)) : chip(t(ACCESS[one.access])),
        places[2].map((header) => chip(t("takes"), " ", code(header.name))),
        button(t("Try it"), () => panel.scrollIntoView(), "button.jump"),
      ),
      one.parameters[0] && section(t("Parameters"), places.map(listed)),
      one.body && section(t("Request body"), tree(one.body, true), sample(example(one.body, true))),
      section(t("Response"), status(one.status), one.answer && [tree(one.answer), sample(example(one.answer, true))]),
      section(t("Refusals"), refusals(one.refusals), fold(t("Any operation"), refusals(api.general))),
    ),
    panel,
  );
}

export function problemsPage() {
  const filter = h("input", { type: "search", oninput: () => narrow(filter.value, sections, found) });
  const found = h("p", { role: "status" });
  const sections = api.problems.map(problem);
  const [first] = api.problems;
  const known = { ...first[language()], status: first.status, code: first.code, type: `/docs/problems#${first.code}` };
  return h(
    "article",
    null,
    title(t("Problems")),
    h("p", null, t("The type of a problem is its address here.")),
    fold("Problem", tree(PROBLEM), sample({ ...example(PROBLEM, true), ...known })),
    h("label", null, t("Filter"), filter),
    found,
    sections,
  );
}

function problem(shown) {
  const { code: name, status: number, en, es } = shown;
  const words = (lang, { title, detail }) => h("p", { lang }, h("b", null, title), " ", line(detail));
  const all = api.operations.filter((one) => one.refusals.includes(shown));
  return h(
    "section.problem",
    { id: name, "data-text": [name, number, ...Object.values(en), ...Object.values(es)].join(" ").toLowerCase() },
    h("h2", { tabindex: -1 }, status(number), problemLink(name)),
    words("en", en),
    words("es", es),
    api.general.includes(shown) && h("p", null, `${t("Answered by")}: ${t("Any operation")}`),
    all[0] && fold(`${t("Answered by")} (${all.length})`, h("ul.links", null, all.map((one) => h("li", null, link(one))))),
  );
}

/** Leaves the elements in which every word of the text occurs, and says how many. */
export function narrow(text, elements, found) {
  const words = text.toLowerCase().split(/\s+/);
  for (const one of elements) one.hidden = !words.every((word) => one.dataset.text.includes(word));
  found.textContent = text && t("%d found", elements.filter((one) => !one.hidden).length);
}

export function topicsPage() {
  const filter = h("input", { type: "search", oninput: () => narrow(filter.value, sections, found) });
  const found = h("p", { role: "status" });
  const shown = ({ name, summary, entity, data }) =>
    h(
      "section.problem",
      { "data-text": `${name} ${summary}`.toLowerCase() },
      h("h2", null, code(name)),
      h("p", { lang: "en" }, summary),
      fold(`data (${entity})`, tree(data), sample(example(data, true))),
    );
  const sections = api.topics.map(shown);
  return h("article", null, title(t("Events")), h("p", null, t("What the data of each event is.")), h("label", null, t("Filter"), filter), found, sections);
}

export function jobsPage() {
  const row = ({ name, summary, every_minutes }) =>
    h("li", null, code(name), h("span", { lang: "en" }, summary), t("every %d min", every_minutes));
  return h("article", null, title(t("Scheduled jobs")), h("ul.links", null, api.jobs.map(row)));
}
