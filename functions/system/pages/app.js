// The documentation page: the frame, the navigation, and which page the address names.

import { api, load } from "./catalogue.js";
import { h, method } from "./dom.js";
import { jobsPage, narrow, operationPage, overviewPage, problemsPage, topicsPage } from "./pages.js";
import { showAccount } from "./session.js";
import { language, otherLanguage, t } from "./words.js";

const PROBLEMS = "/docs/problems";
const JOBS = "#jobs";
const EVENTS = "#events";
const [main, nav, menu, switcher] = ["main", "#nav", "#menu", "#language"].map((one) => document.querySelector(one));
const drawer = document.body.classList;
let search;

function buildNavigation() {
  const found = h("p", { role: "status" });
  const item = (one) =>
    h(
      "li",
      { "data-text": [one.method, one.path, one.summary, one.permission, one.id].join(" ").toLowerCase() },
      h("a", { href: `/docs#${one.id}`, title: one.path, lang: "en" }, method(one.method), one.summary),
    );
  const oninput = () => {
    narrow(search.value, [...nav.querySelectorAll("[data-text]")], found);
    for (const one of nav.querySelectorAll("details")) one.hidden = !one.querySelector("[data-text]:not([hidden])");
  };
  // Enter opens the first hit.
  const onkeydown = ({ key }) => key === "Enter" && nav.querySelector("[data-text]:not([hidden]) a")?.click();
  const label = t("Search, or press /");
  search = h("input", { type: "search", placeholder: label, "aria-label": label, oninput, onkeydown });
  const pages = { "/docs": "Overview", [PROBLEMS]: "Problems", [`/docs${EVENTS}`]: "Events", [`/docs${JOBS}`]: "Scheduled jobs" };
  nav.setAttribute("aria-label", t("Operations"));
  nav.replaceChildren(
    search,
    found,
    h("ul", null, Object.entries(pages).map(([href, text]) => h("li", null, h("a", { href }, t(text))))),
    ...api.tags.map((tag) => h("details", { open: true }, h("summary", null, tag.name), h("ul", null, tag.operations.map(item)))),
  );
}

function page() {
  const { hash, pathname } = location;
  if (pathname === PROBLEMS) return problemsPage();
  if (hash === JOBS) return jobsPage();
  if (hash === EVENTS) return topicsPage();
  const operation = api.operations.find((one) => `#${one.id}` === hash);
  return operation ? operationPage(operation) : overviewPage();
}

/** Shows the page of the address, and in the navigation where it is. */
function show() {
  main.replaceChildren(page());
  document.title = `${main.querySelector("h1").textContent} · Trastienda API`;
  for (const link of nav.querySelectorAll("a")) {
    const here = link.pathname === location.pathname && (link.hash === location.hash || link.pathname === PROBLEMS);
    link.ariaCurrent = here ? "page" : null;
    if (here) link.scrollIntoView({ block: "nearest" });
  }
}

/** Shows it from its top, or from the problem that the address names. */
function arrive(focus) {
  show();
  toggleDrawer(false);
  const part = document.getElementById(location.hash.slice(1) || "main");
  if (part?.className === "problem") {
    part.classList.add("current");
    part.scrollIntoView();
  } else scrollTo(0, 0);
  if (focus) (part ?? main).querySelector("[tabindex]").focus({ preventScroll: true });
}

function dress() {
  document.documentElement.lang = language();
  switcher.textContent = { en: "English", es: "Español" }[otherLanguage()];
  switcher.lang = otherLanguage();
  showAccount();
  buildNavigation();
}

function toggleDrawer(open) {
  drawer.toggle("drawer", open);
  menu.ariaExpanded = open;
  main.inert = open;
  if (open) search.focus();
}

menu.addEventListener("click", () => toggleDrawer(!drawer.contains("drawer")));
switcher.addEventListener("click", () => {
  localStorage.language = otherLanguage();
  dress();
  show();
});

// Links within the documentation change the page without loading it anew.
document.addEventListener("click", (event) => {
  const { target } = event;
  if (target !== menu && !nav.contains(target)) toggleDrawer(false);
  const link = target.closest("a[href^='/docs']");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  history.pushState(null, "", link.href);
  arrive(true);
});
addEventListener("popstate", () => arrive(true));
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drawer.contains("drawer")) {
    toggleDrawer(false);
    menu.focus();
  } else if (event.key === "/" && !event.target.closest("input, textarea, select, dialog")) {
    event.preventDefault();
    // The button shows only where the navigation is a drawer.
    if (menu.checkVisibility()) toggleDrawer(true);
    search.select();
  }
});

try {
  await load();
  dress();
  arrive(false);
} catch (error) {
  main.textContent = error;
}
