"""Look for problems that could make the next run of a workspace fail, without changing anything."""

from __future__ import annotations

import base64
import importlib.metadata
import json
import os
import platform
import shutil
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from framing import __version__
from framing.errors import BadDecisions, BadSettings, Busy, DamagedModel, NotMadeYet
from framing.languages.detect import shipped_detector
from framing.languages.known import tagged
from framing.machine.file_names import in_order
from framing.running.chosen import settings_for
from framing.running.deciding import what_became
from framing.running.runs import history
from framing.running.serving.password import known
from framing.running.serving.watching import snapshot
from framing.running.stores.vectors import chosen_encoder
from framing.settings import Settings
from framing.tables.decisions.standing import State, by_state
from framing.tables.store import Layout, one_writer
from framing.text.embedding.minilm import shipped_model
from framing.text.parsing.parser import shipped_parser
from framing.text.parsing.tagger import shipped_weights

LEAST_FREE_GB = 1.0


class Verdict(StrEnum):
    """How serious a check is: fine, worth knowing, or the next run will fail."""

    FINE = "fine"
    NOTE = "note"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check."""

    what: str
    verdict: Verdict
    says: str

    def __str__(self) -> str:
        return f"{self.verdict:<5} {self.what:<10} {self.says}"


def examine(layout: Layout, now: datetime | None = None) -> list[Check]:
    """Do all checks and change nothing. A check that breaks is reported as a problem too."""
    when = now or datetime.now(UTC)
    try:
        settings = settings_for(layout)
    except BadSettings as error:
        return [Check("settings", Verdict.BAD, str(error)), *_versions(), *_model(), *_disk(layout)]
    looks: dict[str, Callable[[], Iterator[Check]]] = {
        "versions": _versions, "model": _model, "encoder": lambda: _encoder(settings), "disk": lambda: _disk(layout),
        "articles": lambda: _articles(layout), "lock": lambda: _lock(layout), "last run": lambda: _last_run(layout),
        "decisions": lambda: _decisions(layout), "clock": lambda: _clock(layout, when),
        "server": lambda: _server(layout, settings, when),
    }  # fmt: skip
    found = [one for what, look in looks.items() for one in _looked(what, look)]
    return [Check("settings", Verdict.FINE, str(layout.config)), *found]


def _looked(what: str, look: Callable[[], Iterator[Check]]) -> Iterator[Check]:
    try:
        yield from look()
    except Exception as error:  # the other checks are still wanted
        yield Check(what, Verdict.BAD, f"this check failed: {error}")


def _versions() -> Iterator[Check]:
    """Check that the installed packages are those that pyproject.toml asks for."""
    wrong = []
    for line in importlib.metadata.requires("framing") or []:
        asked = Requirement(line)
        if asked.marker is not None and not asked.marker.evaluate():
            continue
        try:
            found = importlib.metadata.version(asked.name)
        except importlib.metadata.PackageNotFoundError:
            wrong.append(f"{asked} is not installed; install it")
            continue
        if not asked.specifier.contains(found, prereleases=True):
            wrong.append(f"{asked.name} {found} is installed, but framing needs {asked.specifier}")
    here = f"framing {__version__}, Python {platform.python_version()}, prefect {importlib.metadata.version('prefect')}"
    yield Check("versions", Verdict.BAD if wrong else Verdict.FINE, "; ".join(wrong) or here)


def _model() -> Iterator[Check]:
    """Check the weights that others made, and that come in packages."""
    for what, says, shipped in (
        ("model", "all-MiniLM-L6-v2", shipped_model), ("parser", "spaCy's small English model", shipped_parser),
        ("languages", "the model that tells languages apart", shipped_detector),
        *([("tagger", "slovnet's small models", shipped_weights)] if tagged() else ()),
    ):  # fmt: skip
        try:
            shipped()
            yield Check(what, Verdict.FINE, f"{says}, weights as expected")
        except DamagedModel as error:
            yield Check(what, Verdict.BAD, str(error))


def _encoder(settings: Settings) -> Iterator[Check]:
    """Say which encoder the next run uses, how it runs on this machine, and why."""
    try:
        yield Check("encoder", Verdict.FINE, chosen_encoder(Path("unused"), settings.embedding).told)
    except DamagedModel as error:
        yield Check("encoder", Verdict.BAD, str(error))


def _disk(layout: Layout) -> Iterator[Check]:
    for folder in (layout.processed, layout.reports):
        there = next(place for place in (folder, *folder.parents) if place.exists())
        free = shutil.disk_usage(there).free / 1e9
        if not os.access(there, os.W_OK):
            yield Check("disk", Verdict.BAD, f"{there} cannot be written to; check its owner and permissions")
        elif free < LEAST_FREE_GB:
            yield Check("disk", Verdict.BAD, f"{there}: only {free:.1f} GB free; a run needs {LEAST_FREE_GB:g} GB")
        else:
            yield Check("disk", Verdict.FINE, f"{there}: {free:.1f} GB free")


def _articles(layout: Layout) -> Iterator[Check]:
    if not layout.raw.is_dir():
        yield Check("articles", Verdict.BAD, f"{layout.raw} does not exist; create it and put articles into it")
        return
    closed: list[OSError] = []
    files = 0
    folders = in_order(path for path in layout.raw.iterdir() if path.is_dir() and not path.name.startswith("."))
    for folder in folders:
        for _, _, names in os.walk(folder, onerror=closed.append):
            files += sum(1 for name in names if not name.endswith(".toml"))
    verdict = Verdict.FINE if files else Verdict.BAD
    yield Check("articles", verdict, f"{files} files from {len(folders)} outlets in {layout.raw}")
    for error in closed:
        yield Check("articles", Verdict.NOTE, f"{error.filename} cannot be read ({error.strerror}), so it is ignored")


def _decisions(layout: Layout) -> Iterator[Check]:
    """Say what became of the decisions, first of all of those that are not applied."""
    try:
        rows = what_became(layout)
    except BadDecisions as error:
        yield Check("decisions", Verdict.BAD, str(error))
        return
    except NotMadeYet:
        return  # no run yet, so nothing to find them in
    if not rows:
        return
    count = by_state(rows)
    yield Check("decisions", Verdict.FINE, f"{count[State.APPLIED]} of {len(rows)} applied")
    for one in rows:
        if one.state in (State.LOST, State.DISPUTED):
            row = one.decision
            told = f"row {row.line}: {row.what} of {row.id} ({row.value}) is {one.state}: {one.why}"
            yield Check("decisions", Verdict.NOTE, f"{told}. `framing decide` lists all")


def _lock(layout: Layout) -> Iterator[Check]:
    if not layout.processed.is_dir() or not os.access(layout.processed, os.W_OK):
        return
    try:
        with one_writer(layout, wait=0):
            yield Check("lock", Verdict.FINE, "no run is using this workspace")
    except Busy:
        yield Check("lock", Verdict.NOTE, "a run is using this workspace now")


def _last_run(layout: Layout) -> Iterator[Check]:
    last = next(iter(history(layout)), None)
    if last is None:
        yield Check("last run", Verdict.NOTE, "no run has ended here yet; `framing run` starts one")
    elif last["status"] in {"finished", "unchanged"}:
        yield Check("last run", Verdict.FINE, f"{last['status']} at {last['started']} in {last['seconds']:.0f} s")
    else:
        yield Check("last run", Verdict.NOTE, f"{last['status']} at {last['started']}: {last['error']}")


def _clock(layout: Layout, now: datetime) -> Iterator[Check]:
    """Check the clock. If it is slow, new reports sort before old ones, and schedules fire twice or never."""
    ahead = [record["started"] for record in history(layout) if datetime.fromisoformat(record["started"]) > now]
    newest = max((changed for _, changed in snapshot(layout.raw).values()), default=0) / 1e9
    if ahead:
        yield Check("clock", Verdict.BAD, f"it is {now:%F %T} UTC, but a run started at {max(ahead)}; set the clock")
    elif newest > (now + timedelta(days=1)).timestamp():
        late = datetime.fromtimestamp(newest, UTC)
        yield Check("clock", Verdict.NOTE, f"it is {now:%F %T} UTC here, but a file in data/raw is dated {late:%F %T}")
    else:
        yield Check("clock", Verdict.FINE, f"{now:%F %T} UTC")


def _server(layout: Layout, settings: Settings, now: datetime) -> Iterator[Check]:
    """Check that Prefect answers, and say when it will start the next run."""
    own = "PREFECT_API_URL" not in os.environ
    api = settings.serve.api if own else os.environ["PREFECT_API_URL"]
    # The workspace's password is for the workspace's own server, and for no other.
    password = known(layout) if own else os.environ.get("PREFECT_API_AUTH_STRING")
    try:
        _ask(f"{api}/health", None)
    except OSError as error:
        yield Check("server", Verdict.NOTE, f"no answer from {api} ({error}); only `framing serve` needs it")
        return
    try:
        coming = _coming(api, password)
    except urllib.error.HTTPError as error:
        if error.code not in (401, 403):
            raise
        yield Check("server", Verdict.NOTE, f"Prefect at {api} refuses the password ({error.code}); {_REMEDY[own]}")
        return
    yield Check("server", Verdict.FINE, f"Prefect answers at {api}")
    if not coming:
        active = settings.schedule.active
        says = "no run is scheduled" + (", but framing.toml asks for one" if active else ", as framing.toml says")
        yield Check("schedule", Verdict.BAD if active else Verdict.FINE, says)
        return
    at = datetime.fromisoformat(coming[0]["expected_start_time"].replace("Z", "+00:00"))
    verdict = Verdict.BAD if at < now - timedelta(minutes=10) else Verdict.FINE
    yield Check("schedule", verdict, f"the next run is due at {at:%F %T} UTC" + (" and is late" if at < now else ""))


_REMEDY = {
    True: "another server uses this port, or `framing serve` of another workspace: see [serve] in framing.toml",
    False: "set PREFECT_API_AUTH_STRING",
}


def _coming(api: str, password: str | None) -> Any:
    """Ask Prefect for the next scheduled run."""
    asked = {
        "flows": {"name": {"any_": ["compare"]}},
        "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}},
        "sort": "EXPECTED_START_TIME_ASC",
        "limit": 1,
    }
    headers = {"Content-Type": "application/json"}
    if password:
        headers["Authorization"] = f"Basic {base64.b64encode(password.encode()).decode()}"
    client = str(uuid.uuid4())
    try:  # a token against forged requests; a server without this protection answers 422
        token = _ask(f"{api}/csrf-token?client={client}", None, headers)["token"]
        headers |= {"Prefect-Csrf-Token": token, "Prefect-Csrf-Client": client}
    except urllib.error.HTTPError as error:
        if error.code != 422:
            raise
    return _ask(f"{api}/flow_runs/filter", asked, headers)


def _ask(url: str, body: dict[str, Any] | None, headers: dict[str, str] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, headers=headers or {})
    with urllib.request.urlopen(request, timeout=5) as answer:
        return json.load(answer)
