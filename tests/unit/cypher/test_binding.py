from __future__ import annotations

import pytest

from citeweave.cypher.binding import Parameter, ParameterType, bind
from citeweave.graph.errors import ParameterError
from citeweave.graph.model import NodeKind

LIMIT = Parameter("limit", ParameterType.INTEGER, "how many", default=50)
MODEL = Parameter("model", ParameterType.NODE, "which", (NodeKind.BASE_MODEL, NodeKind.METHOD))


def convert(kind: ParameterType, value: object) -> object:
    """Return the value as a parameter of that type is sent."""
    return Parameter("x", kind, "doc").convert(value, "query 'q'")


@pytest.mark.parametrize(
    ("kind", "value", "sent"),
    [
        (ParameterType.STRING, "", ""),
        (ParameterType.STRING, " a'b ", " a'b "),
        (ParameterType.INTEGER, 7, 7),
        (ParameterType.INTEGER, "7", 7),
        (ParameterType.INTEGER, "-7", -7),
        (ParameterType.INTEGER, 2**63 - 1, 2**63 - 1),
        (ParameterType.INTEGER, -(2**63), -(2**63)),
        (ParameterType.NUMBER, 7, 7.0),
        (ParameterType.NUMBER, "7.5", 7.5),
        (ParameterType.NUMBER, "1e3", 1000.0),
        (ParameterType.KEY, "LLaMA-2 7B", "llama-2-7b"),
        (ParameterType.NODE, ["method:gptq"], ["method:gptq"]),
        (ParameterType.NODE, ("method:gptq", "task:x"), ["method:gptq", "task:x"]),
        (ParameterType.NODE, [], []),
        (ParameterType.ROWS, [{"id": "a"}], [{"id": "a"}]),
        (ParameterType.ROWS, [], []),
    ],
)
def test_convert_sends(kind: ParameterType, value: object, sent: object) -> None:
    converted = convert(kind, value)
    assert converted == sent
    assert type(converted) is type(sent)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (ParameterType.STRING, 5),
        (ParameterType.STRING, b"bytes"),
        (ParameterType.STRING, ["a"]),
        (ParameterType.INTEGER, 1.0),
        (ParameterType.INTEGER, True),
        (ParameterType.INTEGER, "1.0"),
        (ParameterType.INTEGER, "many"),
        (ParameterType.INTEGER, ""),
        (ParameterType.INTEGER, 2**63),
        (ParameterType.INTEGER, -(2**63) - 1),
        (ParameterType.INTEGER, "9" * 30),
        (ParameterType.INTEGER, "9" * 5000),
        (ParameterType.INTEGER, float("nan")),
        (ParameterType.NUMBER, "nan"),
        (ParameterType.NUMBER, float("inf")),
        (ParameterType.NUMBER, "-inf"),
        (ParameterType.NUMBER, "1e999"),
        (ParameterType.NUMBER, 10**400),
        (ParameterType.NUMBER, False),
        (ParameterType.NUMBER, None),
        (ParameterType.NUMBER, "x"),
        (ParameterType.KEY, ""),
        (ParameterType.KEY, "  \n"),
        (ParameterType.KEY, 5),
        (ParameterType.NODE, "method:gptq"),
        (ParameterType.NODE, [""]),
        (ParameterType.NODE, [" "]),
        (ParameterType.NODE, [5]),
        (ParameterType.NODE, {"a": 1}),
        (ParameterType.ROWS, [1]),
        (ParameterType.ROWS, ({"id": "a"},)),
        (ParameterType.ROWS, {"id": "a"}),
    ],
)
def test_convert_refuses(kind: ParameterType, value: object) -> None:
    with pytest.raises(ParameterError) as caught:
        convert(kind, value)
    wanted = "a name or an id" if kind is ParameterType.NODE else f"of type {kind}"
    assert str(caught.value).startswith(f"query 'q': x must be {wanted}, not ")


SURE = Parameter("min_confidence", ParameterType.NUMBER, "how sure", bounds=(0, 1), default=0.0)


@pytest.mark.parametrize("value", [0, 1, 0.5, "0.5", "1", "0"])
def test_number_within_its_range_is_sent(value: object) -> None:
    assert SURE.convert(value, "query 'q'") == float(str(value))


@pytest.mark.parametrize("value", [-0.1, 1.1, "2", "-1"])
def test_number_outside_its_range_is_refused(value: object) -> None:
    with pytest.raises(ParameterError) as caught:
        SURE.convert(value, "query 'q'")
    assert str(caught.value) == f"query 'q': min_confidence must be from 0 to 1, not {value!r}"


def test_bind_fills_in_defaults() -> None:
    assert bind("q", (MODEL, LIMIT), {"model": ["method:gptq"]}) == {"model": ["method:gptq"], "limit": 50}


def test_bind_prefers_what_is_given() -> None:
    assert bind("q", (LIMIT,), {"limit": 0}) == {"limit": 0}


def test_bind_takes_none_as_not_given() -> None:
    assert bind("q", (LIMIT,), {"limit": None}) == {"limit": 50}


def test_bind_of_nothing_is_nothing() -> None:
    assert bind("q", (), {}) == {}


def test_bind_names_an_unknown_parameter_and_those_there_are() -> None:
    with pytest.raises(ParameterError) as caught:
        bind("q", (MODEL, LIMIT), {"model": ["a"], "limits": 1})
    takes = "it takes model: node<BaseModel|Method>, limit: integer = 50"
    assert str(caught.value) == f"query 'q' has no parameter 'limits'; {takes}"


def test_bind_says_that_a_query_takes_nothing() -> None:
    with pytest.raises(ParameterError, match="it takes no parameters"):
        bind("q", (), {"x": 1})


def test_bind_names_a_missing_parameter() -> None:
    with pytest.raises(ParameterError, match="query 'q' needs the parameter 'model'; it takes model: node<"):
        bind("q", (MODEL, LIMIT), {"limit": 1})


def test_bind_names_the_query_of_a_wrong_value() -> None:
    with pytest.raises(ParameterError, match="query 'q': limit must be of type integer, not 'ten'"):
        bind("q", (LIMIT,), {"limit": "ten"})


def test_signature_shows_type_kinds_and_default() -> None:
    text = Parameter("unit", ParameterType.STRING, "doc", default="")
    assert [item.signature for item in (MODEL, LIMIT, text, SURE)] == [
        "model: node<BaseModel|Method>",
        "limit: integer = 50",
        "unit: string = ''",
        "min_confidence: number<0..1> = 0.0",
    ]
