// JSON Schemas as people read them: a tree of fields, and an example.

import { api } from "./catalogue.js";
import { code, fold, h, line, prose } from "./dom.js";
import { recall } from "./recall.js";
import { t } from "./words.js";

/** Without references: `name`, `nullable`, one `type`, `enum` or `variants` for choices. */
export function resolve(schema) {
  let { $ref, anyOf, ...found } = schema === true ? {} : (schema ?? {});
  if ($ref) {
    const name = $ref.split("/").at(-1);
    found = beside({ ...resolve(api.schemas[name]), name }, found);
  }
  const real = anyOf?.filter((one) => one.type !== "null") ?? [];
  if (real.length === 1) found = beside(resolve(real[0]), found);
  else if (real[0]) found.variants = real;
  if ("const" in found) found.enum = [found.const];
  const types = [found.type].flat();
  found.nullable ||= real.length < anyOf?.length || types.includes("null");
  found.type = types.find((one) => one !== "null");
  found.enum = found.enum?.filter((one) => one !== null);
  return found;
}

/** A schema with what a field says of it; what the values of an enumeration mean is not lost. */
function beside(named, field) {
  const both = named.enum && field.description && named.description;
  return { ...named, ...field, ...(both && { description: `${field.description}\n\n${both}` }) };
}

const bound = (value) => String(value ?? "").replace(/9007199254740991/, "2⁵³−1");
const range = (low, high, unit = "") => (low ?? high) != null && ` ${bound(low)}…${bound(high)}${unit}`;

/** A type in a few words, with its bounds. */
function type(schema) {
  if (schema.enum) return schema.enum.map((one, index) => [index > 0 && " | ", code(String(one))]);
  if (schema.variants) return t("one of");
  if (schema.type === "array") return ["[", type(resolve(schema.items)), "]", range(schema.minItems, schema.maxItems)];
  if (schema.type === "object") {
    const values = schema.additionalProperties;
    return schema.properties || !values ? (schema.name ?? "object") : ["{ … : ", type(resolve(values)), " }"];
  }
  const text = schema.type === "string";
  return [
    (text && schema.format) || (schema.type ?? "any"),
    text ? range(schema.minLength, schema.maxLength, ` ${t("characters")}`) : range(schema.minimum, schema.maximum),
    schema.pattern && [" ", code(schema.pattern)],
  ];
}

const describe = (schema) =>
  h(
    "span.type",
    null,
    type(schema),
    schema.nullable && ` ${t("or null")}`,
    schema.default != null && ` · ${t("default")} ${JSON.stringify(schema.default)}`,
  );

export function field(name, raw, required, seen = []) {
  const schema = resolve(raw);
  return h(
    "li",
    null,
    h("code.name", null, name),
    describe(schema),
    required && h("span.required", null, t("required")),
    schema.description && h("div", { lang: "en" }, prose(schema.description)),
    inside(schema, required != null, seen),
  );
}

/** The fields of an object, a list's records or each variant. Folded when deep; a type does not open in itself. */
function inside(schema, marks, seen) {
  if (schema.type === "array") return inside(resolve(schema.items), marks, seen);
  if (seen.includes(schema.name)) return null;
  const path = schema.name ? [...seen, schema.name] : seen;
  const must = schema.required ?? [];
  const fields = schema.variants
    ? schema.variants.map(resolve).map((one) => h("li", null, describe(one), inside(one, marks, path)))
    : Object.entries(schema.properties ?? {})
        .sort(([a], [b]) => marks && must.includes(b) - must.includes(a))
        .map(([name, one]) => field(name, one, marks ? must.includes(name) : null, path));
  const list = fields[0] && h("ul.fields", null, fields);
  return list && seen.length > 2 ? fold(schema.name ?? "…", list) : list;
}

/** A whole body, `marks` with what is required. */
export function tree(raw, marks) {
  const schema = resolve(raw);
  const about = schema.description;
  return [h("p", null, describe(schema), about && h("span", { lang: "en" }, " · ", line(about))), inside(schema, marks, [])];
}

const SAMPLES = {
  "date-time": "2026-03-01T09:30:00Z",
  email: "ana@example.com",
  uuid: "01900000-0000-7000-8000-000000000001",
  code: "MAIN",
  full_name: "Ana Pérez",
  login: "ana@example.com",
  password: "eleven blue kettles whistle",
  sku: "MUG-BLUE",
  slug: "blue-mugs",
  role: "seller",
  Item: "Blue mug",
  Organisation: "Casa Luna",
  Warehouse: "Main warehouse",
  amount: 1299,
  value: 10,
};

/** An example: `all` fields, or only the required ones; when none is, those that refer to nothing. */
export function example(raw, all, name = "", depth = 0) {
  const schema = resolve(raw);
  const { type, properties = {}, required = [], minimum = 1, maximum = Infinity } = schema;
  const given = schema.examples?.[0] ?? schema.default ?? schema.enum?.[0];
  if (given != null || depth > 8) return given ?? null;
  const inner = (one, key = name) => example(one, all, key, depth + 1);
  if (schema.variants) return inner(schema.variants[0]);
  if (type === "array") return [inner(schema.items)];
  if (type === "object") {
    const wanted = ([key, one]) => all || (required[0] ? required.includes(key) : resolve(one).format !== "uuid");
    // The `name` of a NewWarehouse or a WarehouseChange is that of a Warehouse.
    const named = (key) => (key === "name" && schema.name ? schema.name.replace(/New|Change/, "") : key);
    return Object.fromEntries(Object.entries(properties).filter(wanted).map(([key, one]) => [key, inner(one, named(key))]));
  }
  if (type === "string") {
    const recalled = schema.format === "uuid" ? recall(name) : null;
    const sample = recalled ?? SAMPLES[schema.format] ?? SAMPLES[name] ?? SAMPLES[name.split("_").at(-1)] ?? "text";
    return String(sample).slice(0, schema.maxLength);
  }
  return type === "boolean" || (type && Math.min(Math.max(+(SAMPLES[name] ?? minimum), minimum), maximum));
}
