"use strict";
(() => {
const root = document.documentElement, all = (s, from) => [...(from || document).querySelectorAll(s)];

// Light or dark: the system's choice until the reader makes one.
const button = document.getElementById("scheme");
const stored = key => { try { return localStorage.getItem(key); } catch { return null; } };
if (stored("framing-scheme")) root.dataset.scheme = stored("framing-scheme");
button.hidden = false;
button.addEventListener("click", () => {
  const dark = root.dataset.scheme ? root.dataset.scheme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.scheme = dark ? "light" : "dark";
  try { localStorage.setItem("framing-scheme", root.dataset.scheme); } catch { }
});

// A link into a closed part opens it.
const reveal = () => {
  const name = decodeURIComponent(location.hash.slice(1)), target = name && document.getElementById(name);
  // The search page knows only how a paragraph's id begins.
  const whole = !target && name && document.querySelector(`[id^="${CSS.escape(name)}"]`);
  if (whole) location.replace("#" + whole.id);
  if (!target) return;
  for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
  target.scrollIntoView();
};
addEventListener("hashchange", reveal);
reveal();

// The server says in a header that it takes corrections. In a file, the command is shown instead.
const [opened] = performance.getEntriesByType("navigation");
const served = opened && opened.serverTiming && opened.serverTiming.some(one => one.name === "framing-decide");
if (location.hash.startsWith("#framing:")) {
  try { sessionStorage.setItem("framing-password", location.hash.slice(1)); } catch { }
  history.replaceState(null, "", location.pathname + location.search);
}
document.addEventListener("click", event => {
  const link = event.target.closest && event.target.closest("a.wrong");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (served) return location.assign("/decide/" + link.dataset.id + "?back=" + encodeURIComponent(location.pathname + (root.dataset.article ? "#" + root.dataset.article : "")));
  const command = document.createElement("code");
  command.textContent = "framing decide " + link.dataset.id;
  command.tabIndex = -1;
  link.replaceWith(command);
  command.focus();
});

// The list of topics in the head closes when the reader does something else.
const more = document.querySelector(".top .more");
if (more) {
  document.addEventListener("click", event => { if (!more.contains(event.target)) more.open = false; });
  more.addEventListener("keydown", event => { if (event.key === "Escape") { more.open = false; more.firstElementChild.focus(); } });
}

addEventListener("beforeprint", () => { for (const part of all("details:not(.more)")) part.open = true; });
})();
