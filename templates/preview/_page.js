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
    const typed = name === "edit" && here.get(name).contains(document.activeElement);
    if (typed && here.get(name).dataset.article === node.dataset.article) continue; // the caret stays
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

const edit = () => document.querySelector("form.edit");
const query = (form) => new URLSearchParams(new FormData(form));
const isEdited = () => [...(edit()?.elements ?? [])].some((field) => field.type === "textarea" && field.value !== field.defaultValue);

document.addEventListener("change", (event) => {
  const form = event.target.closest('form.choose[method="get"]');
  if (!form || form === edit()) return;
  const wanted = query(form);
  if (event.target.name === "template" && edit() && (isEdited() || location.search.includes("headline="))) {
    for (const name of ["headline", "lead"]) wanted.set(name, edit().elements[name].value);
  }
  history.pushState(null, "", `${form.getAttribute("action")}?${wanted}`);
  renew("Shown");
});

// A headline or lead that is typed: the shared card at once, everything else when the keys rest.
let drawing = false, outdated = false, rest = 0;
async function redraw() {
  if (drawing) { outdated = true; return; }
  drawing = true;
  const began = performance.now(), form = edit(), wanted = query(form);
  wanted.set("network", form.dataset.shared);
  wanted.set("revision", root.dataset.revision);
  const image = new Image();
  image.src = `/draw?${wanted}`;
  try {
    await image.decode();
    for (const node of document.querySelectorAll(`img[data-network="${form.dataset.shared}"]`)) node.src = image.src;
    root.dataset.drawn = Math.round(performance.now() - began);
  } catch { /* the page says why when it is renewed */ }
  drawing = false;
  if (outdated) { outdated = false; redraw(); }
}
document.addEventListener("input", (event) => {
  if (event.target.type !== "textarea" || event.target.form !== edit()) return;
  redraw();
  clearTimeout(rest);
  rest = setTimeout(() => { history.replaceState(null, "", `/cards?${query(edit())}`); renew(); }, 400);
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]"), card = event.target.closest("[data-full]");
  if (button) {
    try { await navigator.clipboard.writeText(button.dataset.copy); announcer.textContent = "Copied"; button.textContent = "Copied"; }
    catch { button.textContent = "This browser does not allow copying"; }
  } else if (card && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    const image = card.querySelector("img"), dialog = document.getElementById("full");
    const copy = Object.assign(new Image(image.getAttribute("width"), image.getAttribute("height")), { src: image.src, alt: image.alt });
    dialog.querySelector(".full").replaceChildren(copy);
    document.getElementById("full-words").textContent = card.dataset.full;
    dialog.showModal();
  }
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.matches("form.edit")) { event.preventDefault(); return; }
  if (!form.matches("form.test")) return;
  event.preventDefault();
  const words = form.querySelector("[role=status]"), button = form.querySelector("button");
  button.disabled = true;
  words.textContent = "Sending…";
  try { words.textContent = (await (await fetch("/test", { method: "POST", body: query(form) })).text()).trim(); }
  catch { words.textContent = "The preview does not answer."; }
  button.disabled = false;
});
addEventListener("popstate", () => renew());
addEventListener("resize", () => document.querySelectorAll("iframe[data-light]").forEach(fit));

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
