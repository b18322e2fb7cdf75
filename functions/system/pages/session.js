// Who the page speaks as, and the dialog that says so. Tokens stay in this tab and are refreshed on a 401.

import { button, h } from "./dom.js";
import { language, t } from "./words.js";

const opener = document.querySelector("#account");
const dialog = document.querySelector("#dialog");
let session = JSON.parse(sessionStorage.session ?? "{}");
let refreshing = null;

function change(members) {
  session = { ...session, ...members };
  sessionStorage.session = JSON.stringify(session);
  showAccount();
  // The form on show says what is missing.
  document.querySelector("main form")?.dispatchEvent(new Event("input"));
}

/** What a call with this access carries. */
export const bearer = (access) => ({ user: session.access_token, internal: session.secret })[access];

/** Sends a request as this session. An expired token is refreshed once, however many ask. */
export async function call(access, request) {
  const answer = await send(request, bearer(access));
  if (answer.response.status !== 401 || access !== "user" || !session.refresh_token) return answer;
  refreshing ??= authenticate("token/refresh", { refresh_token: session.refresh_token }).finally(() => (refreshing = null));
  const { response } = await refreshing;
  if (response.status === 401) forget();
  return response.ok ? send(request, bearer(access)) : answer;
}

async function send({ method, address, headers, body }, token) {
  const started = performance.now();
  const response = await fetch(address, {
    method,
    body,
    headers: { "accept-language": language(), ...headers, ...(token && { authorization: `Bearer ${token}` }) },
    // The browser's own store would hide a 304.
    cache: "no-store",
    credentials: "omit",
  });
  const text = await response.text();
  return { response, text, milliseconds: Math.round(performance.now() - started) };
}

/** Keeps the tokens of a login or a refresh. */
export function keep({ access_token, refresh_token, user }) {
  change({ access_token, refresh_token, login: user.email });
}

const forget = () => change({ access_token: null, refresh_token: null, login: null });

async function authenticate(path, members) {
  const headers = { "content-type": "application/json" };
  const answer = await send({ method: "POST", address: `/v1/auth/${path}`, headers, body: JSON.stringify(members) });
  if (answer.response.ok) keep(JSON.parse(answer.text));
  return answer;
}

export function showAccount() {
  opener.textContent = session.login ?? t("Log in");
}

export function openAccount() {
  const input = (text, attributes) => {
    const control = h("input", { required: true, spellcheck: "false", autocapitalize: "none", ...attributes });
    return [control, h("label", null, text, control)];
  };
  const form = (submit, ...children) => {
    const onsubmit = async (event) => {
      event.preventDefault();
      fault.textContent = await submit().catch((error) => error.message);
      if (!fault.textContent) dialog.close();
    };
    return h("form", { onsubmit }, children);
  };
  const fault = h("p.fault", { role: "alert" });
  const [login, loginField] = input(t("E-mail or username"), { autocomplete: "username", autofocus: true });
  const [password, passwordField] = input(t("Password"), { type: "password", autocomplete: "current-password" });
  const [secret, secretField] = input("INTERNAL_SECRET", { type: "password", value: session.secret ?? "", required: false });
  const enter = async () => {
    const { response, text } = await authenticate("login", { login: login.value, password: password.value });
    if (!response.ok) return JSON.parse(text).detail;
  };
  const leave = async () => {
    await call("user", { method: "POST", address: "/v1/auth/logout" });
    forget();
  };
  const logout = form(leave, h("p", null, session.login), h("button", null, t("Log out")));
  dialog.replaceChildren(
    session.login ? logout : form(enter, loginField, passwordField, fault, h("button.primary", null, t("Log in"))),
    form(async () => change({ secret: secret.value }), secretField, h("button", null, t("Keep"))),
    h("p", null, t("Tokens stay in this tab.")),
    button(t("Close"), () => dialog.close()),
  );
  dialog.showModal();
}
opener.addEventListener("click", openAccount);
