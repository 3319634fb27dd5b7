"""Write every figure of README and docs/figures.md anew, and draw docs/confidence.svg.

    python tests/bench/write_figures.py RECORDS PAPERS SPLIT [--pages FOLDER] [--scier ARCHIVE]

RECORDS and PAPERS are JSON lines; SPLIT is a JSON object with the ids of the papers held out of training: ``heldout``
of the pages, ``heldout_arxiv`` of arXiv. Only these are scored. A table goes between ``<!-- figures: NAME -->`` and
``<!-- end -->``. That of page layouts needs the pages (``*.txt``), that of SciER its archive; else they stay as they
are.
"""

from __future__ import annotations

import argparse
import json
import re
import textwrap
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluate_scier import PARTS as SCIER_PARTS
from evaluate_scier import evaluate as evaluate_scier

from citeweave.api.building import read_files
from citeweave.api.diagrams import draw_reliability
from citeweave.api.evaluating import Grouping, Papers, find_papers, score_extraction
from citeweave.api.figures import is_empty
from citeweave.extract.evaluation.calibration import Calibration
from citeweave.extract.evaluation.causes import count_causes
from citeweave.extract.evaluation.report import Line, Report
from citeweave.extract.records import read_records
from citeweave.extract.scoring import GROUPS, SHARES, group_of
from citeweave.extract.version import VERSION
from citeweave.graph.errors import CiteweaveError, InputError

ROOT = Path(__file__).parents[2]
DOCUMENTS = ("README.md", "docs/figures.md")
DIAGRAM = "docs/confidence.svg"
SETS = ("heldout", "heldout_arxiv")

_NOTHING = "–"
_MAIN = ("entity", "unseen", "contribution", "relation", "claim")
_MARKED = re.compile(r"(<!-- figures: (\w+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
_MOST_TYPES = 4


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The papers of one set, and the reports on them: as they are read, and with the true names given."""

    papers: Papers
    found: Report
    given: Report


def evaluate(records: Path, papers: Path, split: Path) -> list[Evaluation]:
    """Return the evaluations of the sets of `SETS`.

    Raises:
        InputError: a set, a record or a paper is missing.
    """
    gold, reading = read_records(records), read_files([papers])
    evaluations = []
    for name, ids in read_split(split).items():
        wanted = {paper: gold[paper] for paper in ids if paper in gold}
        texts = find_papers(reading, wanted)
        if len(texts.entries) != len(ids):
            raise InputError(f"{split}: not every paper of {name!r} has a record in {records} and a text in {papers}")
        found, given = (score_extraction(wanted, texts, true_names=true) for true in (False, True))
        evaluations.append(Evaluation(texts, found, given))
    return evaluations


def read_split(split: Path) -> dict[str, list[str]]:
    """Return the ids of each set of `SETS`.

    Raises:
        InputError: the file cannot be read, or lacks a set.
    """
    try:
        lists = json.loads(split.read_text(encoding="utf-8"))
        return {name: list(lists[name]) for name in SETS}
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise InputError(f"{split}: is no JSON object with the lists {' and '.join(SETS)} ({error!r})") from error


def write_sections(evaluations: Sequence[Evaluation]) -> dict[str, str]:
    """Return what stands between the marks, by name; without layouts and SciER."""
    found = [one.found for one in evaluations]
    tables = [report.measure() for report in found]
    both = join_reports(found)
    return {
        "summary": write_summary(evaluations),
        "model": f"The model is `{VERSION}`.\n",
        "main": compare_sets(tables, lambda group: group not in {"seen", "unseen"}),
        "both": compare_sets([both.measure()], lambda group: group not in {"seen", "unseen"}),
        "unseen": compare_shares(tables, ("seen", "unseen")),
        "given": compare_sets([one.given.measure() for one in evaluations], lambda group: group != "claim"),
        "subjects": write_groups(both, join_groups(one.papers.group(Grouping.SUBJECT) for one in evaluations)),
        "confidence": write_confidence((both, *found)),
        "causes": write_causes(both),
    }


def join_reports(reports: Sequence[Report]) -> Report:
    """Return the report on the papers of all."""
    baselines = tuple(row for report in reports for row in report.baselines or ())
    return Report(tuple(one for report in reports for one in report.comparisons), baselines, reports[0].hidden)


def join_groups(parts: Iterable[Mapping[str, Collection[str]]]) -> dict[str, list[str]]:
    """Return the groups of several sets together, by name."""
    groups: dict[str, list[str]] = {}
    for part in parts:
        for name, papers in part.items():
            groups.setdefault(name, []).extend(papers)
    return dict(sorted(groups.items()))


def make_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    return "".join(f"| {' | '.join(cells)} |\n" for cells in (columns, ["---"] * len(columns), *rows))


def write_summary(evaluations: Sequence[Evaluation]) -> str:
    """Return the sentences of the README."""
    first, second = (one.found.measure() for one in evaluations)
    count, others = (len(one.found.comparisons) for one in evaluations)
    f1, elsewhere = ({name: f"{line.figure.f1:.2f}" for name, line in lines.items()} for lines in (first, second))
    given = f"{evaluations[0].given.measure()['relation'].figure.f1:.2f}"
    sentence = (
        f"On {count} papers it never saw, F1 is {f1['entity']} for names, {f1['contribution']} for what a paper "
        f"proposes, {f1['relation']} for relations from the text alone ({given} where the names are given), and "
        f"{f1['claim']} for claims; on {others} papers of arXiv on any subject, {elsewhere['entity']} for names and "
        f"{elsewhere['relation']} for relations."
    )
    return textwrap.fill(sentence, 125) + "\n"


def compare_sets(tables: Sequence[Mapping[str, Line]], wanted: Callable[[str], bool]) -> str:
    """Return the figures of the wanted groups, both sets side by side, or those of one."""
    names = sorted({name for table in tables for name in table if wanted(group_of(name))}, key=_rank)
    columns = ("F1 (95 %)", "P / R", "baseline", "to find")
    rows = ([f"`{name}`", *(cell for table in tables for cell in _show_line(name, table.get(name)))] for name in names)
    prefixes = ("", "arXiv: ")[: len(tables)]
    return make_table(["figure", *(prefix + column for prefix in prefixes for column in columns)], rows)


def compare_shares(tables: Sequence[Mapping[str, Line]], groups: Collection[str]) -> str:
    """Return the figures of groups that are shares, both sets side by side."""
    names = sorted({name for table in tables for name in table if group_of(name) in groups}, key=_rank)
    columns = ("found (95 %)", "dictionary", "to find")
    rows = []
    for name in names:
        lines = [list(_show_line(name, table.get(name))) for table in tables]
        rows.append([f"`{name}`", *(cell for found, _, *others in lines for cell in (found, *others))])
    return make_table(["names", *columns, *(f"arXiv: {column}" for column in columns)], rows)


def _rank(name: str) -> tuple[int, str]:
    return GROUPS.index(group_of(name)), name


def _show_line(name: str, line: Line | None) -> Iterator[str]:
    if line is None or is_empty(line.figure):
        yield from (_NOTHING, _NOTHING, _NOTHING, "0")
        return
    yield show(line)
    figure = line.figure
    yield "" if group_of(name) in SHARES else f"{figure.precision:.2f} / {figure.recall:.2f}"
    yield f"{line.baseline.f1:.3f}" if line.baseline else _NOTHING
    yield str(figure.gold)


def show(line: Line | None) -> str:
    """Return a figure with its interval."""
    if line is None or is_empty(line.figure):
        return _NOTHING
    return "{:.3f} ({:.2f} to {:.2f})".format(line.figure.f1, *line.interval)


def write_groups(report: Report, groups: Mapping[str, Collection[str]]) -> str:
    """Return the main figures of groups of papers."""
    rows = []
    for name, papers in groups.items():
        part = report.select(papers)
        lines = part.measure()
        rows.append([f"`{name}`", str(len(part.comparisons)), *(show(lines.get(key)) for key in _MAIN)])
    return make_table(["papers", "number", *(f"`{key}`" for key in _MAIN)], rows)


def group_layouts(papers: Papers, pages: Path) -> dict[str, list[str]]:
    """Return the papers by the layout of the first page on which just this text stands.

    Raises:
        InputError: the text of a paper stands on none of the pages.
    """
    reading = read_files(sorted(pages.glob("*.txt")))
    layouts: dict[tuple[str, str], str] = {}
    for entry in reading.entries:
        layouts.setdefault((entry.title, entry.abstract), reading.layouts[entry.page])
    groups: dict[str, list[str]] = {}
    for paper, text in papers.texts.items():
        if text not in layouts:
            raise InputError(f"{pages}: no page has paper {paper!r} with just this title and abstract")
        groups.setdefault(layouts[text], []).append(paper)
    return dict(sorted(groups.items()))


def write_confidence(reports: Sequence[Report]) -> str:
    """Return the calibration of what was stated; the first report is on all papers."""
    whole, *parts = (report.measure_confidence() for report in reports)
    columns = ["stated", "number", "mean confidence", "right", "error (by chance)"]
    columns += [f"{name}: {column}" for name in ("pages", "arXiv") for column in ("number", "error (by chance)")]
    rows = (
        [f"`{name}`", str(found.stated), f"{found.confidence:.2f}", f"{found.right:.2f}", _show_error(found)]
        + [cell for part in parts for cell in _show_calibration(part.get(name))]
        for name, found in whole.items()
    )
    return make_table(columns, rows)


def _show_error(calibration: Calibration) -> str:
    return f"{calibration.error:.3f} ({calibration.chance:.2f})"


def _show_calibration(calibration: Calibration | None) -> tuple[str, str]:
    return (str(calibration.stated), _show_error(calibration)) if calibration else ("0", _NOTHING)


def write_causes(report: Report) -> str:
    """Return why things are missed and spurious."""
    rows = []
    for item in count_causes(report.explain()):
        types = [f"{name} {count}" for name, count in item.types[:_MOST_TYPES]]
        more = ["..."] if len(item.types) > _MOST_TYPES else []
        rows.append([f"`{item.figure}`", item.error, item.cause, str(item.count), ", ".join([*types, *more])])
    return make_table(["figure", "error", "cause", "number", "of which"], rows)


def write_scier(archive: Path) -> str:
    """Return the figures on the official tests of SciER."""
    rows = [
        [f"`{part}`", kind, *_show_shares(row.strict), *_show_shares(row.overlap), str(row.gold)]
        for part in SCIER_PARTS
        for kind, row in evaluate_scier(archive, part).items()
    ]
    return make_table(["test", "type", "F1, same place", "P / R", "F1, any overlap", "P / R", "to find"], rows)


def _show_shares(shares: tuple[float, float, float]) -> tuple[str, str]:
    precision, recall, f1 = shares
    return f"{f1:.3f}", f"{precision:.2f} / {recall:.2f}"


def fill(text: str, sections: Mapping[str, str]) -> str:
    """Return a document with new sections between its marks; a section that is not given stays."""
    return _MARKED.sub(lambda found: f"{found[1]}{sections.get(found[2], found[3])}{found[4]}", text)


def main() -> None:
    """Write README, docs/figures.md and docs/confidence.svg."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("records", "papers", "split"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--pages", type=Path, help="the folder of the pages that the papers were read from")
    parser.add_argument("--scier", type=Path, help="the archive or folder of SciER")
    parser.add_argument("--root", type=Path, default=ROOT, help="where README.md and docs lie")
    options = parser.parse_args()
    try:
        evaluations = evaluate(options.records, options.papers, options.split)
        sections = write_sections(evaluations)
        if options.pages:
            pages = evaluations[0]
            sections["layouts"] = write_groups(pages.found, group_layouts(pages.papers, options.pages))
        if options.scier:
            sections["scier"] = write_scier(options.scier)
    except CiteweaveError as error:
        raise SystemExit(f"error: {error}") from error
    for name in DOCUMENTS:
        path = options.root / name
        path.write_text(fill(path.read_text(encoding="utf-8"), sections), encoding="utf-8")
    diagram = draw_reliability(join_reports([one.found for one in evaluations]).measure_confidence())
    (options.root / DIAGRAM).write_text(diagram, encoding="utf-8")


if __name__ == "__main__":
    main()
