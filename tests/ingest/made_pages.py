"""Web pages of many kinds around one invented text: what a reader saw, in the tags that sites, savers and archives use."""

# ruff: noqa: E501  # a page is read best in one piece

from __future__ import annotations

import html
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

TITLE = "Norhaven closes its last tram line"
AUTHOR = "Ida Farrow"
TEXT = (
    "The town council of Norhaven decided on Wednesday night to close the last tram line, which has carried passengers "
    "between the station and the fish market since the year of the great flood.",
    "Engineers had warned the council that the rails under Mill Street would not last another winter, and that a repair "
    "would cost more than the whole line earns in nine years.",
    "“We did not want to be the ones who end it,” said the mayor, Peder Holm, after the vote. “But nobody has shown us "
    "where the money would come from.”",
    "Drivers heard of the decision from a reporter. Two of them had started their shift an hour before, and finished it "
    "without a word to their passengers.",
    "The company that runs the trams employs sixty-one people. It says that most of them will be offered work on the "
    "buses, at the same wage and from the same depot.",
    "A group of shopkeepers collected four thousand signatures against the plan in the spring, but the list was never "
    "put to a vote because it reached the town hall two days late.",
    "The last tram is to leave the fish market on the thirtieth of June at eleven in the evening. Tickets for it were "
    "sold out before the session of the council was over.",
)
OTHER = (
    "Herring boats from three harbours stayed in port on Friday because the price of diesel has risen above what a night's "
    "catch brings in, the fishermen's union reported.",
    "The ministry promised to look at the matter again in autumn, which the union called a joke in bad taste.",
)
REMARKS = (
    "I took that tram to school every day and I cannot believe that they will simply tear out the rails now!",
    "Good riddance, it was late every single morning and the seats were older than my grandmother.",
    "Has anybody asked what becomes of the old depot, or is that already promised to a friend of the mayor?",
) * 4
NAV = '<header><nav><a href="/">Home</a> <a href="/town">Town</a> <a href="/sea">Sea</a> <a href="/arts">Arts</a></nav></header>'
FOOT = "<footer><p>© Norhaven Gazette. All rights reserved.</p></footer>"


@dataclass(frozen=True)
class Made:
    """A page, the paragraphs that its reader saw of the article, and words that must not be among them."""

    name: str
    page: str
    paragraphs: tuple[str, ...] = TEXT
    lacks: tuple[str, ...] = ("Herring", "Good riddance", "All rights reserved")
    title: str | None = TITLE
    url: str | None = None


def page(body: str, head: str = "", lang: str = "en", title: str = TITLE) -> str:
    meta = '<meta property="og:site_name" content="Norhaven Gazette">'
    dated = '<meta property="article:published_time" content="2023-05-11T07:00:00+02:00">'
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title} – Norhaven Gazette</title>'
        f"{meta}{dated}{head}</head><body>{body}</body></html>"
    )


def article(inside: str, after: str = "", head: str = "") -> str:
    top = f"<h1>{TITLE}</h1><div class='byline'>By {AUTHOR}</div>"
    return page(f"{NAV}<main><article>{top}{inside}</article>{after}</main>{FOOT}", head)


def paragraphs(texts: Sequence[str] = TEXT, tag: str = "p") -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)


def state(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def with_script(script: str, shown: str = "") -> str:
    return f"<html lang='en'><head><title>{TITLE}</title></head><body><div id='app'>{shown}</div>{script}</body></html>"


def boxed(box: str) -> str:
    return article(paragraphs(TEXT[:3]) + box + paragraphs(TEXT[3:]))


LD = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2023-05-11"}
TEASERS = "".join(
    f"<div class='card'><h3><a href='/{n}'>Another story number {n} of the day</a></h3><p>{text}</p></div>"
    for n, text in enumerate(OTHER)
)
COMMENTS = "".join(f"<div class='comment'><b>user{n}</b><p>{text}</p></div>" for n, text in enumerate(REMARKS))
OFFER = "<div class='newsletter'><h3>Subscribe to our newsletter</h3><p>Sign up for our newsletter and get the news of Norhaven every morning.</p><form><input type='email' name='email'><button>Sign up</button></form></div>"
POST = (
    "<blockquote class='twitter-tweet'><p>They sold my tram, and nobody asked. <a href='https://t.co/abc'>https://t.co/abc</a>"
    " <a href='https://t.co/x'>pic.twitter.com/Zz1</a></p>&mdash; Tram Friend (@tramfriend_n) <a href='https://twitter.com/tramfriend_n/status/99'>May 10, 2023</a></blockquote>"
)
TELEGRAM = "<blockquote><p>The rails will go.</p><a href='https://t.me/norhaven/77'>t.me/norhaven/77</a></blockquote>"
TABLE = "<table><tr><th>Year</th><th>Passengers</th></tr><tr><td>2021</td><td>410,000</td></tr><tr><td>2022</td><td>377,000</td></tr></table>"


def made() -> list[Made]:
    br, brbr = "<br>".join(TEXT), "<br><br>\n".join(TEXT)
    spans = "".join(f"<span style='display:block'>{text}</span><br>" for text in TEXT)
    quoted = f"<p>{TEXT[0]}</p><blockquote>{paragraphs(TEXT[1:4])}</blockquote>{paragraphs(TEXT[4:])}"
    quoted_br = f"<p>{TEXT[0]}</p><blockquote>{'<br><br>'.join(TEXT[1:4])}</blockquote>{paragraphs(TEXT[4:])}"
    inset = f"{paragraphs(TEXT[:2])}<div class='box'><h3>The numbers</h3>{paragraphs(TEXT[2:4])}</div>{paragraphs(TEXT[4:])}"
    listed = f"{paragraphs(TEXT[:2])}<ul>{paragraphs(TEXT[2:5], 'li')}</ul>{paragraphs(TEXT[5:])}"
    figure = (
        "<figure><img src='a.jpg'><figcaption>A tram in Mill Street last week. Photo: N. Lund</figcaption></figure>"
    )
    layout = (
        f"<table width=100%><tr><td width=20%><a href=/>Home</a><br><a href=/t>Town</a></td><td><h1>{TITLE}</h1>"
        f"<font size=2>{brbr}</font></td></tr></table>"
    )
    pre = (
        "<html><head><title>"
        + TITLE
        + "</title></head><body><pre>"
        + "\n\n".join(wrapped(text) for text in TEXT)
        + "</pre></body></html>"
    )
    rows = [{"type": "paragraph", "children": [{"text": text[:40]}, {"text": text[40:]}]} for text in TEXT]
    next_data = {
        "props": {"pageProps": {"post": {"headline": TITLE, "publishedAt": "2023-05-11T07:00:00Z", "blocks": rows}}}
    }
    apollo = {
        "ROOT": {"article:1": {"title": TITLE, "body": "".join(f"<p>{text}</p>" for text in TEXT)}},
        "related": [{"title": "x", "teaser": OTHER[0]}],
    }
    shadow = f"<my-article><template shadowrootmode='open'><h1>{TITLE}</h1>{paragraphs()}</template></my-article>"
    wayback = (
        "<!-- BEGIN WAYBACK TOOLBAR INSERT --><div id='wm-ipp-base'><div id='wm-ipp'><p>34 captures of this page</p>"
        "<a href='/web/20230601000000/https://gazette.example/tram'>x</a></div></div><!-- END WAYBACK TOOLBAR INSERT -->"
    )
    canonical = "<link rel='canonical' href='https://web.archive.org/web/20230601000000/https://gazette.example/tram'>"
    today = (
        f"<html><head><title>{TITLE}</title></head><body><div id='HEADER'><form><input name='q' value='https://gazette.example/tram'></form>"
        f"<div>archive.today webpage capture Saved from 1 Jun 2023 All snapshots from host</div></div><div id='CONTENT'><div><h1>{TITLE}</h1>"
        + "".join(f"<div style='margin:0'>{text}</div>" for text in TEXT)
        + "</div></div></body></html>"
    )
    cache = (
        "<div><div>This is Google's cache of <a href='https://gazette.example/tram'>https://gazette.example/tram</a>. It is a snapshot "
        "of the page as it appeared on 2 Jun 2023.</div></div>"
    )
    reader = (
        f"<html><head><title>{TITLE}</title></head><body><div class='container'><div class='header reader-header'>"
        f"<a class='domain reader-domain' href='https://gazette.example/tram'>gazette.example</a><h1 class='reader-title'>{TITLE}</h1>"
        f"<div class='credits reader-credits'>{AUTHOR}</div></div><div class='content'><div class='moz-reader-content'>{paragraphs()}</div></div></div></body></html>"
    )
    safari = f"<html><head><title>{TITLE}</title></head><body><div id='article'><div class='page'><h1 class='title'>{TITLE}</h1>{paragraphs()}</div></div></body></html>"
    amp = article(paragraphs()).replace("<html ", "<html amp ").replace("<article>", "<article class='amp-wp-article'>")
    printed = f"<html><head><title>{TITLE}</title></head><body><h2>{TITLE}</h2><p>{AUTHOR}</p>{paragraphs()}<p>Printed from gazette.example</p></body></html>"
    single = f"<!--\n Page saved with SingleFile \n url: https://gazette.example/tram \n saved date: Thu Jun 01 2023\n-->{article(paragraphs())}"
    cookie = "<div id='cookie-consent' class='cmp-layer'><h2>Your privacy</h2>" + "".join(
        "<p>We and our 412 partners store information on a device, such as cookies, and process personal data to show "
        f"personalised ads and to measure them, as explained under point {n} of our cookie policy.</p>" for n in range(9)
    ) + "</div>"  # fmt: skip
    arabic = (
        "قرر مجلس مدينة نورهافن مساء الأربعاء إغلاق آخر خط للترام، الذي ينقل الركاب بين المحطة وسوق السمك منذ عام الفيضان الكبير.",
        "وحذر المهندسون المجلس من أن القضبان تحت شارع الطاحونة لن تصمد شتاء آخر، وأن الإصلاح سيكلف أكثر مما يكسبه الخط في تسع سنوات.",
        "وقال رئيس البلدية بعد التصويت إن أحدا لم يبين من أين سيأتي المال، وإن القرار كان صعبا على الجميع.",
        "وجمع أصحاب المحلات أربعة آلاف توقيع ضد الخطة في الربيع، لكن القائمة وصلت إلى دار البلدية متأخرة يومين.",
    )
    talk = [
        ("Why did you vote for the end of the tram?", TEXT[2]),
        ("And what becomes of the drivers?", TEXT[4]),
        ("Will the rails be torn out?", TEXT[1]),
    ]
    asked = "".join(f"<p><b>{question}</b></p><p>{answer}</p>" for question, answer in talk)
    letters = "".join(
        f"<h2>On the tram, letter {n}</h2><p>{text}</p><p><i>A reader, Norhaven</i></p>" for n, text in enumerate(TEXT)
    )
    speech = "".join(f"<p>0{n}:1{n} {text}</p>" for n, text in enumerate(TEXT))
    return [
        Made("p", article(paragraphs())),
        Made("single br", article(f"<p>{br}</p>")),
        Made("double br without p", article(f"<div>{brbr}</div>")),
        Made("div without p", article(paragraphs(tag="div"))),
        Made("spans shown as blocks", article(f"<div>{spans}</div>")),
        Made("pre-line", article(f"<div style='white-space: pre-line'>{chr(10).join(TEXT)}</div>")),
        Made("pre-wrap, blank lines", article(f"<span style='white-space:pre-wrap'>{(chr(10) * 2).join(TEXT)}</span>")),
        Made("quotation of paragraphs", article(quoted)),
        Made("quotation with breaks", article(quoted_br)),
        Made("box of paragraphs", article(inset)),
        Made("list of paragraphs", article(listed)),
        Made("caption inside", boxed(figure), lacks=("Photo: N. Lund",)),
        Made("related inside", boxed(f"<aside class='related'><h2>Read also</h2>{TEASERS}</aside>")),
        Made("related inside, no aside", boxed(f"<div class='related-articles'><h4>More on this</h4>{TEASERS}</div>")),
        Made("comments longer", article(paragraphs(), f"<section id='comments'><h2>12 comments</h2>{COMMENTS}</section>")),
        Made("newsletter inside", boxed(OFFER), lacks=("Sign up for", "newsletter")),
        Made("for ears only", article(paragraphs().replace("Mill Street", "<a href='#'>Mill Street<span class='visually-hidden'> (opens in a new window)</span></a>")), lacks=("new window",)),
        Made("tweet inside", boxed(POST), lacks=("t.co", "@tramfriend_n", "pic.twitter")),
        Made("Telegram post inside", boxed(TELEGRAM), lacks=("t.me/",)),
        Made("table inside", boxed(TABLE), lacks=()),
        Made("itemprop", page(f"{NAV}<h1>{TITLE}</h1><div itemprop='articleBody'>{paragraphs()}</div><div class='teasers'>{TEASERS}</div>{FOOT}")),
        Made("interview", article(asked), paragraphs=tuple(part for pair in talk for part in pair)),
        Made("letters", article(letters)),
        Made("transcript", article(f"<video src='x'></video><div class='transcript'>{speech}</div>"), paragraphs=tuple(f"0{n}:1{n} {text}" for n, text in enumerate(TEXT))),
        Made("right to left", page(f"{NAV}<article><h1>إغلاق آخر خط ترام في نورهافن</h1>{paragraphs(arabic)}</article>{FOOT}", lang="ar", title="إغلاق آخر خط ترام في نورهافن"), paragraphs=arabic, title="إغلاق آخر خط ترام في نورهافن"),
        Made("AMP", amp),
        Made("print page", printed),
        Made("Wayback Machine", article(paragraphs(), head=canonical).replace("<body>", f"<body>{wayback}"), lacks=("captures",), url="https://gazette.example/tram"),
        Made("archive.today", today, lacks=("snapshots", "capture"), url="https://gazette.example/tram"),
        Made("Google cache", article(paragraphs()).replace("<body>", f"<body>{cache}"), lacks=("snapshot",), url="https://gazette.example/tram"),
        Made("SingleFile", single, url="https://gazette.example/tram"),
        Made("Firefox reader", reader, url="https://gazette.example/tram"),
        Made("Safari reader", safari),
        Made("old layout table", f"<html><head><title>{TITLE}</title></head><body>{layout}</body></html>"),
        Made("one pre", pre),
        Made("shadow DOM", with_script("", shadow)),
        Made("JSON-LD only", with_script(f"<script type='application/ld+json'>{state({**LD, 'articleBody': chr(10).join(TEXT)})}</script>")),
        Made("JSON-LD longer", with_script(f"<script type='application/ld+json'>{state({**LD, 'articleBody': (chr(10) * 2).join(TEXT)})}</script>", f"<h1>{TITLE}</h1>{paragraphs(TEXT[:2])}")),
        Made("__NEXT_DATA__", with_script(f"<script id='__NEXT_DATA__' type='application/json'>{state(next_data)}</script>")),
        Made("window.__INITIAL_STATE__", with_script(f"<script>window.__INITIAL_STATE__ = {state(apollo)};</script>")),
        Made("application/json", with_script(f"<script type='application/json' data-x='1'>{state({'story': {'title': TITLE, 'content': [{'html': f'<p>{html.escape(text)}</p>'} for text in TEXT]}})}</script>")),
        Made("consent layer longer", article(paragraphs()).replace("<body>", f"<body>{cookie}"), lacks=("412 partners",)),
    ]  # fmt: skip


def wrapped(text: str, width: int = 72) -> str:
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) + 1 > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def live(newest_first: bool) -> str:
    entries = [
        ("18:05", "The session begins", TEXT[0]),
        ("19:40", "Engineers speak", TEXT[1]),
        ("22:15", "The vote", TEXT[2]),
    ]
    shown = "".join(
        f"<div class='entry' id='e{clock}'><time datetime='2023-05-10T{clock}:00+02:00'>{clock}</time><h3>{headline}</h3><p>{text}</p></div>"
        for clock, headline, text in (reversed(entries) if newest_first else entries)
    )
    return article(
        f"<p>{TEXT[3]}</p><div class='liveblog'>{shown}</div>",
        head=f"<script type='application/ld+json'>{state({**LD, '@type': 'LiveBlogPosting'})}</script>",
    )


FAILED: tuple[tuple[str, str, str, Callable[[], str]], ...] = (  # name, what says so, "rejected" or "held", the page
    ("consent", "consent", "rejected", lambda: page(f"<article><h1>Your privacy</h1>{paragraphs(['We and our partners use cookies and process personal data to show personalised ads.', 'You may give consent or change your preferences at any time; some processing rests on legitimate interest.', 'Your consent is kept for thirteen months in the cookie settings of this device, and is asked for again after that.'])}</article>", title="Your privacy")),
    ("consent in German", "consent", "rejected", lambda: page(f"<main><h1>Ihre Privatsphäre</h1>{paragraphs(['Wir und unsere Partner verwenden Cookies und verarbeiten personenbezogene Daten für personalisierte Werbung.', 'Ihre Einwilligung können Sie jederzeit widerrufen. Mit einem Klick auf Alle akzeptieren stimmen Sie der Verarbeitung zu, die zum Teil auf berechtigtem Interesse beruht.', 'In den Datenschutzeinstellungen können Sie Ihre Zustimmung ändern.'])}</main>", lang="de", title="Ihre Privatsphäre")),
    ("wall", "paywall", "held", lambda: article(paragraphs(TEXT[:2]) + "<div class='offer'><p>Subscribe to continue reading this story.</p></div>")),
    ("wall in JSON-LD", "paywall", "held", lambda: article(paragraphs([TEXT[0], TEXT[1][:70] + "…"]), head=f"<script type='application/ld+json'>{state({**LD, 'isAccessibleForFree': 'False'})}</script>")),
    ("wall in Russian", "paywall", "held", lambda: page(f"<article><h1>В Норхавене закрывают трамвай</h1>{paragraphs(['Городской совет Норхавена решил в среду вечером закрыть последнюю трамвайную линию, которая связывала вокзал с рыбным рынком со времён большого наводнения.', 'Инженеры предупреждали совет, что рельсы под Мельничной улицей не выдержат ещё одной зимы, а ремонт обойдётся дороже, чем линия зарабатывает за девять лет.', 'Мэр города Педер Холм сказал после голосования, что никто не показал, откуда возьмутся деньги на ремонт, и что решение далось всем нелегко.'])}<div>Чтобы читать дальше, оформите подписку</div></article>", lang="ru", title="В Норхавене закрывают трамвай")),
    ("wall in French", "paywall", "held", lambda: page(f"<article><h1>Norhaven ferme sa dernière ligne de tramway</h1>{paragraphs(['Le conseil municipal de Norhaven a décidé mercredi soir de fermer la dernière ligne de tramway, qui reliait la gare au marché aux poissons depuis la grande inondation.', 'Les ingénieurs avaient averti le conseil que les rails de la rue du Moulin ne tiendraient pas un hiver de plus, et que la réparation coûterait plus que la ligne ne rapporte en neuf ans.'])}<p>Il vous reste 80 % de cet article à lire. La suite est réservée aux abonnés.</p></article>", lang="fr", title="Norhaven ferme sa dernière ligne de tramway")),
    ("404", "not-found", "rejected", lambda: page(f"{NAV}<main><h1>Page not found</h1><p>We are sorry, but the page that you asked for is not here any more. Perhaps it was moved, perhaps its address was mistyped; try the search, or go back to the front page and look there for what you need.</p></main>{FOOT}", title="Page not found")),
    ("404 in German", "not-found", "rejected", lambda: page(f"{NAV}<main><h1>Seite nicht gefunden</h1><p>Die gewünschte Seite gibt es leider nicht oder nicht mehr. Vielleicht wurde sie verschoben, vielleicht ist die Adresse falsch geschrieben; versuchen Sie die Suche oder gehen Sie zurück zur Startseite und schauen Sie dort nach.</p></main>{FOOT}", lang="de", title="Seite nicht gefunden")),
    ("check", "robot-check", "rejected", lambda: page("<div><h1>gazette.example</h1><h2>Checking your browser before accessing the site.</h2><p>This may take a few seconds. The process is automatic; your browser will be sent on to the page that you asked for as soon as the check of your connection is finished, thank you for your patience.</p></div>", title="Just a moment...")),
    ("shell", "robot-check|no-text|too-short", "rejected", lambda: page("<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>")),
    ("front", "section front", "held", lambda: page(NAV + "<main><h1>Town</h1>" + "".join(f"<div class='card'><h3><a href='/{n}'>Story number {n} of the day in Norhaven</a></h3><p>{text}</p></div>" for n, text in enumerate(TEXT)) + f"</main>{FOOT}", title="Town")),
    ("gallery", "gallery", "held", lambda: article("".join(f"<figure><img src='{n}.jpg'><figcaption>{text} Photo: N. Lund</figcaption></figure>" for n, text in enumerate(TEXT)))),
    ("two articles", "two articles", "held", lambda: page(f"{NAV}<main><article><h1>{TITLE}</h1>{paragraphs()}</article><article><h1>Herring boats stay in port over diesel</h1>{paragraphs(OTHER * 2)}{paragraphs(OTHER)}</article></main>{FOOT}")),
    ("cut", "cut", "held", lambda: article(paragraphs([*TEXT[:3], TEXT[3][: TEXT[3].index("their shift")].rstrip()]))),
    ("translated by Chrome", "translated.*Chrome", "held", lambda: page(f"<article><h1>{TITLE}</h1>{paragraphs()}</article>").replace("<html", "<html class='translated-ltr'", 1)),
    ("translated by Chrome, its class lost", "translated.*Chrome", "held", lambda: article("".join(f"<p><font style='vertical-align: inherit;'><font style='vertical-align: inherit;'>{text}</font></font></p>" for text in TEXT))),
    ("translated by Edge", "translated.*Edge", "held", lambda: article("".join(f"<p _msttexthash='{n}41' _msthash='{n}'>{text}</p>" for n, text in enumerate(TEXT)))),
    ("translated by Google's service", "translated.*translate.goog", "held", lambda: "<!-- saved from url=(0050)https://gazette-example.translate.goog/2024/bridge -->" + page(f"<article><h1>{TITLE}</h1>{paragraphs()}</article>")),
    ("comments only", "no-text", "rejected", lambda: page(f"{NAV}<main><h1>{TITLE}</h1><section class='comments'>{COMMENTS}</section></main>{FOOT}")),
)  # fmt: skip
