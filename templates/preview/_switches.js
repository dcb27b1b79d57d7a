"use strict";
// Before anything is painted: the reader's own choice, else the system's.
const root = document.documentElement;
const kept = (name) => { try { return localStorage.getItem(`sharekit-${name}`); } catch { return null; } };
for (const input of document.querySelectorAll(".switch input")) {
  const before = kept(input.id);
  input.checked = before === null ? input.id === "dark" && matchMedia("(prefers-color-scheme: dark)").matches : before === "1";
  input.addEventListener("change", () => {
    try { localStorage.setItem(`sharekit-${input.id}`, input.checked ? "1" : "0"); } catch { /* private windows keep nothing */ }
    if (typeof dress === "function") dress();
  });
}
