// Full-text search in names, for people's own Cypher; the name of a paper is its title.
CREATE FULLTEXT INDEX citeweave_names IF NOT EXISTS
FOR (n:Paper|Method|BaseModel|Benchmark|Technique|Task) ON EACH [n.name, n.names]
