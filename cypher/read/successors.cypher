// What builds on a thing, directly or through others, nearest first, up to 31 steps away.
// :param thing node<Method|BaseModel|Benchmark> what is built on
// :param limit integer<1..10000> = 100 how many rows at most
// :param min_confidence number<0..1> = 0 leave out rows that are less sure; the way to others may lead over them
MATCH ()-[:BUILDS_ON]->(base:Method|BaseModel|Benchmark)
WITH DISTINCT base
OPTIONAL MATCH (start:Method|BaseModel|Benchmark)
WHERE start.id IN $thing AND start.id <> base.id
OPTIONAL MATCH path = shortestPath((base)-[:BUILDS_ON*..30]->(start))
WITH base, min(length(path)) AS steps
WITH base, CASE WHEN base.id IN $thing THEN 0 ELSE steps END AS before
WHERE before IS NOT NULL
MATCH (work)-[stated:BUILDS_ON]->(base)
WHERE stated.confidence >= $min_confidence
WITH before + 1 AS depth, work, stated, base, stated.paper AS stated_by
MATCH (source:Paper {id: stated_by})
RETURN depth,
       work.name AS name,
       head(labels(work)) AS kind,
       base.name AS builds_on,
       stated.evidence AS evidence,
       stated.confidence AS confidence,
       source.title AS paper,
       source.id AS paper_id,
       work.id AS id,
       base.id AS builds_on_id
ORDER BY depth, id, builds_on_id, paper_id
LIMIT $limit
