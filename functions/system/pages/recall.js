// The ids and ETags of answers, so that the next request starts from them. In memory only.

const ids = {};
const tags = {};
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;
const singular = (word) => word.replace(/ies$/, "y").replace(/s$/, "");

/** The latest id for `item_id` or `to_warehouse_id`; for `id`, that of the path before it. */
export const recall = (name, path = "") =>
  ids[name === "id" ? singular(path.split("/{id}")[0].split("/").at(-1)) : name.split("_").at(-2)];

export const recallTag = (address) => tags[address];

export function remember(address, body, tag) {
  tags[address] = tag;
  const name = singular(address.split("/").findLast((part) => !UUID.test(part)));
  for (const [key, value] of Object.entries(body?.items?.[0] ?? body ?? {})) {
    if (UUID.test(value)) ids[key === "id" ? name : key.split("_").at(-2)] = value;
    else ids[singular(key)] = (value?.[0] ?? value)?.id ?? ids[singular(key)];
  }
}
