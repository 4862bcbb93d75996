"use strict";
(() => {
const all = (s, from) => [...(from || document).querySelectorAll(s)];
const stored = key => { try { return localStorage.getItem(key); } catch { return null; } };

// The words of a row's <title> beside the pointer; without one, the table below the chart has the numbers.
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

// Outlets and stretches of time that the reader does not want to see now; the choice holds for all pages of the visit.
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const hide = {
  o: off => { for (const item of all("[data-o]")) item.classList.toggle("away", off.has(item.dataset.o)); },
  // A letter is the set of stretches in which something stands; a path has a letter for each of its dots.
  p: off => {
    let on = 63;
    for (const place of off) on &= ~(1 << place);
    for (const item of all("[data-p]")) {
      const seen = [...item.dataset.p].map(letter => LETTERS.indexOf(letter) & on);
      if (item.tagName !== "path") { item.classList.toggle("off", !seen[0]); continue; }
      item.dataset.d ||= item.getAttribute("d");
      const pieces = item.dataset.d.split(/(?=M)/);
      item.setAttribute("d", pieces.filter((_, i) => seen[i]).join("") || "M0 0");
    }
    for (const note of all(".filter .small")) note.hidden = !off.size;
  },
};
for (const filter of all("[data-narrows]")) {
  const kind = filter.dataset.narrows, key = "framing-off-" + kind;
  const chips = all("[data-filter]", filter), names = chips.map(chip => chip.dataset.filter).filter(Boolean);
  const off = new Set((stored(key) || "").split("\n").filter(name => names.includes(name)));
  const apply = () => {
    if (off.size >= names.length) off.clear();
    for (const chip of chips) if (chip.dataset.filter) chip.setAttribute("aria-pressed", String(!off.has(chip.dataset.filter)));
    hide[kind](off);
    try { localStorage.setItem(key, [...off].join("\n")); } catch { }
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
  filter.parentElement.hidden = false;
  apply();
  addEventListener("framing-filled", () => hide[kind](off));
}

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
const drawn = new WeakSet();
const buttons = () => {
for (const figure of all("figure")) {
  if (drawn.has(figure)) continue;
  drawn.add(figure);
  const svg = figure.querySelector("svg[role=img]");
  if (!svg) continue;
  const name = (svg.getAttribute("aria-label") || "chart").replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60);
  const make = document.createElement("button");
  make.type = "button"; make.className = "save"; make.textContent = "PNG"; make.setAttribute("aria-label", "PNG: " + svg.getAttribute("aria-label"));
  make.addEventListener("click", () => {
    const [text, width, height] = copy(svg), image = new Image();
    image.onload = () => { const canvas = document.createElement("canvas"); canvas.width = width * 3; canvas.height = height * 3; canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height); save(canvas.toDataURL("image/png"), name + ".png"); };
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(text);
  });
  (figure.querySelector(".saving") || figure).append(make);
}
};
buttons();
addEventListener("framing-filled", buttons);
})();
