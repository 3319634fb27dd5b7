"""``citeweave explain``: one paper with its names marked, and what it states, with the evidence marked."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from citeweave.api.building import Reading, read_files
from citeweave.api.commands import options
from citeweave.api.explaining import explain_entry, explain_stored, to_json
from citeweave.api.output import console, print_json, write_lines
from citeweave.graph.explanation import SECTIONS, Explanation, Name, Statement
from citeweave.graph.model import Evidence, NodeKind, Section
from citeweave.graph.stores import open_store
from citeweave.graph.vocabulary import RELATIONS, THINGS

_STYLES = {
    NodeKind.METHOD: "bright_blue",
    NodeKind.BASE_MODEL: "yellow",
    NodeKind.BENCHMARK: "green",
    NodeKind.TECHNIQUE: "magenta",
    NodeKind.TASK: "cyan",
}
_OWN = "bold underline"
_EVIDENCE = "bold"
_BESIDE = "dim"
_FILE_SUFFIXES = (".txt", ".json", ".jsonl")


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("explain")(explain)


def explain(
    context: typer.Context,
    paper: Annotated[
        str,
        typer.Argument(
            help="An id or title: of an entry of FILES, or, without files, of a paper of the store. "
            "Or one file that holds a single paper.",
            show_default=False,
        ),
    ],
    files: Annotated[
        list[Path] | None, typer.Argument(help="Pages or JSON lines that hold the paper.", show_default=False)
    ] = None,
    store: options.Store = options.DEFAULT_STORE,
    min_confidence: options.MinConfidence = 0.0,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write a page that stands on its own to this file.")
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Show a paper with its names marked, and each thing it states with the words that state it.

    Of files, it is what the extractor finds now; of a store, what the store holds.
    """
    source = context.get_parameter_source("store")
    if files and source and source.name == "COMMANDLINE":
        raise typer.BadParameter("give files or --store, not both: a store is asked without them")
    reading = Reading()
    if not files and (Path(paper).is_file() or paper.endswith(_FILE_SUFFIXES)):
        reading = read_files([Path(paper)])
        explanation = explain_entry(reading, None, min_confidence)
    elif files:
        reading = read_files(files)
        explanation = explain_entry(reading, paper, min_confidence)
    else:
        with open_store(store) as opened:
            explanation = explain_stored(opened, paper, min_confidence)
    options.report_problems(reading)
    if html:
        from citeweave.extract.display import render  # noqa: PLC0415  (slow to import)

        write_lines([render(explanation)], html)
    if as_json:
        print_json(to_json(explanation))
    elif html:
        console().print(f"{explanation.paper.name}, explained in {html}", markup=False)
    else:
        print_explanation(explanation, console())
    options.exit_if_skipped(reading)


def print_explanation(explanation: Explanation, out: Console) -> None:
    """Print an explanation: marked by colours on a terminal that has them, else by brackets."""
    marker = _Marker(explanation, in_colour=out.is_terminal and not out.no_color and out.color_system is not None)
    for section in Section:
        if explanation.text_of(section):
            text = marker.mark(explanation.whole(section))
            out.print(Text.assemble(text, style="bold") if section is Section.TITLE else text)
    out.print(Text(explanation.paper.id, "dim"))
    out.print(marker.draw_legend())
    for heading, kinds in SECTIONS.items():
        items = explanation.list_statements(*kinds)
        if items:
            out.print(Text(f"\n{heading}", "bold"))
        # What the same words state stands together, and the words once.
        for evidence, group in groupby(items, key=lambda item: item.edge.evidence):
            for item in group:
                out.print(_indent(marker.draw_statement(item), 2))
            out.print(_indent(marker.mark_evidence(explanation.sentence_around(evidence), evidence), 6))
    if not explanation.statements:
        out.print("\nNothing is stated.")
    if explanation.refusals:
        out.print(Text("\nRefused", "bold"))
        for refusal in explanation.refusals:
            out.print(_indent(Text(f"{refusal.statement}: {refusal.reason}"), 2))
    if explanation.unsure:
        out.print(Text(f"\n{explanation.describe_unsure()}", "dim"))


def _indent(text: Text, columns: int) -> Padding:
    return Padding(text, (0, 0, 0, columns), expand=False)


class _Marker:
    """Marks stretches of one paper."""

    def __init__(self, explanation: Explanation, *, in_colour: bool) -> None:
        self.explanation = explanation
        self.in_colour = in_colour

    def mark(self, stretch: Evidence) -> Text:
        """Return a stretch with its names marked; without colours, each is followed by its kind in brackets."""
        text = Text()
        for piece in self.explanation.cut(stretch):
            words = stretch.text[piece.start : piece.end]
            if piece.name is None:
                text.append(words)
            elif self.in_colour:
                text.append(words, _style(piece.name))
            else:
                text.append(f"[{words}|{piece.name.label}]")
        return text

    def mark_evidence(self, stretch: Evidence, evidence: Evidence) -> Text:
        """Return a stretch with the evidence marked; without colours, it stands between arrows."""
        text = Text()
        pieces = self.explanation.cut(stretch, evidence)
        is_inside = False
        for piece in pieces:
            if piece.is_evidence is not is_inside and not self.in_colour:
                text.append("«" if piece.is_evidence else "»")
            is_inside = piece.is_evidence
            names = [_style(piece.name)] if piece.name else []
            style = " ".join([*names, _EVIDENCE if is_inside else _BESIDE])
            text.append(stretch.text[piece.start : piece.end], style)
        if is_inside and not self.in_colour:
            text.append("»")
        return text

    def draw_statement(self, item: Statement) -> Text:
        """Return the line that says what is stated."""
        text = Text()
        if item.claim:
            text.append(str(item.claim.properties["value"]), "bold")
        elif item.edge.kind in RELATIONS:
            text.append(self._draw_name(item.source)).append(f" {item.edge.kind} ").append(self._draw_name(item.target))
        else:
            text.append(self._draw_name(item.target))
        return text.append(f"  {item.describe()}", "dim")

    @staticmethod
    def _draw_name(name: Name | None) -> Text:
        if name is None:
            return Text("this paper", "bold")
        text = Text().append(name.shown, _style(name))
        return text.append(f" ({name.label}{f', {name.level}' if name.level else ''})", "dim") if name.name else text

    def draw_legend(self) -> Text:
        """Return what the marks mean."""
        if not self.in_colour:
            return Text("[name|kind] marks a name, «...» the words that state something")
        words = [Text(kind, _STYLES[kind]) for kind in THINGS]
        words += [Text("the paper's own", _OWN)]
        words += [Text("words that state something", _EVIDENCE), Text("the rest of the sentence", _BESIDE)]
        return Text("  ").join(words)


def _style(name: Name) -> str:
    return f"{_OWN} {_STYLES[name.kind]}" if name.is_own else _STYLES[name.kind]
