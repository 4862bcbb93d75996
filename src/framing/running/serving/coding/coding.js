"use strict";
const $ = (id) => document.getElementById(id);
const kept = "framing-password";
let coder = "", state = null, at = 0, unsaved = 0, waiting = Promise.resolve();
const history_ = [];

// the password comes behind the # of the address, which a browser never sends; it leaves the address at once
if (location.hash.startsWith("#framing:")) {
  sessionStorage.setItem(kept, location.hash.slice(1));
  history.replaceState(null, "", location.pathname + location.search);
}

async function ask(path, body) {
  const sent = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Framing-Password": sessionStorage.getItem(kept) || "" },
    body: JSON.stringify(body),
  });
  if (sent.ok) return sent.json();
  const said = await sent.text();
  let why = said;
  try { why = JSON.parse(said).error || said; } catch { /* it is plain text */ }
  throw Object.assign(new Error(why), { final: true });
}

function choices() {
  if (state.kind === "yes-no") return [["1", "yes", "yes"], ["2", "no", "no"], ["3", "unclear", "cannot tell"]];
  const found = [];
  for (let n = state.lowest; n <= state.highest; n++) found.push([String(n - state.lowest + 1), String(n), String(n)]);
  return [...found, ["0", "unclear", "cannot tell"]];
}

function show() {
  const one = state.passages[at], said = state.answers[one.id], done = Object.keys(state.answers).length;
  const box = $("passage"), mark = document.createElement("mark");
  mark.textContent = one.text;
  box.replaceChildren(one.before ? one.before + " " : "", mark, one.after ? " " + one.after : "");
  $("place").textContent = `Passage ${at + 1} of ${state.passages.length} · ${done} coded`;
  $("progress").value = done / state.passages.length;
  $("keys").replaceChildren(...choices().map(([key, value, word]) => {
    const button = document.createElement("button"), cap = document.createElement("kbd");
    cap.textContent = key;
    button.append(cap, " " + word);
    button.type = "button";
    button.setAttribute("aria-pressed", String(Boolean(said) && said.answer === value));
    button.addEventListener("click", () => answer(value));
    return button;
  }));
  $("given").textContent = done === state.passages.length ? "All passages are coded. Close this page; the next run uses your answers."
    : said ? `You answered: ${said.answer}${said.note ? ` (note: ${said.note})` : ""}` : "";
  $("note").value = said ? said.note : "";
}

// one answer after the other, and each until it is saved: a server that was killed and started again loses nothing
function save(id, value, note) {
  unsaved++;
  $("saved").textContent = "Saving …";
  waiting = waiting.then(async () => {
    for (;;) {
      try {
        await ask("/answer", { coder, id, answer: value, note });
        $("saved").textContent = --unsaved ? "Saving …" : "Saved.";
        $("trouble").textContent = "";
        return;
      } catch (error) {
        $("saved").textContent = "Not saved.";
        $("trouble").textContent = error.final ? error.message
          : "The server does not answer. Start it again with the same command; the page then saves your last answers.";
        if (error.final) { unsaved--; return; }
        await new Promise((go) => setTimeout(go, 1000));
      }
    }
  });
}

function answer(value) {
  const one = state.passages[at], note = $("note").value;
  history_.push([at, state.answers[one.id]]);
  state.answers[one.id] = { answer: value, note };
  save(one.id, value, note);
  forward();
}

function forward() {
  let next = at + 1;
  while (next < state.passages.length && state.answers[state.passages[next].id]) next++;
  if (next === state.passages.length) next = state.passages.findIndex((one) => !state.answers[one.id]);
  if (next >= 0) at = next;
  $("notes").hidden = true;
  show();
}

function undo() {
  const last = history_.pop();
  if (!last) return;
  const [place, before] = last, id = state.passages[place].id;
  if (before) state.answers[id] = before; else delete state.answers[id];
  save(id, before ? before.answer : "", before ? before.note : "");
  at = place;
  show();
}

function edit() {
  $("codebook").hidden = true;
  $("editing").hidden = false;
  $("text").value = state.codebook;
  $("text").focus();
}

async function edited() {
  const text = $("text").value;
  try {
    await ask("/codebook", { text });
    state.codebook = text;
    $("trouble").textContent = "";
  } catch (error) {
    $("trouble").textContent = `The codebook was not saved. ${error.message}`;
    return;
  }
  $("codebook").textContent = state.codebook;
  $("codebook").hidden = false;
  $("editing").hidden = true;
  $("passage").focus();
}

function noted() {
  const one = state.passages[at], said = state.answers[one.id];
  $("notes").hidden = true;
  if (said) {
    said.note = $("note").value;
    save(one.id, said.answer, said.note);
  }
  $("passage").focus();
}

document.addEventListener("keydown", (event) => {
  if (!state || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target === $("text")) {
    if (event.key === "Escape") edited();
    return;
  }
  if (event.target === $("note")) {
    if (event.key === "Enter" || event.key === "Escape") { event.preventDefault(); noted(); }
    return;
  }
  const chosen = choices().find(([key]) => key === event.key);
  if (chosen) { if (!event.repeat) answer(chosen[1]); }
  else if (event.key === "u" || event.key === "Backspace") undo();
  else if (event.key === "n") { event.preventDefault(); $("notes").hidden = false; $("note").focus(); }
  else if (event.key === "e") { event.preventDefault(); edit(); }
  else if (event.key === "ArrowLeft") { at = Math.max(at - 1, 0); show(); }
  else if (event.key === "ArrowRight") { at = Math.min(at + 1, state.passages.length - 1); show(); }
  else return;
  event.preventDefault();
});

async function start(name) {
  try {
    state = await ask("/state", { coder: name });
  } catch (error) {
    $("trouble").textContent = error.final ? error.message : "The server does not answer. Start it again.";
    return;
  }
  coder = name;
  $("trouble").textContent = "";
  $("who").hidden = true;
  $("desk").hidden = false;
  $("asks").textContent = state.asks;
  $("codebook").textContent = state.codebook;
  const first = state.passages.findIndex((one) => !state.answers[one.id]);
  at = Math.max(first, 0);
  show();
  $("passage").focus();
}

addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
$("who").addEventListener("submit", (event) => { event.preventDefault(); start($("coder").value.trim()); });
const given = new URLSearchParams(location.search).get("coder");
if (given) start(given); else { $("who").hidden = false; $("coder").focus(); }
