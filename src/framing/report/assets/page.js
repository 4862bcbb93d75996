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

// The words of a row's <title> beside the pointer, or at the row when it is reached by keyboard.
const tip = document.getElementById("tip");
const show = (row, x, y) => {
  const title = row.querySelector("title");
  if (title) { row.dataset.tip = title.textContent; title.remove(); row.setAttribute("aria-label", row.dataset.tip); row.setAttribute("role", "img"); }
  if (!row.dataset.tip) return;
  tip.textContent = row.dataset.tip; tip.hidden = false;
  tip.style.left = Math.max(8, Math.min(x + 14, innerWidth - tip.offsetWidth - 8)) + "px";
  tip.style.top = (y + 20 + tip.offsetHeight > innerHeight ? y - tip.offsetHeight - 12 : y + 18) + "px";
};
addEventListener("pointermove", event => {
  const row = event.target.closest ? event.target.closest("g.row") : null;
  if (row) show(row, event.clientX, event.clientY); else if (!tip.hidden) tip.hidden = true;
});
addEventListener("keydown", event => { if (event.key === "Escape") tip.hidden = true; });

// Outlets that the reader does not want to see now; the choice holds for all pages of the visit.
const filter = document.getElementById("filter");
if (filter) {
  const chips = all("[data-filter]", filter), names = chips.map(chip => chip.dataset.filter).filter(Boolean);
  const off = new Set((stored("framing-off") || "").split("\n").filter(name => names.includes(name)));
  const apply = () => {
    if (off.size >= names.length) off.clear();
    for (const chip of chips) if (chip.dataset.filter) chip.setAttribute("aria-pressed", String(!off.has(chip.dataset.filter)));
    for (const item of all("[data-o]")) item.classList.toggle("away", off.has(item.dataset.o));
    try { localStorage.setItem("framing-off", [...off].join("\n")); } catch { }
  };
  filter.addEventListener("click", event => {
    const chip = event.target.closest("[data-filter]");
    if (!chip) return;
    const name = chip.dataset.filter;
    if (!name) off.clear();
    else if (!off.size) { for (const other of names) if (other !== name) off.add(other); }
    else if (off.has(name)) off.delete(name);
    else off.add(name);
    apply();
  });
  filter.hidden = false;
  apply();
}

// A link into a closed part opens it.
const reveal = () => {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
  target.scrollIntoView();
};
addEventListener("hashchange", reveal);
reveal();

// A chart as a file: the picture takes its computed colours along.
const NAMES = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-linecap", "stroke-dasharray", "font-family", "font-size", "font-style", "text-anchor"];
const copy = svg => {
  const clone = svg.cloneNode(true), from = [svg, ...all("*", svg)], to = [clone, ...all("*", clone)];
  from.forEach((node, i) => { const style = getComputedStyle(node); for (const name of NAMES) to[i].setAttribute(name, style.getPropertyValue(name)); });
  const [, , width, height] = svg.getAttribute("viewBox").split(" ");
  clone.setAttribute("xmlns", "http://www.w3.org/2000/svg"); clone.setAttribute("width", width); clone.setAttribute("height", height);
  const back = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  back.setAttribute("width", "100%"); back.setAttribute("height", "100%"); back.setAttribute("fill", getComputedStyle(svg.closest("figure")).backgroundColor);
  clone.prepend(back);
  return [new XMLSerializer().serializeToString(clone), +width, +height];
};
const save = (href, name) => { const link = document.createElement("a"); link.href = href; link.download = name; link.click(); };
for (const figure of all("figure")) {
  const svg = figure.querySelector("svg[role=img]");
  if (!svg) continue;
  const name = (svg.getAttribute("aria-label") || "chart").replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60);
  for (const kind of ["SVG", "PNG"]) {
    const make = document.createElement("button");
    make.type = "button"; make.className = "save"; make.textContent = kind; make.setAttribute("aria-label", kind + ": " + svg.getAttribute("aria-label"));
    make.addEventListener("click", () => {
      const [text, width, height] = copy(svg), data = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
      if (kind === "SVG") return save(data, name + ".svg");
      const image = new Image();
      image.onload = () => { const canvas = document.createElement("canvas"); canvas.width = width * 3; canvas.height = height * 3; canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height); save(canvas.toDataURL("image/png"), name + ".png"); };
      image.src = data;
    });
    figure.append(make);
  }
}
addEventListener("beforeprint", () => { for (const part of all("details")) part.open = true; });
})();
