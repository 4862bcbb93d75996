"""The command line. Each command makes a Layout and one call. Imports are inside the commands to keep `--help` fast."""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from framing.tables.store import Layout

app = typer.Typer(
    help="Compare how news outlets tell the same story. It reads saved pages, writes a report and works offline.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

Workspace = Annotated[Path, typer.Option("--workspace", help="The folder that holds framing.toml.")]
Full = Annotated[
    bool, typer.Option("--full", help="Redo every stage, even if nothing changed. Regroup the paragraphs from scratch.")
]


@app.callback()
def _main(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print log messages during the command.")] = False,
) -> None:
    _any_letter()
    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s")


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Folder to create. It may exist already.")],
    topic: Annotated[
        list[str] | None, typer.Option(help="A topic to compare, in a few words. Repeat the option for more topics.")
    ] = None,
) -> None:
    """Create a workspace.

    It holds a framing.toml with comments and the folders data/raw, data/processed and reports. Without --topic, the
    command asks which topics you want to compare.
    """
    with _explained():
        from framing.running.commands import asking, workspace

        layout = workspace.make(folder, topic or asking.topics())
        typer.echo(f"Put saved articles into {layout.raw}/<outlet>/. Then run `framing run --workspace {folder}`.")


@app.command()
def run(
    workspace: Workspace = Path(),
    config: Annotated[Path | None, typer.Option(help="The framing.toml, if it is not in the workspace.")] = None,
    raw: Annotated[Path | None, typer.Option(help="The articles: a folder with one folder per outlet.")] = None,
    processed: Annotated[Path | None, typer.Option(help="Folder for intermediate tables. You may delete it.")] = None,
    reports: Annotated[Path | None, typer.Option(help="Folder for reports.")] = None,
    full: Full = False,
) -> None:
    """Read new articles, compare the outlets, write a report.

    Stages that have nothing new to do are skipped. This command does not use Prefect.
    """
    with _explained():
        _run(_layout(workspace, config=config, raw=raw, processed=processed, reports=reports), full)


@app.command()
def fit(workspace: Workspace = Path()) -> None:
    """Learn topics, people and scales anew.

    Then compare, as `framing run` does. Topics keep their ids, but numbers of the past may move. The report says with
    which instrument it measures. If the command is stopped, the old instrument stays in use.
    """
    with _explained():
        _run(_layout(workspace), fitting=True)


def _run(layout: Layout, full: bool = False, fitting: bool = False) -> None:
    from framing.running.chosen import missing_encoder
    from framing.running.feeds import asked_first
    from framing.running.order import STAGES, done
    from framing.running.runs import running
    from framing.running.stage import Outcome

    def feeds() -> Outcome | None:
        news, away = asked_first(layout)
        if away:
            typer.echo(f"feeds: {away}. The run continues with the articles that are already here.", err=True)
        elif news:
            _told(news)
        return news

    with running(layout, "by hand, a new fit" if fitting else "by hand", first=feeds) as this:
        for stage in STAGES:
            _told(this.did(done(stage, layout, full, fitting)))
    if this.unchanged:
        _told("Nothing is new. The last report is still up to date.")
    if advice := missing_encoder(layout):
        _told(advice)
    _told(f"Report: {this.report}")


@app.command()
def export(
    name: Annotated[str | None, typer.Argument(help="The format. Without it, the command lists all formats.")] = None,
    to: Annotated[Path | None, typer.Option(help="The folder to write to (default: exports in the workspace).")] = None,
    workspace: Workspace = Path(),
) -> None:
    """Write the last report as a workbook, a brief and more.

    Without a format, the command lists all formats and what each is for.
    """
    with _explained():
        from framing.running.commands import exporting

        if name is None:
            typer.echo("\n".join(exporting.listed()))
        for path in exporting.export(_layout(workspace), name, to) if name else ():
            typer.echo(path)


@app.command()
def trace(
    identifier: Annotated[str, typer.Argument(help="The id of an article, paragraph, sentence, topic or contrast.")],
    workspace: Workspace = Path(),
) -> None:
    """Show where an id comes from and where it is reported.

    It goes back to the saved page and forward to the page of the report.
    """
    with _explained():
        from framing.running.commands.trace import trace as walk

        for step in walk(_layout(workspace), identifier):
            typer.echo(step)


@app.command()
def selftest(workspace: Workspace = Path()) -> None:
    """Show what the last run could detect and what it could not.

    It prints the false-positive rate, the power, and how many more articles are needed.
    """
    with _explained():
        from framing.comparison.verdict import verdict
        from framing.tables.store import read_table

        layout = _layout(workspace)
        typer.echo("\n".join(verdict(read_table(layout, "selftest"), read_table(layout, "variations"))))


@app.command()
def history(workspace: Workspace = Path()) -> None:
    """List past runs, newest first.

    For each run: when it started, how it ended, how long it took, and why it was started.
    """
    with _explained():
        from framing.running.runs import history as past

        records = past(_layout(workspace))
        for record in records:
            typer.echo(
                f"{record['started']}  {record['status']:<9}  {record['seconds']:8.1f} s  {record['trigger']}"
                + (f"  {record['error']}" if record["error"] else "")
            )
        if not records:
            typer.echo("No run has ended here yet. Start the first one with `framing run`.")


topics_app = typer.Typer(no_args_is_help=False)
app.add_typer(topics_app, name="topics")
TopicId = Annotated[str, typer.Argument(help="The id of the topic. `framing topics` lists the ids.")]


@topics_app.callback(invoke_without_command=True)
def topics(context: typer.Context, workspace: Workspace = Path()) -> None:
    """List topics; suggest, check, rename, merge or exclude them.

    Without a command: list the topics of the last run and what happened to each. The list also says which topics are
    close to each other and how many paragraphs are in no topic.
    """
    if context.invoked_subcommand is None:
        with _explained():
            from framing.running.commands.topics import listed

            typer.echo("\n".join(listed(_layout(workspace))))


@topics_app.command("check")
def check_topics(
    topic: Annotated[str | None, typer.Argument(help="The id of a named topic (default: all named topics).")] = None,
    many: Annotated[int, typer.Option(help="How many paragraphs of each kind to show.")] = 5,
    workspace: Workspace = Path(),
) -> None:
    """Show which paragraphs a named topic includes or misses.

    For each named topic: the surest, the borderline and the just-missed paragraphs. Use them to tune the topic.
    """
    with _explained():
        from framing.running.commands.topics import checked

        typer.echo("\n".join(checked(_layout(workspace), topic, many)))


@topics_app.command("suggest")
def suggest_topic(
    phrase: Annotated[str, typer.Argument(help="The topic in a few words, or the id or name of a topic to improve.")],
    workspace: Workspace = Path(),
) -> None:
    """Write a topic from your answers about ten passages.

    The command shows passages of your articles near the phrase. You say with one key whether each is about the topic.
    It then writes description, examples, words and counter-examples into framing.toml.
    """
    with _explained():
        from framing.running.commands.suggest import suggest

        for line in suggest(_layout(workspace), phrase):
            typer.echo(line)


@topics_app.command("unassigned")
def unassigned_paragraphs(
    many: Annotated[int | None, typer.Option(help="How many paragraphs to show (default: all).")] = None,
    workspace: Workspace = Path(),
) -> None:
    """List the paragraphs that are in no topic.

    For each paragraph: the reason and the closest topic.
    """
    with _explained():
        from framing.running.commands.topics import unassigned

        typer.echo("\n".join(unassigned(_layout(workspace), many)))


@topics_app.command("history")
def topic_history(topic: TopicId, workspace: Workspace = Path()) -> None:
    """Show what happened to one topic, run by run."""
    with _explained():
        from framing.running.commands.topics import past_of

        typer.echo("\n".join(past_of(_layout(workspace), topic)))


@topics_app.command()
def rename(
    topic: TopicId, name: Annotated[str, typer.Argument(help="The new name.")], workspace: Workspace = Path()
) -> None:
    """Rename a discovered topic. It keeps its id."""
    _decide(workspace, topic, "name", name)


@topics_app.command()
def pin(topic: TopicId, workspace: Workspace = Path()) -> None:
    """Keep a discovered topic and its paragraphs, even if few remain."""
    _decide(workspace, topic, "pin", True)


@topics_app.command()
def merge(
    topic: TopicId, into: Annotated[str, typer.Argument(help="The id of the topic to merge it into.")],
    workspace: Workspace = Path(),
) -> None:
    """Merge a discovered topic into another topic.

    The other topic may be a discovered or a named one.
    """
    _decide(workspace, topic, "into", into)


@topics_app.command()
def exclude(topic: TopicId, workspace: Workspace = Path()) -> None:
    """Exclude a discovered topic. Its paragraphs stay unassigned."""
    _decide(workspace, topic, "exclude", True)


def _decide(workspace: Path, topic: str, key: str, value: str | bool) -> None:
    with _explained():
        from framing.running.commands.topics import decide

        typer.echo(decide(_layout(workspace), topic, key, value))


@app.command("train-head")
def train_head(
    labelled: Annotated[
        str, typer.Argument(help="A CSV file (columns text, label 1 or 0, outlet), or the name of a coded question.")
    ],
    name: Annotated[str, typer.Option(help="The name of the new measure.")],
    workspace: Workspace = Path(),
) -> None:
    """Make a measure from labelled or coded sentences.

    The command also tests how reliable the new measure is, and prints the result. From coded passages it is trained so
    that the same coding can judge it.
    """
    with _explained():
        from framing.running.commands.train import train_from_coding, train_from_csv

        layout = _layout(workspace)
        is_question = (layout.codings / labelled / "question.toml").exists()
        if is_question or not ("." in labelled or Path(labelled).exists()):
            report = train_from_coding(layout, labelled, name)
        else:
            report = train_from_csv(layout, Path(labelled), name)
        typer.echo(f"{name}: {report}\nSaved as heads/{name}.npz. The next run uses it.")


labels_app = typer.Typer(no_args_is_help=True, help="Use labels that people or a model made elsewhere.")
app.add_typer(labels_app, name="labels")


@labels_app.command("import")
def import_labels(
    file: Annotated[Path, typer.Argument(help="CSV: label, and text, sentence_id, paragraph_id or article_id.")],
    name: Annotated[str, typer.Option(help="The name of the new measure.")],
    workspace: Workspace = Path(),
) -> None:
    """Make a measure of labels made elsewhere."""
    with _explained():
        from framing.running.commands.train import import_labels as take_in

        typer.echo(take_in(_layout(workspace), file, name))


@app.command("check-measure")
def check_measure(
    measure: Annotated[str, typer.Argument(help="The measure: frames, axes, heads or loaded.")],
    item: Annotated[str, typer.Argument(help="The name of the frame, axis or head (not for loaded).")] = "",
    workspace: Workspace = Path(),
) -> None:
    """Show sentences with high, middle and low scores.

    Use them to judge whether the examples of a measure are good.
    """
    with _explained():
        from framing.running.commands.train import ends_of

        for part, sentences in ends_of(_layout(workspace), measure, item).items():
            typer.echo(f"\n{part}")
            for value, text in sentences:
                typer.echo(f"  {value:+.2f}  {text}")


@app.command()
def code(
    what: Annotated[str, typer.Argument(help="A measure, or the name of a question of your own.")],
    item: Annotated[str, typer.Option(help="Which frame, axis or head, if the measure has several.")] = "",
    voice: Annotated[str, typer.Option(help="own, quoted or all (default: the outlets' own words).")] = "",
    asks: Annotated[str, typer.Option(help="The question in words. Needed for a question of your own.")] = "",
    scale: Annotated[tuple[int, int] | None, typer.Option(help="Ends of a scale, like 1 5 (default: yes/no).")] = None,
    passages: Annotated[int | None, typer.Option(help="How many to draw in all; a larger number draws more.")] = None,
    coder: Annotated[str, typer.Option(help="Who codes (default: the page asks).")] = "",
    port: Annotated[int, typer.Option(help="Port of the page (default: a free one).")] = 0,
    network: Annotated[bool, typer.Option("--network", help="Let other machines of your network open it.")] = False,
    page: Annotated[bool, typer.Option("--page/--no-page", help="Open the page, or draw only.")] = True,
    workspace: Workspace = Path(),
) -> None:
    """Code passages by hand, to correct a measure.

    The command draws passages at random and opens a page on this machine where you answer with the keys 1, 2 and 3.
    You see neither outlet nor score. The next run corrects the measure's differences by your answers.
    """
    with _explained():
        from framing.running.commands.coding import CodingRequest, prepared, serve

        layout = _layout(workspace)
        folder, lines = prepared(layout, CodingRequest(what, item, voice, asks, scale, passages))
        for line in lines:
            typer.echo(line)
        for line in serve(layout, folder, coder, port, network) if page else ():
            typer.echo(line)


coded_app = typer.Typer(no_args_is_help=False)
app.add_typer(coded_app, name="coded")
QuestionName = Annotated[str, typer.Argument(help="The name of the question. `framing coded` lists the names.")]


@coded_app.callback(invoke_without_command=True)
def coded(context: typer.Context, workspace: Workspace = Path()) -> None:
    """List what was coded by hand; export it, import it.

    Without a command: list the questions, who coded how much, and how far the coders agree.
    """
    if context.invoked_subcommand is None:
        with _explained():
            from framing.running.commands.coding import listed

            typer.echo("\n".join(listed(_layout(workspace))))


@coded_app.command("export")
def export_coded(
    question: QuestionName,
    form: Annotated[str, typer.Option(help="csv, label-studio, doccano, or qdpx for MAXQDA, ATLAS.ti, NVivo.")] = "csv",
    to: Annotated[Path | None, typer.Option(help="The file to write (default: named after the question).")] = None,
    workspace: Workspace = Path(),
) -> None:
    """Write the drawn passages and all answers for another program."""
    with _explained():
        from framing.running.commands.coding import export

        typer.echo(export(_layout(workspace), question, form, to))


@coded_app.command("import")
def import_coded(
    question: QuestionName,
    file: Annotated[Path, typer.Argument(help="An export of Label Studio or doccano, or a CSV with id and answer.")],
    coder: Annotated[str, typer.Option(help="Who coded, if the file does not say it.")] = "",
    workspace: Workspace = Path(),
) -> None:
    """Take in answers that were given in another program."""
    with _explained():
        from framing.running.commands.coding import take_in

        typer.echo(take_in(_layout(workspace), question, file, coder))


@app.command()
def add(
    what: Annotated[
        list[str] | None, typer.Argument(help="Files, folders, or addresses of pages, feeds or sitemaps.")
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="Outlet (default: the folder's name, or the site's).")] = None,
    from_list: Annotated[
        list[Path] | None, typer.Option(help="File that lists addresses: a text, table or export. Fetches their pages.")
    ] = None,
    workspace: Workspace = Path(),
) -> None:
    """Copy saved pages or web pages into data/raw.

    Beside each page the command writes a sidecar, a .toml file that says where the page came from.
    """
    with _explained():
        from framing.running.commands.workspace import add as put_in

        if not what and not from_list:
            raise typer.BadParameter("Say what to add: files, folders or addresses, or a list with --from-list FILE.")
        failed = 0
        for added in put_in(_layout(workspace), what or [], outlet, from_list or []):
            typer.echo(added, err=added.state == "failed")
            failed += added.state == "failed"
        if failed:
            raise typer.Exit(1)


@app.command()
def accept(
    articles: Annotated[list[str], typer.Argument(help="Ids of articles that were held back. The report lists them.")],
    workspace: Workspace = Path(),
) -> None:
    """Include articles that were held back.

    They are part of the comparison from the next run on.
    """
    with _explained():
        from framing.running.commands.workspace import accept as let_in

        typer.echo(let_in(_layout(workspace), articles))


@app.command()
def decide(
    text: Annotated[
        str | None, typer.Argument(metavar="ID", help="The id of an article, paragraph or sentence; or a name.")
    ] = None,
    what: Annotated[str | None, typer.Argument(help="What is decided, like membership, speaker or genre.")] = None,
    value: Annotated[str | None, typer.Argument(help="What is right, like `not on ferry-strike`.")] = None,
    who: Annotated[str | None, typer.Option(help="Who decides (default: the name of this account).")] = None,
    why: Annotated[str, typer.Option(help="The reason, in a few words.")] = "",
    complete: Annotated[bool, typer.Option("--complete", help="Add missing hashes to decisions.csv.")] = False,
    workspace: Workspace = Path(),
) -> None:
    """Correct what framing takes a text for.

    Without arguments: list all decisions and what became of them. With an id: list what can be decided about this text.
    With an id, what and value: write the decision into decisions.csv. All later runs apply it.
    """
    with _explained():
        from framing.running.commands import decide as commands

        layout = _layout(workspace)
        if complete:
            typer.echo(commands.completed(layout))
        elif text is None:
            typer.echo("\n".join(commands.listed(layout)))
        elif what is None:
            typer.echo("\n".join(commands.matters(layout, text)))
        elif value is None:
            raise typer.BadParameter(f"Say what is right. `framing decide {text}` lists the values.")
        else:
            typer.echo(commands.decided(layout, text, what, value, who, why))


@app.command()
def doctor(workspace: Workspace = Path()) -> None:
    """List problems that could make the next run fail.

    It checks versions, the model, the disk, the lock, the last run, the server, the schedule and the clock. It exits
    with 1 if the next run would fail.
    """
    from framing.running.commands.doctor import Verdict, examine
    from framing.tables.store import Layout

    findings = examine(Layout.of(workspace.absolute()))
    for finding in findings:
        typer.echo(finding)
    if any(finding.verdict is Verdict.BAD for finding in findings):
        raise typer.Exit(1)


@app.command()
def tidy(workspace: Workspace = Path()) -> None:
    """Free disk space.

    It deletes reports beyond report.keep, and stored vectors, parses and judgements that are no longer needed.
    """
    with _explained():
        from framing.running.commands.tidy import tidy as clean

        typer.echo(clean(_layout(workspace)))


@app.command()
def serve(workspace: Workspace = Path()) -> None:
    """Keep running and start a run whenever one is due.

    A run starts on schedule, when files arrive in data/raw, or from Prefect's page. That page asks for the password in
    .prefect/password. Ctrl-C stops the command.
    """
    with _explained():
        import os
        import signal
        import subprocess
        import sys

        from framing.running.commands.workspace import shipped
        from framing.running.orchestration import serving_environment
        from framing.running.serving.password import password
        from framing.settings import load

        layout = _layout(workspace)
        place = layout.config.parent
        own = serving_environment(place, load(layout.config).serve, password(layout))
        os.chdir(place)
        command, environment = [sys.executable, str(shipped("flows/serve.py")), str(place)], {**os.environ, **own}
        if sys.platform == "win32":  # where the shell would take a replaced program for one that has ended
            # Ctrl-C goes to the child too. It cleans up; this command must wait for it, and not end it at once.
            signal.signal(signal.SIGINT, lambda *_: None)
            raise typer.Exit(subprocess.call(command, env=environment))
        os.execve(sys.executable, command, environment)


@app.command()
def datasette(
    port: Annotated[int, typer.Option(help="The port of the page on this machine.")] = 4290,
    workspace: Workspace = Path(),
) -> None:
    """Show the tables of the last report in Datasette.

    You can filter them, follow them and ask them in SQL. Datasette is a program of its own: pip install
    'framing[datasette]'. Ctrl-C stops the command.
    """
    with _explained():
        from framing.running.commands.exporting import export
        from framing.running.serving.datasette import datasette_app, needed
        from framing.running.serving.listening import server

        needed()
        database, metadata = export(_layout(workspace), "sqlite")
        typer.echo(f"Tables: http://127.0.0.1:{port}/report  (database: {database})")
        server(datasette_app(database, metadata), "127.0.0.1", port).run()


@app.command("server-settings")
def server_settings(workspace: Workspace = Path()) -> None:
    """Write the settings for a Prefect server of your own.

    With them, the server and its workers ask for the workspace's password. `framing serve` does not need this command.
    """
    with _explained():
        import shlex

        from framing.running.orchestration import serving_environment
        from framing.running.serving.password import password, write_private
        from framing.settings import load

        layout = _layout(workspace)
        settings = serving_environment(layout.config.parent, load(layout.config).serve, password(layout))
        path = layout.prefect / "server.env"
        write_private(path, "".join(f"{name}={shlex.quote(value)}\n" for name, value in settings.items()))
        typer.echo(f"Written: {path}. It holds the password. Load it in each terminal: set -a; . {path}; set +a")


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    """Report an expected failure in one sentence and exit with its code. Bugs keep their traceback."""
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


def _any_letter() -> None:
    """Let no letter end a command: a pipe of Windows has a few hundred letters, and framing prints all that exist."""
    import sys

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")


def _told(what: object) -> None:
    """Print a line of a run. The run goes on when its output pipe is closed, as with `| head`."""
    import errno
    import os
    import sys

    try:
        typer.echo(what)
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.EINVAL):  # EINVAL: so Windows calls a broken pipe
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _layout(workspace: Path, **elsewhere: Path | None) -> Layout:
    from dataclasses import replace

    from framing.tables.store import Layout

    given = {name: path for name, path in elsewhere.items() if path is not None}
    layout = replace(Layout.of(workspace.absolute()), **given)
    if not layout.config.exists():  # this is not a workspace: say so, whatever else is missing
        from framing.settings import load

        load(layout.config)
    return layout
