"""What a sentence calls somebody besides their name: "the pariah of the Gulf", "the Narvian-installed governor".

A label is the whole noun phrase as the text writes it, without article and pronoun: the words before the noun are often
what frames.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from framing.languages.known import either, every, known
from framing.text.paragraphs.style import name_key
from framing.text.parsing.syntax import ParsedSentence

LONGEST = 8  # words in a label up to its noun; a longer one is a misreading as a rule, and is left out
AFTER = 9  # tokens after the noun that can belong to it: "daughter of the harbour's last pilot"
_TITLES = frozenset("compound nmod appos amod".split())
_IS = frozenset("is was 's ’s remains remained became becomes become been be being".split())
_CALLED = frozenset("called dubbed nicknamed styled branded labelled labeled termed known described".split())
_NAMED = _CALLED | {"named"}
_MARKS = frozenset(", : - – — -- \" “ ” ' ‘ ’ (".split())
_BETWEEN = _MARKS | frozenset("as now once then still often also long widely who which is was the a an".split())
# which tokens close a phrase, by the mark that opened it
_ENDS = {",": frozenset(", . ; ! ?".split()), "(": frozenset(")")}
_DASHED = frozenset("- – — -- , .".split())
_FINITE = frozenset("VBD VBZ VBP MD".split())
_ADJECTIVES = frozenset("JJ JJS JJR VBN VBG NN HYPH".split())
_ITS_OWN = frozenset("prep pobj det amod compound poss case".split())
_NO = frozenset("not n't n’t never no neither hardly".split())
_NATIONS = frozenset("GPE NORP LOC".split())
_THINGS = frozenset("GPE ORG LOC FAC LAW PRODUCT EVENT WORK_OF_ART PERSON NORP".split())
_STOPS_BEFORE = frozenset("VBD VBZ VBP VB MD TO IN WDT WP WRB CC EX PRP PRP$".split())
_OPENING = frozenset("DT PDT PRP$ CC IN POS , `` '' HYPH : CD EX UH".split())
_JOINS = frozenset("of in to".split())
_GOES_ON = frozenset("NN NNS NNP NNPS POS".split())
_STOPS_AFTER = frozenset("VBD VBZ VBP MD WDT WP WP$ WRB VBG".split())
_MEASURES = frozenset("DATE TIME CARDINAL ORDINAL MONEY PERCENT QUANTITY".split())
_HONORIFIC = frozenset(one.lower() for one in every(lambda one: one.titles.polite))
_UNDESCRIBING = frozenset(every(lambda one: one.people.undescribing))
_ABSTRACT = every(lambda one: one.people.abstract)
_DESCRIBING = frozenset(every(lambda one: one.people.describing))
_RELATIONS = frozenset(every(lambda one: one.people.relations))
_OFFICES = frozenset(one.lower() for one in every(lambda one: (*one.people.ranks, *one.people.offices)))
_TITLED = frozenset(every(lambda one: one.titles.offices))
_PERSONAL = every(lambda one: one.people.personal)
_GIVEN = frozenset(name_key(name) for one in known() for group in one.people.given for name in group)
_TAG = re.compile(rf"(?:{either(lambda one: one.speech.tags)})|(?:\w\.){{2,}}")
_DASHED_OFF = re.compile(r"\s[-–—]\s")
_AGE = re.compile(r"^\d+-years?-old\s+")
_WRITTEN_OUT = {
    "sen": "senator", "rep": "representative", "gov": "governor", "gen": "general", "prof": "professor",
    "pres": "president", "capt": "captain", "sgt": "sergeant", "lt": "lieutenant", "col": "colonel",
    "adm": "admiral", "maj": "major", "cmdr": "commander", "amb": "ambassador",
}  # fmt: skip
_WORD = re.compile(r"[^\W\d_][\w'’.\-]*")


@dataclass(frozen=True, slots=True)
class Label:
    """Characters `start:end` of a sentence that say what a named person is; `before` marks a title before the name.

    `plain` is the text without the country that its first words name, in small letters.
    """

    start: int
    end: int
    text: str
    plain: str
    head: str
    before: bool


def labels(sentence: ParsedSentence, start: int, end: int) -> list[Label]:
    """What the sentence itself calls the name at characters `start:end`, in text order.

    These are titles before the name, appositions on both sides, comparisons with "like", what the person is said to be,
    and what they are known as or nicknamed. What somebody is reported to have called them is that speaker's word, so it
    is not a label.
    """
    span = sentence.between(start, end)
    if span is None:
        return []
    root = sentence.root(span)
    found: dict[int, Label] = {}
    for head, before in (
        *_titles(sentence, span, root), *_appositions(sentence, span, root), *_likenesses(sentence, span, root),
        *_predicates(sentence, root), *_known_as(sentence, span),
    ):  # fmt: skip
        whole = _whole_noun(sentence, head, span)
        if whole not in span and whole not in found and _is_label(sentence, whole, span):
            label = _label(sentence, whole, span, before=before)
            if label is not None:
                found[whole] = label
    return sorted(found.values(), key=lambda one: one.start)


def _whole_noun(sentence: ParsedSentence, head: int, span: range) -> int:
    """The noun that a noun only modifies: of "highest profile prisoner" the prisoner."""
    while sentence.dep[head] in ("compound", "nmod", "amod") and head < (above := sentence.head[head]) < head + 4:
        if above in span or not sentence.tag[above].startswith("NN"):
            break
        head = above
    return head


_Heads = Iterator[tuple[int, bool]]


def _titles(sentence: ParsedSentence, span: range, root: int) -> _Heads:
    """"the oil tycoon Vossen", "the tyrant of the quay, Vossen,": the noun before the name, if it belongs to the name.
    """
    last = span[0] - 1
    if last >= 0 and sentence.dep[last] in _TITLES and sentence.head[last] in span and _is_noun(sentence, last):
        yield last, True
    head = sentence.head[root]
    if sentence.dep[root] == "appos" and head < span[0] and _only_its_own_between(sentence, head, span[0]):
        by = sentence.head[head]
        # "a volunteer at the gate, Vossen": the parser attaches Vossen to the gate
        above = sentence.head[by]
        of_place = sentence.lower(by) in ("at", "in", "of", "from") and _is_noun(sentence, above)
        yield (above if of_place and not _is_of_another(sentence, above) else head), True
    elif (head_by_marks := _phrase_before(sentence, span)) is not None:
        yield head_by_marks, True


def _appositions(sentence: ParsedSentence, span: range, root: int) -> _Heads:
    """"Vossen, the pariah of the Gulf,": found in the parse, or by the punctuation around the phrase if the parse
    fails.
    """
    for child in sentence.children[root]:
        end = sentence.right_edge(child) + 1
        told_on = end < len(sentence) and sentence.tag[end] in _FINITE  # "For Vossen, the clown was late"
        first = sentence.left_edge(child)
        between = range(span[-1] + 1, first)
        beside = all(sentence.word(i) in _MARKS or sentence.tag[i] in ("PRP", "RB") for i in between)
        # "Vossen: Full text of the treaty" is a headline or a link
        beside &= not (first and sentence.word(first - 1) == ":" and sentence.word(first)[:1].isupper())
        fits = beside and not told_on and not _his(sentence, child) and not _of_several(sentence, root, child)
        if sentence.dep[child] == "appos" and child > span[-1] and fits:
            yield child, False
    after = span[-1] + 1
    if after < len(sentence) and sentence.word(after) in (",", "-", "–", "—", "(", "--"):
        head = _phrase(sentence, after + 1)
        closes = head is not None and _closes(sentence, sentence.right_edge(head) + 1, sentence.word(after))
        if head is not None and closes and not _his(sentence, head) and not _of_several(sentence, root, head):
            yield head, False
    elif after < len(sentence) and sentence.lower(after) == "the":  # "Vossen the meddler"
        head = _phrase(sentence, after)
        if head is not None and (_closes(sentence, head + 1, ",") or sentence.dep[head] == "appos"):
            yield head, False


def _is_of_another(sentence: ParsedSentence, noun: int) -> bool:
    """Whether a phrase stands behind a name and tells of it: "Orlo, a clerk and son of the pilot, Vossen"."""
    above = sentence.head[noun]
    return sentence.dep[noun] == "appos" and above < noun and sentence.tag[above] in ("NNP", "NNPS")


def _of_several(sentence: ParsedSentence, root: int, noun: int) -> bool:
    """Whether names and nouns are told off one by one: "Orlo and Vossen, the pilot and the clerk"."""
    joined = sentence.dep[root] == "conj" and sentence.tag[sentence.head[root]].startswith("NNP")
    return joined and any(sentence.dep[child] == "conj" for child in sentence.children[noun])


def _his(sentence: ParsedSentence, noun: int) -> bool:
    """Whether a phrase such as "Vossen, his nephew" is about a relative and not about the person named before."""
    return any(sentence.lower(child) in ("his", "her", "their", "its") for child in sentence.children[noun])


def _likenesses(sentence: ParsedSentence, span: range, root: int) -> _Heads:
    """"Vossen, like a prudent housewife, counts"; also with the comparison after the verb."""
    like = span[-1] + 2 if span[-1] + 1 < len(sentence) and sentence.word(span[-1] + 1) in _MARKS else span[-1] + 1
    if like < len(sentence) and sentence.lower(like) == "like" and (head := _phrase(sentence, like + 1)) is not None:
        yield head, False
    places = [root]
    if sentence.dep[root] in ("nsubj", "nsubjpass"):
        places.append(sentence.head[root])
    for place in places:
        for child in sentence.children[place]:
            word = sentence.lower(child)
            if sentence.dep[child] == "prep" and word in ("like", "as") and 0 < child - span[-1] <= 2:
                yield from ((noun, False) for noun in sentence.children[child] if _has_article(sentence, noun))


def _predicates(sentence: ParsedSentence, root: int) -> _Heads:
    """"Vossen is a tyrant", "Vossen, who remains a tyrant,"; negated ones do not count."""
    verbs = [sentence.head[root]] if sentence.dep[root] == "nsubj" else []
    verbs += [child for child in sentence.children[root] if sentence.dep[child] == "relcl" and _by_who(sentence, child)]
    for verb in verbs:
        if sentence.lower(verb) not in _IS or any(sentence.lower(child) in _NO for child in sentence.children[verb]):
            continue
        for child in sentence.children[verb]:
            if sentence.dep[child] == "attr" and child > verb and _has_article(sentence, child):
                yield child, False


def _by_who(sentence: ParsedSentence, verb: int) -> bool:
    """Whether the subject of a relative clause is "who": in "whose father is a pilot" it is the father."""
    subjects = (child for child in sentence.children[verb] if sentence.dep[child] == "nsubj")
    return any(sentence.tag[child] in ("WP", "WDT") for child in subjects)


def _known_as(sentence: ParsedSentence, span: range) -> _Heads:
    """"Vossen, nicknamed the Weasel,", "Vossen, who is known as a meddler"; with "by ..." it is a speaker's word."""
    i = span[-1] + 1
    while i < min(len(sentence), span[-1] + 7) and sentence.lower(i) in _BETWEEN:
        i += 1
    if i >= len(sentence) or sentence.lower(i) not in _CALLED:
        return
    # "Vossen called the attack a crime": the name is right before the verb
    beside = {sentence.dep[child] for child in sentence.children[i]}
    if "agent" in beside or (i == span[-1] + 1 and not beside & {"auxpass", "nsubjpass"}):
        return
    i += 1
    while i < len(sentence) and sentence.lower(i) in ("as", "'", '"', "“", "‘", "simply", "only"):
        i += 1
    head = _phrase(sentence, i)
    after = None if head is None else sentence.right_edge(head) + 1
    if head is not None and after is not None and not (after < len(sentence) and sentence.lower(after) == "by"):
        yield head, False


def _phrase(sentence: ParsedSentence, first: int) -> int | None:
    """The noun of the phrase that begins at token `first`; None if it does not begin with an article or possessive."""
    i, noun = first, None
    while i < min(len(sentence), first + 8):
        tag = sentence.tag[i]
        if tag in ("NN", "NNP"):
            noun = i
        elif noun is not None and tag != "POS":
            break
        elif tag not in ("DT", "PRP$", "JJ", "JJS", "JJR", "VBN", "VBG", "CD", "RB", "HYPH", "POS", "RBS", "AFX") and (
            sentence.word(i) not in ("'", '"', "“", "‘", "-")
        ):
            return None
        i += 1
    if noun is None:  # this includes a text that ends before the phrase begins
        return None
    opens = sentence.tag[first] in ("DT", "PRP$") or sentence.word(first) in ("'", '"', "“", "‘")
    owned = any(sentence.dep[child] == "poss" for child in sentence.children[noun])
    return noun if opens or owned else None


def _phrase_before(sentence: ParsedSentence, span: range) -> int | None:
    """The noun of "the tyrant of the quay, Vossen,", found by punctuation where the parser misses it."""
    end, after = span[0] - 1, span[-1] + 1
    if end < 2 or sentence.word(end) not in (",", "-", "–", "—") or not _closes(sentence, after, sentence.word(end)):
        return None
    first = end - 1
    while first > 0 and end - first < 8 and sentence.tag[first] not in ("DT", "PRP$"):
        first -= 1
    if first > 0 and sentence.lower(first - 1) == "of":  # this article belongs to the noun after "of"
        first -= 2
        while first > 0 and end - first < 10 and sentence.tag[first] not in ("DT", "PRP$"):
            first -= 1
    before = first - 1
    listed = before >= 0 and sentence.word(before) in (",", "and", "or")
    # "At the summit, Vossen, ..." says when or where
    where = before >= 0 and sentence.tag[before] == "IN"
    sets_the_scene = where and (before == 0 or sentence.word(before - 1) in _MARKS)
    head = _phrase(sentence, first)
    fits = head is not None and (head == end - 1 or sentence.lower(head + 1) == "of")
    return head if fits and not listed and not sets_the_scene and sentence.tag[first] in ("DT", "PRP$") else None


def _closes(sentence: ParsedSentence, i: int, opened: str) -> bool:
    """Whether the phrase that began after the mark `opened` ends before token `i`."""
    if i >= len(sentence):
        return True
    ends: frozenset[str] = _ENDS.get(opened, _DASHED)
    return sentence.word(i) in ends


def _only_its_own_between(sentence: ParsedSentence, head: int, name: int) -> bool:
    """Whether only words that belong to the noun, and punctuation, stand between the noun and the name after it."""
    if name - head > 9:
        return False
    belongs = {head}
    between = [i for i in range(head + 1, name) if sentence.word(i) not in _MARKS]
    for i in between:
        if sentence.head[i] in belongs and sentence.dep[i] in _ITS_OWN:
            belongs.add(i)
    return all(sentence.head[i] in {*belongs, *between} and not sentence.tag[i].startswith("VB") for i in between)


def _is_noun(sentence: ParsedSentence, i: int) -> bool:
    """Whether the token is a common noun, or a title that is capitalised at a sentence's start or by house style."""
    tag = sentence.tag[i]
    return tag == "NN" or (tag == "NNP" and not sentence.entity[i])


def _is_label(sentence: ParsedSentence, head: int, span: range) -> bool:
    """Whether the noun can say what somebody is: singular, no measure of time or money, not negated, and a description.
    """
    word, after = sentence.lower(head).rstrip("."), head + 1
    if not _is_noun(sentence, head) or sentence.entity[head] in _MEASURES or not _describes_somebody(sentence, head):
        return False
    # "freshman senator Mary Quint" is about her, whoever is named before
    a_name = after < len(sentence) and sentence.tag[after] == "NNP" and sentence.word(after)[:1].isupper()
    another = a_name and after not in span and sentence.entity[after] not in _MEASURES
    related = word in _RELATIONS and not _has_owner(sentence, head)
    negated = any(sentence.lower(child) in _NO for child in sentence.children[head])
    whose = any(sentence.tag[child] == "WP$" for child in sentence.children[head])  # "Vossen, whose father ..."
    another = another or _is_named_otherwise(sentence, head, span)
    return not (another or related or negated or whose or word in _HONORIFIC)


def _is_named_otherwise(sentence: ParsedSentence, head: int, span: range) -> bool:
    """Whether the phrase itself gives another name: "Orlo, Vossen, a boy named Quint and a girl"."""
    for child in sentence.children[head]:
        names = (one for one in sentence.children[child] if sentence.tag[one] == "NNP" and one not in span)
        if sentence.dep[child] == "acl" and sentence.lower(child) in _NAMED and any(True for _ in names):
            return True
    return False


def _describes_somebody(sentence: ParsedSentence, head: int) -> bool:
    """Whether the noun is one that says what a person is, as far as the noun itself tells."""
    written, word = sentence.word(head), sentence.lower(head).rstrip(".")
    if _WORD.fullmatch(word) is None or len(word) < 2 or _TAG.fullmatch(written) or word in _UNDESCRIBING:
        return False
    if word.endswith(_ABSTRACT) and word not in _DESCRIBING and word not in _OFFICES:
        return False
    if sentence.tag[head] == "NNP" and written[:1].isupper():  # a title, or a name that the parser did not know
        return _WRITTEN_OUT.get(word, word) in _OFFICES or (word.endswith(_PERSONAL) and name_key(word) not in _GIVEN)
    return sentence.entity[head] not in _THINGS


def _has_owner(sentence: ParsedSentence, noun: int) -> bool:
    """Whether the phrase says whose it is: "the pilot's daughter", "a friend of the court"."""
    return _is_owned(sentence, noun) or any(sentence.lower(child) in ("of", "to") for child in sentence.children[noun])


def _is_owned(sentence: ParsedSentence, noun: int) -> bool:
    """Whether somebody's name or office stands before the noun: "the pilot's daughter"; "whose father" is no such."""
    children = sentence.children[noun]
    return any(sentence.dep[child] == "poss" and sentence.tag[child] not in ("PRP$", "WP$") for child in children)


def _has_article(sentence: ParsedSentence, noun: int) -> bool:
    articles = {sentence.lower(child) for child in sentence.children[noun] if sentence.dep[child] in ("det", "poss")}
    owned = any(sentence.dep[child] == "poss" for child in sentence.children[noun])
    return owned or bool(articles & {"a", "an", "the", "that", "this"})


def _label(sentence: ParsedSentence, head: int, span: range, *, before: bool) -> Label | None:
    """The phrase up to its noun, without the article, and with a following "of" or "in" phrase; None if it is none."""
    first = _first_word(sentence, head, span, before=before)
    last = _last_word(sentence, head, span)
    text = " ".join(sentence.text[sentence.start[first] : sentence.end[last]].split())
    text = _AGE.sub("", text.strip(" .,-–—'\"“”‘’"))
    named = sentence.tag[first] == "NNP" or sentence.entity[first] or _TAG.match(text)
    if _begins(sentence, first) and not named:
        text = text[:1].lower() + text[1:]
    noun = sentence.lower(head).rstrip(".")
    begins, ends = sentence.start[first], sentence.end[last]
    if "-" in (sentence.text[begins - 1 : begins], sentence.text[ends : ends + 1]) or _DASHED_OFF.search(text):
        return None  # half a word, "co-ordinator", or what stands before a caption, "FILE - Mayor"
    if noun in _RELATIONS and last == head and not _is_owned(sentence, head):
        return None  # whose daughter she is stands where this does not reach
    text = _written_out(text)
    if not text or text[0].isdigit() or len(text[: text.lower().rfind(noun) + 1].split()) > LONGEST:
        return None
    plain = first
    while plain < head and (sentence.entity[plain] in _NATIONS or sentence.tag[plain] in ("POS", "DT")):
        plain += 1
    if sentence.tag[plain] in ("HYPH", "POS") or sentence.word(plain) == "-":  # "Narvian-installed" is no country
        plain = first
    rest = " ".join(sentence.text[sentence.start[plain] : sentence.end[last]].lower().split())
    return Label(sentence.start[first], sentence.end[last], text, rest, _WRITTEN_OUT.get(noun, noun), before)


def _written_out(text: str) -> str:
    """A label without the short form of a rank at its end: of "Republican Sen." a "Republican senator".

    Behind another office it is left out: "Chairman Sen. Vossen".
    """
    whole = re.match(r"(?s)(.*?)([^\s-]+)$", text)
    short = whole[2].lower().rstrip(".") if whole else ""
    if whole is None or short not in _WRITTEN_OUT:
        return text
    office = whole[1].rstrip().rsplit(" ", 1)[-1].lower()
    return whole[1].rstrip() if office in _TITLED else whole[1] + _WRITTEN_OUT[short]


def _begins(sentence: ParsedSentence, i: int) -> bool:
    """Whether a token begins the sentence, so that its capital means nothing."""
    return all(not sentence.word(k)[:1].isalnum() for k in range(i))


def _first_word(sentence: ParsedSentence, head: int, span: range, *, before: bool) -> int:
    """The first token of the phrase before its noun that says something: no article, pronoun, number or "then"."""
    first = min(sentence.left_edge(head), head)
    if first <= span[-1] < head:
        first = span[-1] + 1
    # what the parser hangs on the name behind the noun still belongs to the phrase
    mine = {head, *span, *range(first, head)}
    while before and first > 0 and _describes(sentence, first - 1, mine):
        first -= 1
        mine.add(first)
    broken = (i for i in range(head - 1, first - 1, -1) if _breaks(sentence, i))
    first = next(broken, first - 1) + 1
    while first < head and _says_nothing(sentence, first):
        first += 1
    return first


def _describes(sentence: ParsedSentence, i: int, mine: set[int]) -> bool:
    """Whether token `i` is an adjective, noun or part of a word with a hyphen that belongs to the tokens after it."""
    if sentence.end[i] == sentence.start[i + 1] and (sentence.word(i) == "-" or sentence.word(i + 1) == "-"):
        return sentence.word(i) == "-" or sentence.word(i)[:1].isalnum()
    fits = sentence.tag[i] in (*_ADJECTIVES, "NNP") or sentence.entity[i] in _NATIONS
    return sentence.head[i] in mine and fits and sentence.entity[i] != "PERSON"


def _breaks(sentence: ParsedSentence, i: int) -> bool:
    """Whether a phrase cannot go on to the left over this token: a sign, another clause, a relation to somebody."""
    word = sentence.word(i)
    if word in ("-", "'", "’", "‘", "“", '"', "”", ".", "&"):
        return word in ('"', "“", "”")
    if sentence.entity[i] == "PERSON":  # somebody else, unless the phrase says whose it is
        owner = i
        while owner + 1 < len(sentence) and sentence.entity[owner] == "PERSON" and sentence.tag[owner] != "POS":
            owner += 1
        return bool(sentence.tag[owner] != "POS")
    if sentence.tag[i] == "NNS" and sentence.tag[i + 1] == "NNP":  # "the truth of answers High Court clerk Vossen gave"
        return True
    if sentence.entity[i] == "ORG" and sentence.lower(i) in ("of", "for", "and"):  # "Ministry of Ports spokesman"
        return False
    return not any(letter.isalnum() for letter in word) or sentence.tag[i] in _STOPS_BEFORE


def _says_nothing(sentence: ParsedSentence, i: int) -> bool:
    """Whether a token at the start of a phrase is no part of what it says: an article, a number, a date, "then"."""
    if i + 1 < len(sentence) and sentence.word(i + 1) == "-" and sentence.end[i] == sentence.start[i + 1]:
        return False
    adverb = sentence.tag[i].startswith("RB") and sentence.tag[sentence.head[i]].startswith("NN")
    return (
        sentence.tag[i] in _OPENING or adverb or sentence.lower(i) in _BETWEEN or sentence.entity[i] in _MEASURES
        or not any(letter.isalnum() for letter in sentence.word(i))
    )  # fmt: skip


def _last_word(sentence: ParsedSentence, head: int, span: range) -> int:
    """The last token of the phrase: its noun, or the end of "of ...", "to ..." or "in ..." right behind it."""
    child = head + 1
    if child >= len(sentence) or sentence.head[child] != head or sentence.lower(child) not in _JOINS:
        return head
    end = min(sentence.right_edge(child), child + AFTER)
    if child < span[0] <= end:  # the name depends on the phrase: "the puppet of the harbour, Vossen"
        end = span[0] - 1
    stops = (i for i in range(child + 1, end + 1) if sentence.tag[i] in _STOPS_AFTER or _is_mark(sentence, i))
    last = next(stops, end + 1) - 1
    while last > head and not sentence.tag[last].startswith(("NN", "CD")):
        last -= 1
    while last + 1 < span[0] or span[-1] < last + 1 < len(sentence):  # "the breakaway Gulf Republic" is one name
        if sentence.tag[last + 1] not in _GOES_ON or last == head:
            break
        last += 1
    if sentence.lower(child) == "in" and last - child > 3:
        return head
    return last if last > child else head


def _is_mark(sentence: ParsedSentence, i: int) -> bool:
    """Whether a token is a mark between phrases, and not a hyphen or an apostrophe inside a word."""
    inside = i > 0 and sentence.end[i - 1] == sentence.start[i] and sentence.word(i) in ("-", "'", "’")
    return sentence.word(i) in _MARKS and not inside
