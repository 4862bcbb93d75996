"""TOML that people wrote is changed as asked, whatever way it is written, and all else in it stays."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.errors import BadSettings
from framing.running.commands.workspace import change_settings
from framing.settings.editing import with_added, with_values

# Each says something, or nothing yet, of ingest.accept and of discovered.t-1.
SPELLINGS = {
    "an empty file": "",
    "a comment": "# mine\n# last words",
    "other tables": "[run]  # r\nseed = 1\n",
    "a table without the key": "[ingest]  # in\nmin_words = 30  # w\n\n[run]\nseed = 1\n",
    "a list on one line": '[ingest]  # in\naccept = ["a1"]  # ids\n[run]\nseed = 1',
    "an empty list": "[ingest]\naccept = []  # none\n",
    "a list on many lines": '[ingest]\naccept = [\n  "a1",  # one\n  "a2",  # two\n]  # end\n[run]\nseed = 1\n',
    "many lines, no last comma": '[ingest]\naccept = [\n  "a1",  # one\n  "a2"  # two\n]\n',
    "a comment alone in a list": "[ingest]\naccept = [  # nobody\n  # yet\n]\n",
    "a bracket in a text": '[ingest]\naccept = ["a]1", "b = []"]  # yes\n',
    "dotted keys": 'ingest.min_words = 30  # w\ndiscovered.t-1.name = "old"  # n\n[run]\nseed = 1\n',
    "a dotted list": 'ingest.accept = ["a1"]  # ids\ndiscovered.t-2.pin = true\n[run]\nseed = 1\n',
    "dotted keys in a table": '[discovered]\nt-1.pin = true  # p\nt-2.name = "x"\n\n[run]\nseed = 1\n',
    "inline tables": 'ingest = {min_words = 30, accept = ["a1"]}  # in\ndiscovered = {t-2 = {pin = true}}\n',
    "empty inline tables": "ingest = {}  # in\ndiscovered = {t-1 = {}}  # out\n",
    "an inline table in a table": "[discovered]\nt-1 = {pin = true}  # x\n",
    "a table later on": '[ingest.columns]\ntext = "x"  # c\n[run]\nseed = 1\n[ingest]\nmin_words = 3  # w\n',
    "only a table inside it": '[ingest.columns]\ntext = "x"  # c\n[run]\nseed = 1\n',
    "tables in pieces": "[discovered.t-2]\npin = true  # p\n\n[run]\nseed = 1\n\n[discovered.t-1]  # one\npin = true\n",
    "other tables in pieces": "[discovered.t-2]\npin = true  # p\n[run]\nseed = 1\n[discovered.t-3]\npin = true  # q\n",
    "quoted keys": '["ingest"]  # q\n"accept" = ["a1"]\n["discovered"."t-1"]\n\'name\' = \'old\'  # n\n',
    "spaces in a header": '[ ingest ]  # in\naccept=["a1"]\n[ discovered . t-1 ]  # d\nname="old"\n',
    "a header in a text": '[run]\nseed = 1\n[topics.a]\ndescription = """\n[ingest]\naccept = []\n"""  # d\n',
    "a list of tables": '[[notes]]\nby = "me"  # n\n[discovered.t-9]\npin = false\n[[notes]]\nby = "you"\n',
    "lines of Windows": '# mine\r\n[ingest]\r\naccept = [\r\n  "a1",  # one\r\n]\r\n\r\n[run]\r\nseed = 1\r\n',
    "a mark before it": '\ufeff# mine\n[ingest]\naccept = ["a1"]\n',
}
each = pytest.mark.parametrize("text", SPELLINGS.values(), ids=SPELLINGS.keys())
names = st.text(st.characters(exclude_categories=["Cs"]))


def comments(text: str) -> list[str]:
    return re.findall(r"#[^\r\n]*", text)


def said(text: str) -> dict[str, object]:
    return tomllib.loads(text.removeprefix("\ufeff"))


def stays(before: str, after: str) -> None:
    """Every comment in its order, the mark, and the ends of lines."""
    assert [one for one in comments(after) if one in comments(before)] == comments(before)
    assert after.startswith("\ufeff") is before.startswith("\ufeff")
    if "\r\n" in before:
        assert not re.search(r"(?<!\r)\n", after)


@each
def test_an_id_is_added_to_a_list(text: str) -> None:
    before = said(text)
    after = with_added(text, ("ingest", "accept"), ["b2", "a1", "b2"])
    stays(text, after)
    accepted = before.setdefault("ingest", {}).setdefault("accept", [])
    accepted += [one for one in ("b2", "a1") if one not in accepted]
    assert said(after) == before
    assert with_added(after, ("ingest", "accept"), ["a1"]) == after


@each
def test_a_decision_about_a_topic_is_written(text: str) -> None:
    before = said(text)
    after = with_values(text, {("discovered", "t-1", "name"): 'The "big" one', ("discovered", "t-1", "pin"): True})
    stays(text, after)
    before.setdefault("discovered", {}).setdefault("t-1", {}).update({"name": 'The "big" one', "pin": True})
    assert said(after) == before
    out = with_values(after, {("discovered", "t-1", "pin"): None})
    before["discovered"]["t-1"].pop("pin")
    assert said(out) == before


@given(st.sampled_from(list(SPELLINGS.values())), st.sampled_from(["t-1", "t-2", "a b", 'x"]']), names)
def test_any_name_can_be_written(text: str, topic: str, name: str) -> None:
    after = with_values(text, {("discovered", topic, "name"): name})
    assert said(after)["discovered"][topic]["name"] == name


def test_what_cannot_take_the_value_is_left_alone() -> None:
    for text in ('ingest = 3\n', '[ingest]\naccept = "a1"\n', "[[ingest]]\n", "[ingest\n"):
        with pytest.raises(BadSettings):
            with_added(text, ("ingest", "accept"), ["b2"])
    for text in ("discovered = 3\n", "[discovered]\nt-1 = true\n", "[[discovered]]\n"):
        with pytest.raises(BadSettings, match="is not a table"):
            with_values(text, {("discovered", "t-1", "pin"): True})


def test_settings_that_could_not_be_used_are_not_written(tmp_path: Path) -> None:
    path = tmp_path / "framing.toml"
    path.write_bytes(b"[run]\r\nseed = 1  # s\r\n")
    with pytest.raises(BadSettings, match=r"(?s)Nothing was changed.*run\.seed"):
        change_settings(path, lambda text: with_values(text, {("run", "seed"): "one"}))
    assert path.read_bytes() == b"[run]\r\nseed = 1  # s\r\n"
    change_settings(path, lambda text: with_values(text, {("run", "seed"): 2}))
    assert path.read_bytes() == b"[run]\r\nseed = 2  # s\r\n"
