// Papers, or things of one kind, by PageRank: of papers over REFERS_TO, of things over BUILDS_ON; after `citeweave analyse`.
// :param kind string<Paper|Method|BaseModel|Benchmark|Technique> = "Paper" the kind of node
// :param limit integer<1..10000> = 20 how many rows at most
MATCH (n:Paper|Method|BaseModel|Benchmark|Technique)
WHERE n.pagerank IS NOT NULL AND head(labels(n)) = $kind
RETURN n.name AS name,
       n.pagerank AS pagerank,
       n.community AS community,
       n.id AS id
ORDER BY pagerank DESC, id
LIMIT $limit
