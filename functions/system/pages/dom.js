// Makes elements. Text goes in as text, never as markup.

import { t } from "./words.js";

/** `h("a.quiet", { href, onclick }, "text", child)`. Null, false and "" are left out. */
export function h(kind, attributes, ...children) {
  const [name, ...classes] = kind.split(".");
  const element = document.createElement(name);
  if (classes[0]) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value != null && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(9).filter((child) => child != null && child !== false && child !== ""));
  return element;
}

export const code = (text) => h("code", null, text);

/** Words in `backticks` and {names} in braces become code. */
export const line = (text) => text.split(/`([^`]+)`|(\{\w+\})/).map((part, index) => (index % 3 && part ? code(part) : part));

/** Paragraphs and `- ` lists. */
export const prose = (text) =>
  text.split("\n\n").map((block) =>
    block.startsWith("- ") ? h("ul", null, block.split("\n").map((one) => h("li", null, line(one.slice(2))))) : h("p", null, line(block)),
  );

export const button = (text, onclick, kind = "button") => h(kind, { type: "button", onclick }, text);

export const fold = (title, ...children) => h("details", null, h("summary", null, title), children);

export const method = (name) => h(`b.method.${name.toLowerCase()}`, null, name);

export const status = (number, text = "") => h(`b.status.s${String(number)[0]}`, null, `${number} ${text}`);

/** A path that may break at its slashes. */
export const path = (text) => code(text.replaceAll("/", "/\u200b"));

export const problemLink = (name) => h("a", { href: `/docs/problems#${name}` }, code(name));

/** JSON, indented and coloured; other text as it is. */
export function json(text) {
  try {
    text = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
  const parts = text.split(/("(?:\\.|[^"\\])*"(?:\s*:)?|\b(?:true|false|null)\b|-?\d[\d.e+-]*)/);
  const kind = (part) => (part.endsWith(":") ? "key" : part.startsWith('"') ? "text" : "value");
  return parts.map((part, index) => (index % 2 ? h(`span.${kind(part)}`, null, part) : part));
}

/** A block of text with a button that copies it. */
export function block(label, ...content) {
  const pre = h("pre", null, content);
  const copy = button(t("Copy"), async () => {
    // Selected too: without a secure context there is no clipboard, and a key does it.
    getSelection().selectAllChildren(pre);
    await navigator.clipboard.writeText(pre.textContent);
    copy.textContent = t("Copied");
  });
  return h("div.block", { tabindex: 0, role: "group", "aria-label": label }, copy, pre);
}
