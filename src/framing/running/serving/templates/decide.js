"use strict";
(() => {
const form = document.getElementById("decide"), said = document.getElementById("said");
const who = document.getElementById("who"), ask = document.getElementById("ask"), typed = document.getElementById("password");
const kept = (store, key) => { try { return store.getItem(key) || ""; } catch { return ""; } };
const keep = (store, key, value) => { try { store.setItem(key, value); } catch { } };
if (location.hash.startsWith("#framing:")) {
  keep(sessionStorage, "framing-password", location.hash.slice(1));
  history.replaceState(null, "", location.pathname + location.search);
}
if (!form) return;
who.value = kept(localStorage, "framing-who");
const needed = () => { ask.hidden = Boolean(kept(sessionStorage, "framing-password")); };
needed();

// A free text counts before a choice from the list.
const decided = () => {
  const found = [];
  for (const part of form.querySelectorAll(".matter")) {
    const [list, text] = [part.querySelector("select"), part.querySelector("input")];
    const value = text && text.value.trim() || list && list.value;
    if (value) found.push({ what: part.dataset.what, id: part.dataset.id, value });
  }
  const pair = form.querySelector(".pair"), [one, other] = pair.querySelectorAll("input");
  if (one.value.trim() && other.value.trim()) {
    const value = pair.querySelector("select").value + " " + other.value.trim();
    found.push({ what: "person", id: one.value.trim(), value });
  }
  return found;
};
const tell = (text, wrong) => { said.textContent = text; said.className = wrong ? "wrong" : ""; };

form.addEventListener("submit", async event => {
  event.preventDefault();
  const decisions = decided();
  if (!decisions.length) return tell("Nothing is changed yet.", true);
  if (typed.value.trim()) keep(sessionStorage, "framing-password", typed.value.trim());
  keep(localStorage, "framing-who", who.value);
  const body = JSON.stringify({ who: who.value, why: document.getElementById("why").value, decisions });
  const headers = { "Content-Type": "application/json", "Framing-Password": kept(sessionStorage, "framing-password") };
  tell("Saving …");
  try {
    const answer = await fetch("/decide", { method: "POST", headers, body });
    if (answer.status === 403) {
      try { sessionStorage.removeItem("framing-password"); } catch { }
      needed();
      typed.value = "";
      typed.focus();
      return tell("The password is missing or wrong. Copy it from the file .prefect/password.", true);
    }
    const told = await answer.json();
    if (!answer.ok) return tell(told.error, true);
    tell(`Saved: ${told.saved} ${told.saved === 1 ? "decision" : "decisions"}. The next run applies this.`);
    for (const list of form.querySelectorAll(".matter select")) list.selectedIndex = 0;
    for (const text of form.querySelectorAll(".matter input, .pair input, #why")) text.value = "";
    needed();
    document.getElementById("back").focus();
  } catch {
    tell("The server did not answer. Is framing serve still running?", true);
  }
});
addEventListener("keydown", event => { if (event.key === "Escape") location.assign(document.getElementById("back").href); });
})();
