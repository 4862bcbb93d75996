// What the page of another site tries. It knows the ids that a real attacker would have to read first.
// Returns one record for each try: what, how, and whether the page could read an answer. Changes are counted by the
// test, which asks the server afterwards.
async ({ api, reports, deployment, run, pool, proof, flow, most }) => {
  const tries = [];
  const short = (promise) => Promise.race([promise, new Promise((_, no) => setTimeout(() => no("too late"), 8000))]);
  const said = async (what, how, attempt) => {
    let read = false, text = "";
    try { text = String(await short(attempt())); read = text.length > 0; } catch (error) { text = `${error}`; }
    tries.push({ what, how, read, text: text.slice(0, 200) });
  };
  const reading = async (answer) => (answer.ok ? `${answer.status} ${await answer.text()}` : "");

  const command = { command: `touch ${proof}`, env: { PYTHONSTARTUP: proof } };
  const everything = [
    ["POST", `/deployments/${deployment}/create_flow_run`, { name: "evil", state: { type: "SCHEDULED" }, job_variables: command }],
    ["POST", `/deployments/${deployment}/create_flow_run`, { name: "evil", parameters: { reason: "evil" } }],
    ["POST", `/deployments/${deployment}/create_flow_run/bulk`, [{ name: "evil", job_variables: command }]],
    ["POST", `/flow_runs/`, { name: "evil", flow_id: flow, state: { type: "SCHEDULED" } }],
    ["POST", `/flow_runs/${run}/set_state`, { state: { type: "CANCELLING" }, force: true }],
    ["POST", `/flow_runs/bulk_set_state`, { flow_runs: {}, state: { type: "CANCELLING" }, force: true }],
    ["POST", `/deployments/bulk_delete`, { deployments: { id: { any_: [deployment] } } }],
    ["POST", `/flow_runs/bulk_delete`, { flow_runs: { id: { any_: [run] } } }],
    ["POST", `/deployments/${deployment}/pause_deployment`, {}],
    ["POST", `/deployments/${deployment}/schedules`, [{ schedule: { interval: 1 }, active: true }]],
    ["POST", `/deployments/`, { name: "evil", flow_id: flow, work_pool_name: pool, entrypoint: "evil.py:evil",
      pull_steps: [{ "prefect.deployments.steps.run_shell_script": { script: `touch ${proof}` } }] }],
    ["POST", `/flows/`, { name: "evil" }],
    ["POST", `/automations/`, { name: "evil", trigger: { type: "event", expect: ["*"], posture: "Reactive", threshold: 1 },
      actions: [{ type: "run-deployment", source: "selected", deployment_id: deployment, job_variables: command }] }],
    ["POST", `/events`, [{ event: "framing.articles.added", occurred: new Date().toISOString(), id: crypto.randomUUID?.() ??
      "11111111-1111-4111-8111-111111111111", resource: { "prefect.resource.id": "framing.raw.evil" }, payload: { reason: "evil" } }]],
    ["POST", `/work_pools/`, { name: "evil", type: "process" }],
    ["POST", `/variables/`, { name: "evil", value: "evil" }],
    ["POST", `/concurrency_limits/`, { tag: "evil", concurrency_limit: 1 }],
    ["PATCH", `/deployments/${deployment}`, { entrypoint: "evil.py:evil", job_variables: command }],
    ["PATCH", `/work_pools/${pool}`, { base_job_template: { job_configuration: { command: `touch ${proof}` }, variables: {} } }],
    ["DELETE", `/flow_runs/${run}`, null],
    ["DELETE", `/deployments/${deployment}`, null],
    ["DELETE", `/flows/${flow}`, null],
  ];
  const changes = everything.slice(0, most);
  const asked = [
    ["/deployments/filter", {}], ["/flow_runs/filter", {}], ["/logs/filter", {}], ["/events/filter", {}],
    ["/work_pools/filter", {}], ["/automations/filter", {}], ["/artifacts/filter", {}], ["/flow_runs/count", {}],
  ];

  // 1. fetch, in every way to declare a body: two need a preflight, four do not
  const bodies = (body) => ({
    "no content type": { body: new Blob([JSON.stringify(body)]) },
    "text/plain": { body: JSON.stringify(body), headers: { "Content-Type": "text/plain" } },
    "form": { body: JSON.stringify(body), headers: { "Content-Type": "application/x-www-form-urlencoded" } },
    "no-cors": { body: new Blob([JSON.stringify(body)]), mode: "no-cors", credentials: "include" },
    "json": { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } },
    "forged token": { body: JSON.stringify(body), headers: { "Content-Type": "application/json",
      "Prefect-Csrf-Token": "x", "Prefect-Csrf-Client": "x", "Authorization": "Basic " + btoa("framing:"), "Framing-Password": "framing:" } },
  });
  for (const [method, path, body] of changes)
    for (const [how, options] of method === "POST" ? Object.entries(bodies(body)) : [["json", bodies(body).json]])
      await said(`${method} ${path}`, how, async () => reading(await fetch(api + path, { method, ...options, ...(body ? {} : { body: undefined }) })));
  for (const [path, body] of asked)
    for (const how of ["no content type", "json"])
      await said(`read ${path}`, how, async () => reading(await fetch(api + path, { method: "POST", ...bodies(body)[how] })));

  // 2. a token as Prefect's own page gets it, then a run
  await said("csrf token, then run", "get and post", async () => {
    const token = await (await fetch(`${api}/csrf-token?client=evil`)).json();
    return reading(await fetch(`${api}/deployments/${deployment}/create_flow_run`, { method: "POST", body: JSON.stringify({ name: "evil" }),
      headers: { "Content-Type": "application/json", "Prefect-Csrf-Token": token.token, "Prefect-Csrf-Client": "evil" } }));
  });

  // 3. reading by GET: the API, the reports
  for (const path of ["/admin/settings", "/admin/version", "/deployments/name/compare/served", "/deployments/name/compare/manual",
    `/flow_runs/${run}`, "/collections/views/aggregate-worker-metadata", "/csrf-token?client=evil"])
    await said(`GET ${path}`, "fetch", async () => reading(await fetch(api + path)));
  for (const path of reports ? ["/", "/latest/", "/latest/index.html", "/health", "/metrics", "/runs/"] : [])
    await said(`GET reports ${path}`, "fetch", async () => reading(await fetch(reports + path)));

  // 4. websockets: read events and logs, write events, take work
  const talk = (path, protocols, messages) => new Promise((yes, no) => {
    const socket = new WebSocket(api.replace(/^http/, "ws") + path, protocols);
    socket.onopen = () => messages.forEach((message) => socket.send(JSON.stringify(message)));
    let heard = "";
    socket.onmessage = (event) => { if (!event.data.includes("auth_success") || messages.length === 1) heard += event.data; };
    socket.onclose = () => yes(heard);
    socket.onerror = () => no("closed");
    setTimeout(() => { socket.close(); yes(heard); }, 3000);
  });
  const long = new Date(Date.now() - 864e5).toISOString(), later = new Date(Date.now() + 864e5).toISOString();
  const all = { type: "filter", filter: { occurred: { since: long, until: later }, order: "ASC" } };
  for (const [how, protocols, first] of [["no protocol", [], []], ["no token", ["prefect"], [{ type: "auth" }]],
    ["empty token", ["prefect"], [{ type: "auth", token: "" }]], ["wrong token", ["prefect"], [{ type: "auth", token: "framing:" }]]]) {
    await said("websocket /events/out", how, () => talk("/events/out", protocols, [...first, all]));
    await said("websocket /logs/out", how, () => talk("/logs/out", protocols, [...first, { type: "filter", filter: { timestamp: { after_: long } } }]));
    await said("websocket /events/in", how, () => talk("/events/in", protocols, [...first, everything[13][2][0]]));
    await said("websocket /task_runs", how, () => talk("/task_runs/subscriptions/scheduled", protocols, [...first, { type: "subscribe", keys: ["evil"], client_id: "evil" }]));
  }

  // 5. without a script's rights: forms, images, scripts, beacons, frames
  const add = (tag, values) => Object.assign(document.body.appendChild(document.createElement(tag)), values);
  const framed = add("iframe", { name: "hole" });
  for (const [method, path, body] of changes.filter(([method]) => method === "POST")) {
    navigator.sendBeacon(api + path, new Blob([JSON.stringify(body)]));
    const form = add("form", { action: api + path, method: "POST", enctype: "text/plain", target: "hole" });
    const text = JSON.stringify(body), at = text.indexOf(":") + 1;
    Object.assign(form.appendChild(document.createElement("input")), { name: text.slice(0, at), value: text.slice(at) });
    form.submit();
    await new Promise((go) => setTimeout(go, 150));
  }
  for (const place of [`${api}/flow_runs/${run}`, `${api}/admin/version`, ...(reports ? [`${reports}/latest/index.html`, `${reports}/health`] : [])]) {
    for (const tag of ["img", "script"])
      await said(`${tag} ${place}`, tag, () => new Promise((yes, no) => add(tag, { onload: () => yes("loaded"), onerror: no, src: place })));
    await said(`frame ${place}`, "iframe", () => new Promise((yes) => {
      const frame = add("iframe", { src: place, onload: () => {
        try { yes(frame.contentDocument?.body?.innerText.startsWith("Refused") ? "" : frame.contentDocument?.body?.innerText ?? ""); } catch { yes(""); }
      } });
    }));
  }
  framed.remove();
  return tries;
}
