"""The command line: arguments to a Layout, then one call. Imports are inside, so that `framing --help` is immediate."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from framing.tables.store import Layout

app = typer.Typer(
    help="Compare how news outlets tell the same story: saved pages in, report out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Workspace = Annotated[Path, typer.Option("--workspace", help="The folder with framing.toml.")]
Full = Annotated[
    bool, typer.Option("--full", help="Redo every stage, also where nothing has changed, and think topics over.")
]


@app.callback()
def _main(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show the log while it runs.")] = False,
) -> None:
    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s")


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="The folder to make; it may exist.")]) -> None:
    """Make a workspace: framing.toml with comments, data/raw, data/processed, reports."""
    with _explained():
        from framing.running.commands import workspace

        layout = workspace.make(folder)
        typer.echo(f"Put saved articles into {layout.raw}/<outlet>/, then run `framing run --workspace {folder}`.")


@app.command()
def run(
    workspace: Workspace = Path(),
    config: Annotated[Path | None, typer.Option(help="The framing.toml, if it lies elsewhere.")] = None,
    raw: Annotated[Path | None, typer.Option(help="The articles, one folder per outlet.")] = None,
    processed: Annotated[Path | None, typer.Option(help="The tables between the stages; may be deleted.")] = None,
    reports: Annotated[Path | None, typer.Option(help="Where reports are written.")] = None,
    full: Full = False,
) -> None:
    """Read what is new, measure, compare, and write a report. Without Prefect."""
    with _explained():
        from framing.running.feeds import FeedsAway, poll
        from framing.running.runs import running
        from framing.running.stages import STAGES

        layout = _layout(workspace, config=config, raw=raw, processed=processed, reports=reports)
        with running(layout, "by hand") as this:
            try:
                if news := poll(layout):
                    _told(this.did(news))
            except FeedsAway as away:
                this.did(away.outcome)
                typer.echo(f"feeds: {away}; going on with what is here", err=True)
            for doorway in STAGES:
                _told(this.did(doorway(layout, full=full)))
        if this.unchanged:
            _told("Nothing is new: the report stands.")
        _told(f"Report: {this.report}")


@app.command()
def trace(
    identifier: Annotated[str, typer.Argument(help="The id of an article, paragraph, sentence, topic or contrast.")],
    workspace: Workspace = Path(),
) -> None:
    """Walk from any id back to the saved page and forward to the report."""
    with _explained():
        from framing.running.commands.trace import trace as walk

        for step in walk(_layout(workspace), identifier):
            typer.echo(step)


@app.command()
def selftest(workspace: Workspace = Path()) -> None:
    """Say what the corpus of the last run can and cannot show: false alarms by chance, power, articles lacking."""
    with _explained():
        from framing.comparison.verdict import verdict
        from framing.tables.store import read_table

        layout = _layout(workspace)
        typer.echo("\n".join(verdict(read_table(layout, "selftest"), read_table(layout, "knobs"))))


@app.command()
def history(workspace: Workspace = Path()) -> None:
    """List past runs, newest first: when, why, how long, how it ended."""
    with _explained():
        from framing.running.runs import history as past

        records = past(_layout(workspace))
        for record in records:
            typer.echo(
                f"{record['started']}  {record['status']:<9}  {record['seconds']:8.1f} s  {record['trigger']}"
                + (f"  {record['error']}" if record["error"] else "")
            )
        if not records:
            typer.echo("No run has ended here yet; `framing run` makes the first.")


topics_app = typer.Typer(help="List topics; check, rename, pin, merge or exclude them.", no_args_is_help=False)
app.add_typer(topics_app, name="topics")
TopicId = Annotated[str, typer.Argument(help="The topic's id, as `framing topics` lists it.")]


@topics_app.callback(invoke_without_command=True)
def topics(context: typer.Context, workspace: Workspace = Path()) -> None:
    """List the topics of the last run with what became of them, which are close to each other, what is in none."""
    if context.invoked_subcommand is None:
        with _explained():
            from framing.running.commands.topics import listed

            typer.echo("\n".join(listed(_layout(workspace))))


@topics_app.command("check")
def check_topics(
    topic: Annotated[str | None, typer.Argument(help="One named topic; all where none is given.")] = None,
    many: Annotated[int, typer.Option(help="How many paragraphs of each sort to show.")] = 5,
    workspace: Workspace = Path(),
) -> None:
    """Print each named topic's surest, borderline and just-missed paragraphs, to tune it by."""
    with _explained():
        from framing.running.commands.topics import checked

        typer.echo("\n".join(checked(_layout(workspace), topic, many)))


@topics_app.command("unassigned")
def unassigned_paragraphs(
    many: Annotated[int | None, typer.Option(help="How many to show; all where none is given.")] = None,
    workspace: Workspace = Path(),
) -> None:
    """List the paragraphs in no topic, why, and the topic each comes nearest to."""
    with _explained():
        from framing.running.commands.topics import unassigned

        typer.echo("\n".join(unassigned(_layout(workspace), many)))


@topics_app.command("history")
def topic_history(topic: TopicId, workspace: Workspace = Path()) -> None:
    """Print what became of one topic, run by run."""
    with _explained():
        from framing.running.commands.topics import past_of

        typer.echo("\n".join(past_of(_layout(workspace), topic)))


@topics_app.command()
def rename(topic: TopicId, name: str, workspace: Workspace = Path()) -> None:
    """Give a discovered topic a name; it keeps its id."""
    _decide(workspace, topic, "name", name)


@topics_app.command()
def pin(topic: TopicId, workspace: Workspace = Path()) -> None:
    """Keep a discovered topic and its paragraphs, however few they become."""
    _decide(workspace, topic, "pin", True)


@topics_app.command()
def merge(
    topic: TopicId, into: Annotated[str, typer.Argument(help="The id of the topic it becomes part of.")],
    workspace: Workspace = Path(),
) -> None:
    """Make a discovered topic part of another one, discovered or named."""
    _decide(workspace, topic, "into", into)


@topics_app.command()
def exclude(topic: TopicId, workspace: Workspace = Path()) -> None:
    """Leave a discovered topic out; its paragraphs stay unassigned."""
    _decide(workspace, topic, "exclude", True)


def _decide(workspace: Path, topic: str, key: str, value: str | bool) -> None:
    with _explained():
        from framing.running.commands.topics import decide

        typer.echo(decide(_layout(workspace), topic, key, value))


@app.command("train-head")
def train_head(
    labelled: Annotated[Path, typer.Argument(help="A CSV with columns text, label (1 or 0) and, better, outlet.")],
    name: Annotated[str, typer.Option(help="What the measure is to be called.")],
    workspace: Workspace = Path(),
) -> None:
    """Make a measure out of labelled sentences, after measuring how far it can be relied on."""
    with _explained():
        from framing.running.commands.train import train_from_csv

        report = train_from_csv(_layout(workspace), labelled, name)
        typer.echo(f"{name}: {report}\nKept in heads/{name}.npz; the next run measures it.")


@app.command("check-measure")
def check_measure(
    measure: Annotated[str, typer.Argument(help="frames, axes, heads or loaded.")],
    item: Annotated[str, typer.Argument(help="A frame, an axis, a head.")] = "",
    workspace: Workspace = Path(),
) -> None:
    """Print the sentences at the top, in the middle and at the bottom of a measure, to judge its examples by."""
    with _explained():
        from framing.running.commands.train import ends_of

        for part, sentences in ends_of(_layout(workspace), measure, item).items():
            typer.echo(f"\n{part}")
            for value, text in sentences:
                typer.echo(f"  {value:+.2f}  {text}")


@app.command()
def add(
    what: Annotated[list[str], typer.Argument(help="Files, folders, addresses of pages, feeds or sitemaps.")],
    outlet: Annotated[str | None, typer.Option(help="Whose it is; else the folder's name, or the site's.")] = None,
    workspace: Workspace = Path(),
) -> None:
    """Put saved pages, or pages of the web, into data/raw, each with a note of where it came from."""
    with _explained():
        from framing.running.commands.workspace import add as put_in

        failed = 0
        for added in put_in(_layout(workspace), what, outlet):
            typer.echo(added, err=added.state == "failed")
            failed += added.state == "failed"
        if failed:
            raise typer.Exit(1)


@app.command()
def accept(
    articles: Annotated[list[str], typer.Argument(help="Ids of quarantined articles, as the report lists them.")],
    workspace: Workspace = Path(),
) -> None:
    """Let quarantined articles into the comparison, from the next run on."""
    with _explained():
        from framing.running.commands.workspace import accept as let_in

        typer.echo(let_in(_layout(workspace), articles))


@app.command()
def doctor(workspace: Workspace = Path()) -> None:
    """Look for what could keep the next run from ending well: versions, model, disk, lock, server, schedule, clock."""
    from framing.running.commands.doctor import Verdict, examine
    from framing.tables.store import Layout

    findings = examine(Layout.of(workspace.absolute()))
    for finding in findings:
        typer.echo(finding)
    if any(finding.verdict is Verdict.BAD for finding in findings):
        raise typer.Exit(1)


@app.command()
def tidy(workspace: Workspace = Path()) -> None:
    """Free disk space: reports beyond report.keep, and stored vectors and parses that no text needs any more."""
    with _explained():
        from framing.running.commands.tidy import tidy as clean

        typer.echo(clean(_layout(workspace)))


@app.command()
def serve(workspace: Workspace = Path()) -> None:
    """Keep running: on schedule, when files arrive in data/raw, or when asked on Prefect's page. Ctrl-C ends it."""
    with _explained():
        import os
        import sys

        from framing.running.commands.workspace import shipped
        from framing.running.orchestration import serving_environment
        from framing.settings import load

        layout = _layout(workspace)
        place = layout.config.parent
        own = serving_environment(place, load(layout.config).serve)
        os.chdir(place)
        os.execve(sys.executable, [sys.executable, str(shipped("flows/serve.py")), str(place)], {**os.environ, **own})


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    """Say expected failures in a sentence and leave with their exit code; let faults of ours show where they are."""
    try:
        yield
    except Exception as error:
        from framing.running.runs import explain

        explained = explain(error)
        if explained is None:
            raise
        message, code = explained
        typer.echo(f"framing: {message}", err=True)
        raise typer.Exit(code) from None


def _told(what: object) -> None:
    """Print a line of a run; that nobody reads on, as behind `| head`, is no reason to end the run."""
    import os
    import sys

    try:
        typer.echo(what)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _layout(workspace: Path, **elsewhere: Path | None) -> Layout:
    from dataclasses import replace

    from framing.tables.store import Layout

    given = {name: path for name, path in elsewhere.items() if path is not None}
    layout = replace(Layout.of(workspace.absolute()), **given)
    if not layout.config.exists():  # no workspace: what else is missing there is no news
        from framing.settings import load

        load(layout.config)
    return layout
