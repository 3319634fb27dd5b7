# The citeweave service. Build: docker build -t citeweave . ; docker-compose.yml shows it beside Neo4j.
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml setup.py MANIFEST.in README.md LICENSE ./
COPY graph graph
COPY api api
COPY extract extract
COPY cypher cypher
RUN python -m venv /opt/citeweave && /opt/citeweave/bin/pip install --no-cache-dir .

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 citeweave
COPY --from=build /opt/citeweave /opt/citeweave
ENV PATH="/opt/citeweave/bin:$PATH" PYTHONUNBUFFERED=1
USER citeweave
WORKDIR /home/citeweave
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=6 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
ENTRYPOINT ["citeweave"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
