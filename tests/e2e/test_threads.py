"""Many readers of one store at once, as the service has them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from citeweave.api.asking import ask
from citeweave.graph.stores import Access, open_store
from support.builders import sketch


def test_readers_in_many_threads_see_whole_states_while_a_writer_works(tmp_path: Path) -> None:
    path = str(tmp_path / "graph.kgl")

    def paper(number: int) -> str:
        stated = f"proposes Method M{number}\n  compresses BaseModel LLaMA ; family"
        return f"paper 2210.{number:05d} Paper {number}\n  {stated}\n"

    with open_store(path, Access.WRITE) as store:
        store.write(sketch(paper(0)).build().graph)

    with open_store(path) as reader, ThreadPoolExecutor(8) as pool:

        def read(_: int) -> int:
            rows = ask(reader, "compresses", {"model": "LLaMA", "limit": 1000})
            assert all(row["evidence"] for row in rows.rows)
            return len(rows)

        seen = []
        for number in range(1, 6):
            answers = pool.map(read, range(40))
            with open_store(path, Access.WRITE) as writer:
                writer.write(sketch(paper(number)).build().graph)
            seen += list(answers)
        assert set(seen) <= set(range(1, 7))
        assert read(0) == 6
