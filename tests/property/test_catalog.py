from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from citeweave.cypher.binding import Parameter, ParameterType
from citeweave.cypher.catalog import Mode, Query, load, parse
from citeweave.graph.errors import ParameterError, QueryFileError

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)
TYPES: dict[ParameterType, type] = {
    ParameterType.STRING: str,
    ParameterType.INTEGER: int,
    ParameterType.NUMBER: float,
    ParameterType.KEY: str,
    ParameterType.NODE: list,
    ParameterType.ROWS: list,
}


@given(st.sampled_from(ParameterType), ANYTHING)
def test_convert_gives_its_type_or_an_error_of_ours(kind: ParameterType, value: object) -> None:
    try:
        sent = Parameter("x", kind, "doc").convert(value, "query 'q'")
    except ParameterError:
        return
    assert type(sent) is TYPES[kind]
    if isinstance(sent, float):
        assert math.isfinite(sent)


@given(
    st.sampled_from(load().list(Mode.READ)), st.dictionaries(st.sampled_from(["limit", "thing", "text", "x"]), ANYTHING)
)
def test_bind_gives_every_parameter_or_an_error_of_ours(query: Query, given_: dict[str, object]) -> None:
    try:
        bound = query.bind(given_)
    except ParameterError:
        return
    assert list(bound) == [parameter.name for parameter in query.parameters]


LINES = st.lists(
    st.sampled_from(
        [
            "// What it answers.",
            "//",
            "",
            "// :param limit integer = 5 how many",
            "// :param thing node<Method> which",
            "// :param x strange what",
            "// :label KIND kinds",
            "MATCH (n) WHERE n.id IN $thing",
            "RETURN n LIMIT $limit",
            "// said of $nothing, isn't it",
            "MATCH (n:__KIND__)",
            "'$quoted",
        ]
    ),
    max_size=7,
)


@given(LINES, st.sampled_from(Mode))
def test_parse_reads_or_names_the_place(lines: list[str], mode: Mode) -> None:
    try:
        query = parse("name", mode, "\n".join(lines), "cypher/name.cypher")
    except QueryFileError as error:
        message = str(error)
    else:
        message = ""
    if message:
        assert message.startswith("cypher/name.cypher:")
        return
    assert query.doc
    assert query.text
