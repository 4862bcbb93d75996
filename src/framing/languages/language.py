"""What is known about a language, read from its folder.

Each file of a folder is one section below, and each key of the file is a field of it; whatever a language does not say
is empty. A field of words may be a list, or one string of words with spaces or, where there are any, commas between
them. Fields that say "pattern" hold regular expressions that ignore case; all other words are taken as they are.
"""

from __future__ import annotations

import dataclasses
import functools
import importlib.util
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dates:
    """dates.toml: how dates and times are printed."""

    months: tuple[Words, ...] = ()  # twelve lists of names; the full name that stands in a date comes first
    weekdays: Words = ()  # patterns
    of: Words = ()  # between day, month and year: "7 of October"
    of_year: Words = ()  # between month and year where other words can stand there than between day and month
    ordinals: Words = ()  # endings of a day's number: 7th
    until: Words = ()  # between the two days of a range
    beside: Words = ()  # patterns of the words that stand beside a date and mean nothing more: "published on"
    zones: Words = ()  # patterns of what follows a time of day
    stamps: Words = ()  # patterns of whole lines that say how long ago something was written
    units: Words = ()  # patterns of the unit in "5 minutes ago" where number, unit and `ago` follow one another
    ago: Words = ()
    today: Words = ()  # "today", "yesterday"
    at: Words = ()  # between `today` and a time of day
    time_words: Words = ()  # each line that `stamps`, `ago` or `today` can match holds a digit or one of these
    # patterns of the words that say what the date beside them is the date of
    first: Words = ()  # of the first publication
    updated: Words = ()  # of a change
    saved: Words = ()  # of the day on which somebody saved, printed or read the page
    # times of day, and days that depend on when the page was saved
    am: Words = ()  # patterns after an hour before noon
    pm: Words = ()
    zone_of: Mapping[str, str] = field(default_factory=dict)  # name of a zone: its offset, or its place as in tz
    days_back: Mapping[str, float] = field(default_factory=dict)  # pattern of "yesterday": days before the saving
    spans_back: Mapping[str, float] = field(default_factory=dict)  # pattern of "(5) hours ago": days for each one


@dataclass(frozen=True, slots=True)
class Furniture:
    """A table of furniture.toml: what the lines of one kind of box say. wording.py says how they are read."""

    phrases: Words = ()
    prefixes: Words = ()  # phrases that make a label of a whole line, with a colon after them


@dataclass(frozen=True, slots=True)
class Rights:
    """A way of speaking of rights: a pattern, and words of which a text has to hold one of each list to match it."""

    pattern: str
    needs: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class PageWords:
    """page.toml: what a news page says of itself, of its authors and to its readers. All are patterns."""

    # who wrote it
    by: Words = ()  # "by" before a name
    before_by: Words = ()  # what can stand before `by`: "written", "story"
    also_before_by: Words = ()  # likewise, but only in a pasted page: "posted"
    after_by: Words = ()  # where a byline ends: "published"
    byline_begins: Words = ()  # how the text of a short element begins that is a byline
    byline_alone: Words = ()  # whole lines, in small letters, after which the name stands on a line of its own
    names_and: Words = ()  # what can stand between two names
    parts_names: Words = ()  # what stands between two names and inside no name
    particles: Words = ()  # small words inside an author's name: "van", "de"
    publications: Words = ()  # words for a newsroom or agency, with which the name of one ends
    newsrooms: Words = ()  # words in the name of an outlet beside which three letters are an acronym: "news"
    outlet_words: Words = ()  # words of up to three letters that an outlet can be called, and that are no acronyms
    never_names: Words = ()  # words that no person's name holds
    does: Words = ()  # verbs that follow the author's name in a biography
    biography: Words = ()  # how a biography begins; {capital} stands for a capital letter
    author_elsewhere: Words = ()  # "can be reached at"
    helped: Words = ()  # "contributed to this report"
    helped_words: Words = ()  # plain words in small letters: each match of `helped` holds one of them
    # what kind of text it is: the words of a section, and of a headline before a colon or bar
    opinion: Words = ()
    interview: Words = ()
    other: Words = ()
    headline_opinion: Words = ()
    headline_interview: Words = ()
    headline_other: Words = ()
    headline_ends_interview: Words = ()  # what a headline of an interview ends with, after a colon
    asks: Words = ()  # letters before a question and before an answer
    # pictures
    agencies: Words = ()  # who takes pictures and writes news, as credits name them
    after_agency: Words = ()
    credit: Words = ()  # "photo" before a name
    credit_by: Words = ()  # between `credit` and the name
    picture_kinds: Words = ()  # "archive" in "archive photo"
    pictures: Words = ()  # "photo" in "archive photo"
    picture_words: Words = ()  # plain words in small letters: one of them stands in each credit
    about_picture: Words = ()  # "image caption" at the beginning of a line
    reserved: Words = ()  # plain words that make `about_picture` a notice of rights
    resources: Words = ()  # plain words in small letters: "files" in the folder that a browser saves beside a page
    unchecked: Words = ()  # "could not be independently verified"
    # what a page asks of its reader
    elsewhere: Words = ()  # lines that send the reader to another service
    more: Words = ()  # "read also" before a colon
    click: Words = ()  # "click here for"
    promotion: Words = ()  # "subscribe"
    promotion_words: Words = ()  # plain words in small letters: each match of `promotion` holds one of them
    reader: Words = ()  # "you", "we" in a promotion
    address: Words = ()  # "you", "we" in a few words that are no part of the article
    rights: tuple[Rights, ...] = ()
    rights_first: Words = ()  # how a paragraph of rights or of corrections begins
    page_of: Words = ()  # "page 2 of 3", with the two numbers as groups, of which the second may be missing
    agency_line: Words = ()  # a whole last line that names the agency from which a text comes; heeds case
    links_end: Words = ()  # what ends a row of headlines that is glued into a text
    machine_translated: Words = ()  # how a page says that a machine translated its text
    # what a print-out puts around and into the text
    page_numbers: Words = ()  # "page 3 of 7"; {n} stands for a number
    hyphen_after: Words = ()  # plain words in small letters that keep a hyphen at the end of a line: "self"
    hyphen_before: Words = ()  # likewise, before them


@dataclass(frozen=True, slots=True)
class Speech:
    """speech.toml: how somebody is quoted. All are patterns, except `marks`, `never_names` and `dash`."""

    marks: Words = ()  # pairs of quotation marks: the opening one, then each that can close it
    apostrophes: Words = ()  # words that an apostrophe begins, without it
    dash: bool = False  # whether speech can begin with a dash
    to_somebody: Words = ()  # words of somebody who speaks to another: "you", "me"
    verbs: Words = ()  # verbs of saying
    according: Words = ()  # "according to"
    pronouns: Words = ()  # who spoke last: "she"
    openers: Words = ()  # patterns of words with which a sentence goes on from the one before it: "however", "this"
    clauses: Words = ()  # words that begin another clause
    like_this: Words = ()  # what can stand between a quotation and the verb: "so he said"
    determiners: Words = ()  # what a noun phrase begins with
    after_noun: Words = ()  # words that end a noun phrase
    titles: Words = ()  # before a name, case heeded; {capital} stands for a capital letter
    prepositions: Words = ()  # words after which a name is no subject
    before_verb: Words = ()  # prepositions of what can stand between a subject and its verb
    helping: Words = ()  # words right before a verb that belong to it
    particles: Words = ()  # small words inside a speaker's name
    tags: Words = ()  # what can stand behind a name and is none: a party and a place; case heeded
    adjectives: Words = ()  # adjectives with a capital, of countries and peoples
    bodies: Words = ()  # the pronoun of a body: "it"
    passives: Words = ()  # what stands before a verb of saying in the passive: "was"
    agents: Words = ()  # what stands behind it before the speaker: "by"
    joining: Words = ()  # words that join a second verb to the same subject: "but"
    participles: Words = ()  # forms of verbs of saying that have no subject of their own: "saying"
    never_names: Words = ()  # words in small letters with which no name begins
    titled: Words = ()  # words before a title in quotation marks; heed case


@dataclass(frozen=True, slots=True)
class SayingWords:
    """saying.toml: words that say who speaks, for languages with a parser. All are plain words in small letters,
    except those of names.
    """

    stands_for: str = ""  # a clause as short as can be, that stands for what is quoted
    verbs: Words = ()  # verbs of saying that are not in speech.toml, in the form in which they stand
    only_clauses: Words = ()  # verbs that say only what is a clause of its own: "he began, ..."
    according: Words = ()  # the first word of "according to"
    unreal: Words = ()  # beside or before a verb of saying: nobody has said it
    asking: Words = ()  # behind somebody who is asked: "asked by X"
    claims: Words = ()  # nouns for what somebody says: "claim"
    documents: Words = ()  # nouns for what says something and is no speaker: "letter"
    from_whom: Words = ()  # between a document and who is behind it
    to_whom: Words = ()  # before somebody to whom something is said
    he: Words = ()
    she: Words = ()
    it: Words = ()
    not_to_tell: Words = ()  # pronouns and the like that do not tell who it is
    within: Words = ()  # what can stand inside a name
    men_titles: Words = ()  # before the name of a man
    women_titles: Words = ()
    men: Words = ()  # given names of men
    irregular: Mapping[str, str] = field(default_factory=dict)  # base form: all its other cases
    surnames: Words = ()  # endings that many surnames have in their base form, beside those of `women`
    women: Words = ()


@dataclass(frozen=True, slots=True)
class Lists:
    """words.toml: lists of words that measures and topics count, or leave out. `*` stands for any ending."""

    stop: Words = ()  # words that make no term in "words that stand out"
    common: Words = ()  # the most common words, which tell no topic
    untelling: Words = ()  # other words that tell no topic: days, titles, verbs of reporting
    hedges: Words = ()
    boosters: Words = ()
    factives: Words = ()
    loaded: Words = ()  # words that judge or heat up where a plain word would do
    said: Words = ()
    claimed: Words = ()
    minds: Words = ()  # verbs whose subject thinks or feels, and does nothing
    being: Words = ()  # verbs whose subject is, becomes, stays, is born or dies, and does nothing
    conditions: Words = ()  # participles that tell how something is, not what was done to it: "is located"
    opposites: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # by kind, two lists with commas
    numbers: Mapping[str, float] = field(default_factory=dict)  # words for numbers


@dataclass(frozen=True, slots=True)
class StatementWords:
    """statements.toml: what tells one claim from another. Verbs are in their first form, all words in small letters."""

    saying: Words = ()  # verbs on which hangs what somebody says
    doubting: Words = ()  # likewise, but whoever reports it so does not vouch for it
    unsure: Words = ()  # beside a verb: it may not have happened
    alleged: Words = ()  # likewise: whoever reports it so does not vouch for it
    citing: Words = ()  # further verbs that show that a sentence cites somebody: "promise"
    according: Words = ()  # "according" in "according to"
    failing: Words = ()  # what hangs on these did not happen: "fail"
    coming: Words = ()  # what hangs on these did not happen yet: "plan"
    hollow: Words = ()  # verbs that say little beside the one that hangs on them: "continue"
    may: Words = ()  # what stands beside a verb and makes it only possible
    will: Words = ()  # what stands beside a verb and puts it into the future
    no: Words = ()  # what turns a clause round
    between: Words = ()  # what stands between a verb of `failing` and what did not happen: "short" in "stop short of"
    if_: Words = ()  # what makes a clause a condition
    short: Mapping[str, str] = field(default_factory=dict)  # short forms of verbs: "'re"
    placed: Words = ()  # what stands beside a name in a caption: "left"
    anybody: Words = ()  # subjects that do not say who it is
    pointing: Words = ()  # what points to something told before: "these"
    be: Words = ()  # the verb that puts into the future what hangs on it: "is to open"
    plain: Words = ()  # words that tell no claim from another
    alike: Words = ()  # groups with commas: verbs and nouns that may stand for one another
    distancing: Words = ()  # words by which a text does not take over the name of a thing: "so-called"
    no_claim: Words = ()  # patterns of sentences that claim nothing: captions, notices
    # who is held responsible, and how a deed or event is named
    harming: Words = ()  # verbs whose subject does harm to their object, whoever writes them
    taking: Words = ()  # verbs of taking a place: to accuse somebody of it is to accuse them of harm
    harmless: Words = ()  # objects with which a verb of `harming` does no harm: "deal" in "strike a deal"
    aimed: Words = ()  # verbs of `harming` that do none where `measures` are what does it: "targeted with sanctions"
    measures: Words = ()
    warding: Words = ()  # verbs of `harming` that do none to `weapons`: "shot down a drone" is defence
    weapons: Words = ()
    reproach: Words = ()  # before what somebody is attacked for in words: "attacked Lee for the delay"
    rehearsed: Words = ()  # in what a deed is none: "in a simulation"
    own: Words = ()  # what somebody does harm to that is theirs: "its own"
    scorn: Words = ()  # before what somebody or something is attacked as in words: "attacked the plan as a trick"
    worded: Words = ()  # verbs of `harming` that are of words too: one person mostly attacks another by what they say
    opinionated: Words = ()  # whom words are aimed at: "supporters"
    utterances: Words = ()  # where something is said, and no deed is done: "in a tweet"
    means: Words = ()  # before what a deed is done with: "with a knife"
    blaming: Words = ()  # verbs whose object is held responsible by their subject, for whatever it is
    accusing: Words = ()  # verbs whose object is said to have done something, which may be harm or not
    harms: Words = ()  # nouns for harm that are no verbs of `harming` too: "invasion"
    states: Mapping[str, str] = field(default_factory=dict)  # other names of a state, as by its capital: its own name
    when: Words = ()  # words before a noun that say when something is: only what happens stands there, "during"
    then: Words = ()  # words that begin a clause which only says when something is: "before"
    happening: Words = ()  # verbs whose subject happens or lasts: "begin"
    vague: Words = ()  # nouns that only say that something goes on, and name no event: "process"
    indefinite: Words = ()  # articles that make a noun one of several
    ahead: Words = ()  # before a noun without an article: it has yet to happen, and may not, "prepare for war"
    turning: Words = ()  # where a sentence goes over to the other side, or to its part in it: "while", "because"
    doing: Words = ()  # verbs whose object somebody brings about: "launch"


@dataclass(frozen=True, slots=True)
class Deeds:
    """deeds.toml: who does harm and who is said to, for languages whose tagger gives no first forms.

    All are words in small letters with commas between them; `*` stands for any ending. What each list is, its file
    says.
    """

    harming: Words = ()
    onto: Words = ()
    harmless: Words = ()
    warding: Words = ()  # verbs of `harming` that do none to `weapons`: who shoots down a drone defends themselves
    weapons: Words = ()
    accidents: Words = ()
    instruments: Words = ()
    strikes: Words = ()
    accusing: Words = ()
    blaming: Words = ()
    harms: Words = ()
    bodies: Words = ()
    unreal: Words = ()
    if_: Words = ()
    saying: Words = ()
    according: Words = ()
    doubting: Words = ()
    nobody: Words = ()
    states: Mapping[str, str] = field(default_factory=dict)  # a state: what names it when it acts


@dataclass(frozen=True, slots=True)
class Style:
    """style.toml: what a copy desk decides, whatever the story. text/paragraphs/style.py says how it is used."""

    agencies: Words = ()
    credited: Words = ()  # patterns of who else is credited in brackets
    credits: Words = ()  # patterns of how a credit in brackets begins
    honorifics: Words = ()
    our: Words = ()
    ise: Words = ()
    double_l: Words = ()
    dates: Words = ()
    dates_beside_figures: Words = ()
    numbers: Words = ()
    tens: Words = ()
    ones: Words = ()
    folded: Mapping[str, str] = field(default_factory=dict)
    exact: Mapping[str, str] = field(default_factory=dict)
    spellings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TitleWords:
    """titles.toml: the words around a title ("the president") that say whether it means somebody. In small letters."""

    small: Words = ()  # words before a title that do not say whose it is, even with a capital
    others: Words = ()  # words before a title that make it somebody else's
    seeking: Words = ()  # words before a title that somebody only seeks
    pointing: Words = ()  # words before a thing that make it a certain one: "the regime"
    of: Words = ()  # words after a title that say of what: "the president of"
    polite: Words = ()  # titles that say nothing of what somebody is: "Mr"
    offices: Words = ()  # words of which the name of an office is made: "prime", "minister"; "leader" is a choice
    links: Words = ()  # small words inside the name of an office, beside `of`: "secretary for the colonies"
    former: Words = ()  # words before an office that somebody held or will hold: "former"
    # patterns of the word behind a bare title that does not say of what it is one, where no word like `of` tells:
    # before any other word in small letters it is "president (of) the bank"
    not_of: Words = ()


@dataclass(frozen=True, slots=True)
class PeopleWords:
    """people.toml: what tells one person from another, and a person from a place or a thing."""

    given: tuple[Words, ...] = ()  # given names that are spellings, translations or short forms of one another
    given_across: tuple[Words, ...] = ()  # likewise, in another alphabet too: only for who is one in two languages
    particles: Words = ()  # small words inside a surname: "von der"
    suffixes: Words = ()  # behind a surname, without full stops: "Jr"
    behind: Words = ()  # syllables of given names that stand behind the family name: "Kim Jong Un"
    ranks: Words = ()  # words with a capital that stand before a name and are no part of it: "President"
    things: Words = ()  # words that the name of a place, body or thing holds, and no person's
    at_places: Words = ()  # prepositions that stand before a place and hardly before a person: "in"
    places: Words = ()  # countries, regions, and cities in the news
    # what is said of somebody
    undescribing: Words = ()  # nouns that say of nobody what they are: "situation"
    abstract: Words = ()  # endings of such nouns
    describing: Words = ()  # nouns with such an ending that do say it: "witness"
    offices: Words = ()  # nouns that are written with a capital before a name, beside the ranks
    personal: Words = ()  # endings of nouns for people
    relations: Words = ()  # nouns that need a second person: "daughter"


@dataclass(frozen=True, slots=True)
class FieldNames:
    """fields.toml: what people call the columns of a table of articles. Case, spaces and signs do not count."""

    text: Words = ()
    html: Words = ()
    title: Words = ()
    author: Words = ()
    published: Words = ()
    updated: Words = ()
    time: Words = ()
    url: Words = ()
    language: Words = ()
    genre: Words = ()
    outlet: Words = ()
    source: Words = ()
    summary: Words = ()


@dataclass(frozen=True, slots=True)
class Delivered:
    """deliveries.toml: what press databases print around articles. Labels, in small letters, stand before a colon."""

    title: Words = ()
    author: Words = ()
    published: Words = ()
    publication: Words = ()  # the outlet
    published_in: Words = ()  # outlet, place and day in one line
    section: Words = ()
    length: Words = ()
    place: Words = ()
    loaded: Words = ()  # when the database got it: no day of the article
    summary: Words = ()
    captions: Words = ()
    text: Words = ()
    other: Words = ()
    text_begins: Words = ()  # whole lines after which the text stands
    about_begins: Words = ()  # whole lines after which only labels stand
    captions_begin: Words = ()  # whole lines after which only captions stand
    ends: Words = ()  # patterns of whole lines, as all that follow: the end of an article
    numbered: Words = ()  # which article begins, with `number` and `total`
    holds: Words = ()  # how many articles there are, with `total`
    words: Words = ()  # what is counted in "279 words"
    document: Words = ()  # before the number of an article: "Document ISLPST0020241014eaae00007"
    names: Words = ()  # of languages, in small letters
    pages: Words = ()
    notices: Words = ()  # what is no part of any article


@dataclass(frozen=True, slots=True)
class Inflection:
    """inflection.toml: how names and titles change their endings from case to case.

    Only the singular is needed. The longest ending that a word has in its base form counts.
    """

    endings: Mapping[str, str] = field(default_factory=dict)  # ending of the base form: endings of the other cases
    consonants: str = ""  # letters after which a word without such an ending takes ...
    after_consonants: str = ""  # ... these
    irregular: Mapping[str, str] = field(default_factory=dict)  # base form: all its other cases
    surnames: Words = ()  # endings that many surnames have in their base form, beside those of `women`
    women: Words = ()  # endings that only surnames of women have in their base form, the most usual first
    adjectives: Words = ()  # endings of adjectives beside a man's name in the nominative, the most usual first
    adjectives_women: Words = ()  # likewise, beside a woman's
    second_after: str = ""  # letters after which the second of `adjectives` stands
    fathers: Words = ()  # endings of a name after one's father that no surname has


@dataclass(frozen=True, slots=True)
class StandIns:
    """stand_ins.toml: names that are put in the place of hidden ones, by case as the tagger calls it.

    Of each case two names: for whom a sentence is about, and for all others in it.
    """

    men: Mapping[str, Words] = field(default_factory=dict)
    women: Mapping[str, Words] = field(default_factory=dict)
    several: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sounds:
    """sounds.toml: what the letters of a name stand for, so that one name is known in two alphabets.

    One or more letters: what they can stand for, each written as sounds.py says, "-" for nothing. What all languages
    say counts for every name, as a text writes names from anywhere.
    """

    letters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Aligned:
    """aligned.toml: sentences that say what those of the other languages say, in the same order.

    An encoder that reads many languages is told by them how its vectors differ between languages. The articles of a
    language that has none are not compared with others.
    """

    sentences: Words = ()


@dataclass(frozen=True, slots=True)
class NoArticle:
    """no_article.toml: what a page says where the article, or the rest of it, is not on it.

    All are plain phrases in small letters, with straight apostrophes; they count wherever they stand in a text.
    """

    consent: Words = ()  # a text that asks for consent to cookies says several of these
    wall: Words = ()  # "subscribe to read on"
    missing: Words = ()  # what the title of a page that is not there says
    robots: Words = ()  # "checking your browser"
    live: Words = ()  # what the headline of a live blog says


@dataclass(frozen=True, slots=True)
class Language:
    """All that is known about a language; language.toml holds the fields that are no section of their own."""

    code: str  # ISO 639-1, the folder's name
    name: str = ""
    script: str = "Latin"
    capitals: str = ""  # its capital letters, as inside [...] of a regular expression
    small: str = ""  # its small letters, likewise
    abbreviations: Words = ()  # after which a full stop ends no sentence
    parser: str = ""  # the package of the spaCy model that parses it
    tagger: str = ""  # the package with the weights that find names, cases and links in it, where it is installed
    taught: str = ""  # the package with the encoder on whose states names are found in it, where that is installed
    dates: Dates = Dates()
    furniture: Mapping[str, Furniture] = field(default_factory=dict)
    page: PageWords = PageWords()
    speech: Speech = Speech()
    saying: SayingWords = SayingWords()
    words: Lists = Lists()
    statements: StatementWords = StatementWords()
    deeds: Deeds = Deeds()
    style: Style = Style()
    titles: TitleWords = TitleWords()
    people: PeopleWords = PeopleWords()
    fields: FieldNames = FieldNames()
    deliveries: Delivered = Delivered()
    no_article: NoArticle = NoArticle()
    aligned: Aligned = Aligned()
    inflection: Inflection = Inflection()
    sounds: Sounds = Sounds()
    stand_ins: StandIns = StandIns()
    sentence_starts: Callable[[str], list[int]] | None = None  # of sentences.py: where sentences after the first begin


_SECTIONS = {
    "dates": Dates, "page": PageWords, "speech": Speech, "saying": SayingWords, "words": Lists,
    "statements": StatementWords, "deeds": Deeds, "style": Style, "titles": TitleWords, "people": PeopleWords,
    "fields": FieldNames, "deliveries": Delivered, "no_article": NoArticle, "aligned": Aligned,
    "inflection": Inflection, "sounds": Sounds, "stand_ins": StandIns,
}  # fmt: skip


def languages_in(folder: Path) -> tuple[Language, ...]:
    """The languages whose folders stand in `folder`, in the order of their codes."""
    return tuple(load(path.parent) for path in sorted(folder.glob("*/language.toml"), key=lambda one: one.parent.name))


def load(folder: Path) -> Language:
    """The language of a folder; ValueError for a file or key that no language has."""
    told = _read(folder / "language.toml", Language)
    for path in sorted(folder.glob("*.toml"), key=lambda path: path.name):
        if path.stem == "furniture":
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
            told["furniture"] = {name: Furniture(**_checked(path, table, Furniture)) for name, table in tables.items()}
        elif path.stem in _SECTIONS:
            told[path.stem] = _SECTIONS[path.stem](**_read(path, _SECTIONS[path.stem]))
        elif path.stem != "language":
            raise ValueError(f"{path}: a language has no such file; it can have {', '.join(sorted(_SECTIONS))}")
    starts = _function(folder / "sentences.py", "sentence_starts")
    return Language(code=folder.name, **told, sentence_starts=starts)


def _read(path: Path, kind: type[Any]) -> dict[str, Any]:
    return _checked(path, tomllib.loads(path.read_text(encoding="utf-8")), kind)


def _checked(path: Path, told: Mapping[str, Any], kind: type[Any]) -> dict[str, Any]:
    types = {one.name: str(one.type) for one in dataclasses.fields(kind)}
    elsewhere = {"code", "furniture", "sentence_starts", *_SECTIONS} if kind is Language else set()
    if unknown := sorted(told.keys() - (types.keys() - elsewhere)):
        raise ValueError(f"{path}: unknown key {unknown[0]!r}")
    return {name: _value(types[name], value) for name, value in told.items()}


def _value(kind: str, value: Any) -> Any:
    if kind == "Words" and isinstance(value, str):
        pieces = value.split("," if "," in value else None)
        return tuple(" ".join(piece.split()) for piece in pieces if piece.strip())
    if kind == "tuple[Words, ...]":
        return tuple(_value("Words", one) for one in value)
    if kind == "tuple[Rights, ...]":
        return tuple(Rights(one["pattern"], _value("tuple[Words, ...]", one["needs"])) for one in value)
    if isinstance(value, dict):
        return {name: tuple(one) if isinstance(one, list) else one for name, one in value.items()}
    return tuple(value) if isinstance(value, list) else value


def _function(path: Path, name: str) -> Any:
    """A function of a language's own file, loaded when it is first called; None where there is no such file."""
    if not path.exists():
        return None

    @functools.cache
    def loaded() -> Callable[..., Any]:
        spec = importlib.util.spec_from_file_location(f"framing.languages.{path.parent.name}.{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found: Callable[..., Any] = getattr(module, name)
        return found

    return lambda *given: loaded()(*given)
