"""A description of the report's data that search engines and archives read: schema.org `Dataset` as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from framing.report.export_format import ExportFormat, File
from framing.report.parts.highlights import all_findings
from framing.report.sources.material import Material
from framing.report.sources.rows import CSV_ROWS, csv_file

_PARQUET = "application/vnd.apache.parquet"


def make(material: Material) -> Iterator[File]:
    """One file: what is in the data, of whom, from when, in which languages, and where each table lies."""
    corpus, about = material.corpus, material.about
    days = sorted(ref.day for ref in corpus.articles.values() if ref.day)
    languages = sorted({mark.language for mark in corpus.outlets.values() if mark.language})
    names = {name for name in corpus.tables if len(corpus.tables[name])}
    found: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": about.title,
        "description": str(material.words.say("export.jsonld.description", **_counts(material))),
        "keywords": [topic.name for topic in corpus.topics.values()],
        "creator": {"@type": "SoftwareApplication", "name": "framing", "version": about.versions.get("framing")},
        "temporalCoverage": f"{days[0]}/{days[-1]}" if days else None,
        "inLanguage": languages or None,
        "variableMeasured": [
            {"@type": "PropertyValue", "propertyID": note.name, "name": note.title, "unitText": note.unit}
            for note in about.notes.values()
        ],
        "distribution": [
            *(_file(f"{name}.parquet", _PARQUET) for name in sorted(names)),
            *(_file(f"{name}.csv", "text/csv") for name in sorted(names) if len(corpus.tables[name]) <= CSV_ROWS),
            _file(csv_file("findings", len(all_findings(material))), "text/csv"),
            _file("articles.ris", "application/x-research-info-systems"),
            _file("codebook.md", "text/markdown"),
        ],
    }
    told = {key: value for key, value in found.items() if value is not None}
    yield "data/dataset.jsonld", (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()


def _counts(material: Material) -> dict[str, object]:
    corpus, count = material.corpus, material.words.count
    return {
        "articles": count("n_articles", len(corpus.articles)),
        "outlets": count("n_outlets", len(corpus.outlets)),
        "topics": count("n_topics", len(corpus.topics)),
    }


def _file(name: str, kind: str) -> dict[str, str]:
    return {"@type": "DataDownload", "contentUrl": name, "encodingFormat": kind}


FORMAT = ExportFormat("jsonld", make, place=50, leads_to="data/dataset.jsonld")
