"""The load corpus as saved pages with everything around an article: menus, scripts, teasers, boxes.

Such a page has about 60 to 130 KB; the median page of the labelled extraction set has 115 KB. An outlet has the same
menus and footer on every page. The teasers are the headlines of its previous articles.
"""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict, deque
from pathlib import Path
from typing import Any

from benchmarks.speed.corpus import load_articles

_MENU = (
    "World Politics Elections Economy Markets Technology Science Health Climate Education Culture Books Film Music "
    "Style Travel Food Sport Football Tennis Opinion Letters Video Podcasts Pictures Archive Weather Puzzles"
).split()
_ICON = (
    '<svg viewBox="0 0 24 24" width="24" height="24" class="icon"><path d="M12 2C6.48 2 2 6.48 2 12c0 4.99 3.66 9.12 '
    '8.44 9.88v-6.99H7.9V12h2.54V9.8c0-2.5 1.49-3.89 3.78-3.89z"></path></svg>'
)


def save_furnished(raw: Path, count: int) -> None:
    """Write `count` articles of the load corpus as full pages, one folder per outlet."""
    before: dict[str, deque[str]] = defaultdict(lambda: deque(["A first story of the day"], maxlen=14))
    for number, article in enumerate(load_articles(count)):
        outlet = re.sub(r"[^a-z0-9]+", "-", article["outlet"].lower()).strip("-")
        folder = raw / outlet
        folder.mkdir(parents=True, exist_ok=True)
        text = furnished(article, list(before[outlet]), number)
        (folder / f"{number:06}.html").write_text(text, encoding="utf-8")
        before[outlet].append(article["title"] or "Another story of the day")


def furnished(article: dict[str, Any], teasers: list[str], number: int) -> str:
    """One article as a news site would send it."""
    site = html.escape(article["outlet"])
    title, author = html.escape(article["title"] or ""), html.escape(article["author"] or "")
    published, url = html.escape(str(article["published"] or "")), html.escape(article["url"] or "")
    stated = json.dumps(
        {"@context": "https://schema.org", "@type": "NewsArticle", "headline": article["title"] or "",
         "datePublished": str(article["published"] or ""), "author": [{"@type": "Person", "name": article["author"]}],
         "publisher": {"@type": "Organization", "name": article["outlet"]}}
    ).replace("</", "<\\/")  # fmt: skip
    return f"""<!doctype html>
<html lang="en" class="no-js theme-light"><head><meta charset="utf-8"><title>{title} | {site}</title>
<meta name="viewport" content="width=device-width"><meta property="og:title" content="{title}">
<meta property="og:site_name" content="{site}"><meta property="og:type" content="article">
<meta name="author" content="{author}"><meta property="article:published_time" content="{published}">
<meta name="twitter:card" content="summary"><link rel="canonical" href="{url}">
<link rel="preload" as="font" href="/fonts/serif.woff2"><link rel="stylesheet" href="/css/main.css">
<style>{_style()}</style><script>{_state(number)}</script>
<script type="application/ld+json">{stated}</script></head>
<body class="article-page"><div id="page" class="page-wrap">{_header(site)}
<main class="l-main" id="main"><div class="l-grid"><div class="l-column l-column--main">
<article class="story" data-id="{number}"><header class="story-header"><h1 class="story-title">{title}</h1>
<div class="story-byline"><span class="byline">By <a href="/by/{number}">{author}</a></span>
<time class="story-date" datetime="{published}">{published}</time></div>{_share()}</header>
<div class="story-body">{_body(article["text"], teasers)}</div>
<footer class="story-footer"><ul class="tags">{_items(_MENU[number % 20 : number % 20 + 5], "tag")}</ul>{_share()}
</footer></article>{_comments(number)}</div>
<aside class="l-column l-column--side"><div class="ad-slot" data-ad="top"></div>{_letter()}
{_teasers(teasers, "Most read")}
<div class="ad-slot" data-ad="mid"></div>{_teasers(teasers[::-1], "Latest")}</aside></div></main>{_footer(site)}</div>
<script src="/js/vendor.js"></script><script>{_state(number + 1)}</script></body></html>
"""


def _body(text: str, teasers: list[str]) -> str:
    blocks = [html.escape(block) for block in text.split("\n") if block.strip()]
    out = [f'<p class="story-paragraph">{block}</p>' for block in blocks]
    picture = (
        '<figure class="story-figure"><picture><source srcset="/img/large.webp" media="(min-width: 900px)">'
        '<img src="/img/small.jpg" alt="A view of the square" loading="lazy"></picture>'
        '<figcaption class="caption">A view of the square. Photo: Staff</figcaption></figure>'
    )
    if len(out) > 4:
        out.insert(4, f'<div class="related-box"><h3>Related</h3><ul>{_items(teasers[:3], "related")}</ul></div>')
    return "\n".join([picture, *out])


def _items(names: list[str], kind: str) -> str:
    return "".join(
        f'<li class="{kind}-item"><a class="{kind}-link" href="/{kind}/{number}">{html.escape(name)}</a></li>'
        for number, name in enumerate(names)
    )


def _header(site: str) -> str:
    below = f'<ul class="nav-sub">{_items(_MENU[:9], "nav")}</ul>'
    groups = "".join(f'<li class="nav-group"><a href="/{one}">{one}</a>{below}</li>' for one in _MENU[:12])
    return (
        f'<header class="site-header"><a class="skip" href="#main">Skip to content</a><div class="logo">'
        f'<a href="/">{site}</a></div><button class="menu-toggle">{_ICON}Menu</button>'
        f'<nav class="site-nav"><ul>{groups}</ul></nav>'
        f'<form class="search" action="/search"><input name="q" type="search"><button>Search</button></form></header>'
    )


def _share() -> str:
    names = ("Facebook", "Twitter", "LinkedIn", "WhatsApp", "Email")
    links = "".join(f'<li><a class="share-link" href="/to/{one}">{_ICON}<span>{one}</span></a></li>' for one in names)
    return f'<ul class="share-bar">{links}</ul>'


def _teasers(titles: list[str], heading: str) -> str:
    cards = "".join(
        f'<li class="card"><div class="card-media"><img src="/img/{n}.jpg" alt=""></div><div class="card-text">'
        f'<h4 class="card-title"><a href="/story/{n}">{html.escape(title)}</a></h4>'
        f'<span class="card-time">{n + 1} hours ago</span></div></li>'
        for n, title in enumerate(titles)
    )
    return f'<section class="teasers"><h3 class="teasers-title">{heading}</h3><ul>{cards}</ul></section>'


def _letter() -> str:
    return (
        '<div class="newsletter"><h3>Sign up for our newsletter</h3><p>Get the best of our journalism in your inbox '
        'every morning.</p><form><input type="email" name="email" placeholder="Your e-mail"><button>Sign up</button>'
        "</form></div>"
    )


def _comments(number: int) -> str:
    said = ("I have read this twice and still wonder.", "Well put.", "Who wrote that headline?", "Thank you for this.")
    rows = "".join(
        f'<li class="comment"><span class="comment-author">reader_{(number * 7 + n) % 90}</span>'
        f'<span class="comment-time">{n + 1} hours ago</span>'
        f'<div class="comment-text"><p>{said[(number + n) % 4]}</p></div>'
        '<button class="reply">Reply</button></li>'
        for n in range(8)
    )
    return f'<section class="comments"><h2>Comments</h2><ul>{rows}</ul></section>'


def _footer(site: str) -> str:
    columns = "".join(f'<ul class="footer-column">{_items(_MENU[n : n + 8], "footer")}</ul>' for n in (0, 8, 16, 20))
    return (
        f'<footer class="site-footer">{columns}<ul class="legal"><li><a href="/terms">Terms of use</a></li>'
        f'<li><a href="/privacy">Privacy policy</a></li></ul>'
        f'<p class="copyright">© 2024 {site}. All rights reserved.</p></footer>'
    )


def _style() -> str:
    return "".join(
        f".c{n}{{margin:{n % 9}px auto;padding:0 {n % 7}em;display:flex;color:#{n:06x};font-weight:{n % 9}00}}\n"
        for n in range(140)
    )


def _state(number: int) -> str:
    """The data for a page's own scripts; the longest part of most pages."""
    entries = [{"id": number * 100 + n, "slot": f"unit-{n}", "sizes": [[300, 250], [728, 90]], "lazy": True}
               for n in range(160)]  # fmt: skip
    return "window.__STATE__=" + json.dumps({"ads": entries, "flags": {f"f{n}": n % 2 == 0 for n in range(120)}}) + ";"
