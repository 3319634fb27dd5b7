"""The HTTP API, asked without a socket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from citeweave.api.app import create_app
from citeweave.cypher import catalog
from citeweave.graph.stores import Access, open_store
from support.builders import sketch

PAPERS = """
paper 2210.17323 GPTQ: Quantization after training
  proposes Method GPTQ
  compresses BaseModel OPT-175B ; checkpoint ; 0.9
  builds_on Method OBQ
  evaluated_on Benchmark WikiText-2
  claims speed 3.25x
paper 2306.00978 AWQ: Quantization that looks at activations
  proposes Method AWQ
  compresses BaseModel LLaMA ; family
  compared_with Method GPTQ ; better
  evaluated_on Benchmark WikiText-2
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path = str(tmp_path_factory.mktemp("store") / "graph.kgl")
    with open_store(path, Access.WRITE) as store:
        store.write(sketch(PAPERS).build().graph)
    with open_store(path) as store, TestClient(create_app(store), raise_server_exceptions=False) as client:
        yield client


def test_health_tells_what_the_store_holds(client: TestClient) -> None:
    answer = client.get("/health").json()
    assert answer["status"] == "ok"
    assert answer["nodes"]["Paper"] == 2
    assert answer["edges"]["COMPRESSES"] == 2


@pytest.mark.parametrize(
    "name", ["paper:arxiv:2210.17323", "2210.17323", "arXiv:2210.17323v2", "GPTQ: Quantization after training"]
)
def test_paper_is_found_by_id_and_by_title(client: TestClient, name: str) -> None:
    answer = client.get(f"/v1/papers/{name}").json()
    assert answer["id"] == "paper:arxiv:2210.17323"
    assert {edge["edge"] for edge in answer["stated"]} == {
        "PROPOSES", "COMPRESSES", "BUILDS_ON", "EVALUATED_ON", "CLAIMS",
    }  # fmt: skip
    assert all(edge["evidence"] in answer["name"] + "\n" + answer["abstract"] for edge in answer["stated"])


@pytest.mark.parametrize("name", ["method:gptq", "GPTQ", "gptq"])
def test_node_is_found_by_id_and_by_name(client: TestClient, name: str) -> None:
    answer = client.get(f"/v1/nodes/{name}").json()
    assert (answer["id"], answer["kind"], answer["name"]) == ("method:gptq", "Method", "GPTQ")


def test_node_leaves_out_what_its_kind_does_not_have(client: TestClient) -> None:
    assert client.get("/v1/nodes/basemodel:llama").json().keys() == {"id", "kind", "name", "names", "named", "level"}


def test_neighbors_tell_direction_and_completeness(client: TestClient) -> None:
    answer = client.get("/v1/nodes/method:gptq/neighbors").json()
    found = {(item["edge"], item["direction"], item["id"]) for item in answer["neighbors"]}
    assert ("COMPARED_WITH", "in", "method:awq") in found
    assert ("COMPRESSES", "out", "basemodel:opt-175b") in found
    assert answer["complete"] is True
    short = client.get("/v1/nodes/method:gptq/neighbors", params={"limit": 1}).json()
    assert len(short["neighbors"]) == 1
    assert short["complete"] is False


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/v1/papers/paper:arxiv:2210.17323", "stated"),
        ("/v1/nodes/method:gptq/neighbors", "neighbors"),
        ("/v1/queries/paper?paper=paper:arxiv:2210.17323", "rows"),
    ],
)
def test_what_is_less_sure_is_left_out(client: TestClient, path: str, part: str) -> None:
    def edges(least: float) -> set[tuple[str, float]]:
        join = "&" if "?" in path else "?"
        return {
            (row["edge"], row["confidence"]) for row in client.get(f"{path}{join}min_confidence={least}").json()[part]
        }

    everything = edges(0)
    assert ("COMPRESSES", 0.9) in edges(0.9) == everything
    assert edges(0.95) == everything - {("COMPRESSES", 0.9)}


def test_queries_are_those_of_the_catalogue_with_their_cypher(client: TestClient) -> None:
    answer = client.get("/v1/queries").json()
    known = catalog.load().list(catalog.Mode.READ)
    assert [item["name"] for item in answer] == [query.name for query in known]
    assert [item["cypher"] for item in answer] == [query.text for query in known]


def test_query_takes_names_and_numbers_from_the_url(client: TestClient) -> None:
    answer = client.get("/v1/queries/evaluated_on", params={"benchmark": "wikitext 2", "limit": "1"}).json()
    assert [row["name"] for row in answer["rows"]] == ["AWQ"]
    assert answer["columns"][0] == "name"


@pytest.mark.parametrize(
    ("path", "status", "kind", "said"),
    [
        ("/v1/nodes/nothing", 404, "unknown-name", "'nothing'"),
        ("/v1/papers/method:gptq", 404, "unknown-name", "'method:gptq'"),
        ("/v1/nodes/nothing/neighbors", 404, "unknown-name", "'nothing'"),
        ("/v1/queries/nothing", 404, "unknown-query", "'nothing'"),
        ("/v1/queries/put_nodes", 404, "unknown-query", "'put_nodes'"),
        ("/v1/queries/compresses", 422, "parameter", "'model'"),
        ("/v1/queries/compresses?model=GPTQ&other=1", 422, "parameter", "'other'"),
        ("/v1/queries/compresses?model=GPTQ&limit=many", 422, "parameter", "'many'"),
        ("/v1/queries/search?text=a&text=b", 422, "parameter", "twice"),
        ("/v1/nodes/GPTQ/neighbors?limit=0", 422, "parameter", "limit"),
        ("/v1/nodes/GPTQ/neighbors?min_confidence=1.5", 422, "parameter", "min_confidence"),
        ("/v1/nodes/GPTQ/neighbors?min_confidence=nan", 422, "parameter", "min_confidence"),
        ("/v1/papers/2210.17323?min_confidence=-1", 422, "parameter", "min_confidence"),
        ("/v1/papers/2210.17323?min_confidence=sure", 422, "parameter", "min_confidence"),
        ("/v1/queries/compresses?model=GPTQ&min_confidence=2", 422, "parameter", "min_confidence must be from 0 to 1"),
        ("/v1/queries/compresses?model=GPTQ&min_confidence=nan", 422, "parameter", "min_confidence"),
        ("/v1/queries/kinds?min_confidence=0.5", 422, "parameter", "min_confidence"),
        ("/v2", 404, "not-found", "/v2"),
    ],
)
def test_every_error_is_a_problem(client: TestClient, path: str, status: int, kind: str, said: str) -> None:
    response = client.get(path)
    problem = response.json()
    assert response.status_code == problem["status"] == status
    assert response.headers["content-type"] == "application/problem+json"
    assert problem.keys() == {"type", "title", "status", "detail", "instance"}
    assert problem["type"] == f"urn:citeweave:problem:{kind}"
    assert said in problem["detail"]
    assert problem["instance"] == path.partition("?")[0]


def test_writing_is_not_offered(client: TestClient) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert client.request(method, "/v1/nodes/method:gptq").status_code == 405


def test_lost_store_is_a_503(tmp_path: Path) -> None:
    path = tmp_path / "graph.kgl"
    with open_store(str(path), Access.WRITE) as store:
        store.write(sketch(PAPERS).build().graph)
    with open_store(str(path)) as store, TestClient(create_app(store)) as client:
        assert client.get("/health").status_code == 200
        for part in tmp_path.iterdir():
            part.unlink()
        response = client.get("/health")
    assert response.status_code == 503
    assert "build" in response.json()["detail"]


def test_later_build_is_seen_without_a_restart(tmp_path: Path) -> None:
    path = str(tmp_path / "graph.kgl")
    first, second = PAPERS.split("paper 2306", 1)
    with open_store(path, Access.WRITE) as store:
        store.write(sketch(first).build().graph)
    with open_store(path) as store, TestClient(create_app(store)) as client:
        assert client.get("/health").json()["nodes"]["Paper"] == 1
        with open_store(path, Access.WRITE) as writer:
            writer.write(sketch(f"paper 2306{second}").build().graph)
        assert client.get("/health").json()["nodes"]["Paper"] == 2


def test_openapi_describes_every_route_and_its_problems(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    assert set(document["paths"]) == {
        "/health", "/v1/papers/{paper}", "/v1/nodes/{node}", "/v1/nodes/{node}/neighbors",
        "/v1/queries", "/v1/queries/{name}",
    }  # fmt: skip
    for path, methods in document["paths"].items():
        assert methods["get"]["description"], path
    assert "Problem" in document["components"]["schemas"]


def test_documentation_asks_nothing_of_other_hosts(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "https://" not in page
    for part in ("swagger-ui-bundle.js", "swagger-ui.css"):
        assert part in page
        assert client.get(f"/static-offline-docs/{part}").status_code == 200


def test_answers_are_json_that_reads_back(client: TestClient) -> None:
    response = client.get("/v1/queries/kinds")
    assert json.loads(response.text)["query"] == "kinds"
