"use strict";
const parts = (page) => new Map([...page.querySelectorAll("[data-part]")].map((node) => [node.dataset.part, node]));
const served = new Map([...parts(document)].map(([name, node]) => [name, node.outerHTML]));
const dark = document.getElementById("dark"), announcer = document.getElementById("status"), gone = document.getElementById("gone");

// What a strict Content-Security-Policy keeps out of the markup is set here: colours, the email frames' theme and height.
function dress() {
  for (const node of document.querySelectorAll("[data-brand]")) {
    const colour = document.querySelector("[data-brand-colour]")?.dataset.brandColour;
    if (colour) node.style.setProperty("--brand", colour);
  }
  for (const frame of document.querySelectorAll("iframe[data-light]")) {
    const wanted = dark.checked ? frame.dataset.dark : frame.dataset.light;
    if (frame.getAttribute("src") !== wanted) frame.setAttribute("src", wanted);
  }
  reach();
}

// What must be scrolled sideways must be reachable by keys; what need not be is no stop on the way.
function reach() {
  for (const row of document.querySelectorAll(".row")) {
    if (row.scrollWidth > row.clientWidth) row.tabIndex = 0;
    else row.removeAttribute("tabindex");
  }
}

function fit(frame) {
  const page = frame.contentDocument?.documentElement;
  if (!page || !frame.src) return;
  const scale = Math.min(1, frame.parentElement.clientWidth / frame.offsetWidth);
  frame.style.transform = scale < 1 ? `scale(${scale})` : "";
  frame.style.height = "0";
  const height = Math.max(page.scrollHeight, Math.ceil(frame.parentElement.clientHeight / scale));
  frame.style.height = `${height}px`;
  frame.style.marginBottom = `${Math.round(height * (scale - 1))}px`;
}

function watchFrames() {
  for (const frame of document.querySelectorAll("iframe[data-light]")) {
    frame.addEventListener("load", () => fit(frame));
  }
}

function swap(fresh) {
  const here = parts(document), focus = document.activeElement?.id;
  let changed = 0;
  for (const [name, node] of parts(fresh)) {
    const html = node.outerHTML;
    if (served.get(name) === html || !here.has(name)) continue;
    served.set(name, html);
    here.get(name).replaceWith(document.adoptNode(node));
    changed += 1;
  }
  document.title = fresh.title;
  root.dataset.revision = fresh.documentElement.dataset.revision;
  if (!changed) return;
  if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
  dress();
  watchFrames();
}

let asked = 0;
async function renew(words) {
  const turn = ++asked;
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    // Its styles and scripts are those that run here already, and this page's policy would complain of them.
    const text = (await answer.text()).replace(/<(style|script)\b[\s\S]*?<[/]\1>/g, "");
    const fresh = new DOMParser().parseFromString(text, "text/html");
    if (turn !== asked || !answer.ok) return;
    swap(fresh);
    if (words) announcer.textContent = words;
  } catch { /* the server is away; the event source tells when it is back */ }
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form.choose");
  if (!form) return;
  history.pushState(null, "", `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`);
  renew("Shown");
});
addEventListener("popstate", () => renew());
addEventListener("resize", () => {
  document.querySelectorAll("iframe[data-light]").forEach(fit);
  reach();
});
addEventListener("load", reach);

// One connection while the page is looked at: browsers open only six to a server.
let source = null;
function listen() {
  if (document.hidden) { source?.close(); source = null; return; }
  if (source) return;
  source = new EventSource("/events");
  source.onopen = () => { gone.hidden = true; };
  source.onerror = () => { gone.hidden = false; };
  source.onmessage = (event) => { if (event.data !== root.dataset.revision) renew("The preview has changed"); };
}
document.addEventListener("visibilitychange", listen);
addEventListener("pagehide", () => { source?.close(); source = null; });
addEventListener("pageshow", listen);
dress();
watchFrames();
listen();
