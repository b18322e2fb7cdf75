// The form that sends an operation, the same request as curl, and the answer.

import { block, button, fold, h, json, problemLink, status } from "./dom.js";
import { recall, recallTag, remember } from "./recall.js";
import { example, resolve } from "./schema.js";
import { bearer, call, keep, openAccount } from "./session.js";
import { t } from "./words.js";

export function trial(operation) {
  const { method, access, parameters } = operation;
  const inputs = parameters.map((one) => input(one, operation.path));
  const find = (name) => inputs.find((one) => one.name === name)?.control;
  const [key, match, cursor] = ["Idempotency-Key", "If-Match", "cursor"].map(find);
  const body = operation.body && bodyInput(operation.body);
  const answer = h("div", { role: "status" });
  const command = h("div");
  const shown = h("input", { type: "checkbox" });
  const send = h("button.primary", { title: "Ctrl+Enter" }, t("Send"));
  const login = button(t(access === "internal" ? "internal secret" : "Log in"), openAccount);
  let sent;

  const read = () => {
    const given = (place) => inputs.filter((one) => one.place === place && one.control.value).map((one) => [one.name, one.control.value]);
    const path = given("path").reduce((text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(value)), operation.path);
    const query = new URLSearchParams(given("query")).toString();
    const headers = Object.fromEntries(given("header"));
    if (body) headers["Content-Type"] = "application/json";
    return { method, path, address: query ? `${path}?${query}` : path, headers, body: body?.control.value };
  };
  const same = ({ address, headers, body }) => JSON.stringify([address, body, headers["Idempotency-Key"]]);
  const renewKey = () => key && (key.value = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(36)).join(""));
  const renewTag = () => match && (match.value = recallTag(read().path) ?? match.value);
  const refresh = () => {
    // A key belongs to one request: when what was sent is changed, it gets a new one.
    if (sent && sent !== same(read())) {
      sent = null;
      renewKey();
    }
    login.hidden = access === "public" || bearer(access);
    command.replaceChildren(block("curl", curl(read(), access, shown.checked && bearer(access))));
  };
  const onsubmit = async (event) => {
    event.preventDefault();
    send.disabled = true;
    const request = read();
    try {
      const outcome = await call(access, request);
      const parsed = outcome.text.startsWith("{") ? JSON.parse(outcome.text) : null;
      if (outcome.response.ok) {
        sent = same(request);
        const { headers } = outcome.response;
        remember(headers.get("location") ?? request.path, parsed, headers.get("etag"));
        renewTag();
        if (parsed?.access_token) keep(parsed);
      }
      const turn = () => {
        cursor.value = parsed.next_cursor;
        form.requestSubmit();
      };
      answer.replaceChildren(...shownAnswer(outcome, parsed), cursor && parsed?.next_cursor ? button(t("Next page"), turn) : "");
    } catch (error) {
      answer.replaceChildren(`${t("No answer")}: ${error.message}`);
    }
    send.disabled = false;
    refresh();
  };
  const onkeydown = (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && form.requestSubmit();

  renewKey();
  renewTag();
  const another = () => {
    renewKey();
    refresh();
  };
  const fields = inputs.map(({ control, label }) => (control === key ? h("div.split", null, label, button(t("New"), another)) : label));
  const form = h("form", { onsubmit, onkeydown, oninput: refresh }, fields, body?.element, h("p.row", null, send, login));
  shown.addEventListener("change", refresh);
  refresh();
  return h(
    "section.trial",
    null,
    h("h2", null, t("Try it")),
    form,
    answer,
    h("h3", null, "curl", access !== "public" && h("label", null, shown, t("with the token"))),
    command,
  );
}

function input({ name, in: place, required, schema }, path) {
  const { enum: values, type, ...found } = resolve(schema);
  const choices = values ?? (type === "boolean" && ["true", "false"]);
  const value = required && recall(name, path);
  const control = choices
    ? h("select", null, h("option", { value: "" }, t("not sent")), choices.map((one) => h("option", null, one)))
    : h("input", { value, required, placeholder: found.default, autocomplete: "off", spellcheck: "false" });
  return { name, place, control, label: h("label", null, h("span", null, h("code", null, name), ` ${place}`), control) };
}

/** The body as text, filled with an example. That it is no JSON is said, and may be sent. */
function bodyInput(schema) {
  const fault = h("span.fault");
  const control = h("textarea", { spellcheck: "false", autocapitalize: "none" });
  const check = () => {
    control.rows = Math.min(control.value.split("\n").length + 2, 24);
    fault.textContent = "";
    try {
      JSON.parse(control.value);
    } catch (error) {
      fault.textContent = `${t("Not JSON")}: ${error.message}`;
    }
  };
  const fill = (all) => {
    control.value = JSON.stringify(example(schema, all), null, 2);
    check();
    control.dispatchEvent(new Event("input", { bubbles: true }));
  };
  control.addEventListener("input", check);
  fill(false);
  const choices = [button(t("Required fields"), () => fill(false)), button(t("All fields"), () => fill(true))];
  return { control, element: [h("label", null, t("Body"), control, fault), h("p.row", null, choices)] };
}

function shownAnswer({ response, text, milliseconds }, body) {
  const headers = [...response.headers];
  return [
    h("h3", null, t("Response")),
    h(
      "p.row",
      null,
      status(response.status, body?.title),
      `${milliseconds} ms · ${new Blob([text]).size} B`,
      response.headers.has("idempotency-replayed") && " · Idempotency-Replayed",
      !response.ok && body?.code && problemLink(body.code),
    ),
    fold(`${t("Headers")} (${headers.length})`, block(t("Headers"), headers.map((one) => `${one.join(": ")}\n`))),
    text ? block(t("Body"), json(text)) : t("no body"),
  ];
}

const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** The request for a POSIX shell. The token is shown only when asked for. */
function curl({ method, address, headers, body }, access, token) {
  const lines = [`curl -X ${method} ${quote(location.origin + address)}`];
  if (access !== "public") lines.push(`-H "Authorization: Bearer ${token || (access === "internal" ? "$INTERNAL_SECRET" : "$TOKEN")}"`);
  for (const [name, value] of Object.entries(headers)) lines.push(`-H ${quote(`${name}: ${value}`)}`);
  if (body) lines.push(`--data-raw ${quote(body)}`);
  return lines.join(" \\\n  ");
}
