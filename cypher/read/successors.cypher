// What builds on a thing, directly or through others, nearest first.
// :param thing node<Method|BaseModel|Benchmark> what is built on
// :param limit integer = 100 how many rows at most
MATCH path = (work)-[:BUILDS_ON*1..8]->(start:Method|BaseModel|Benchmark)
WHERE start.id IN $thing
WITH head(relationships(path)) AS stated, length(path) AS steps
WITH stated, stated.paper AS stated_by, min(steps) AS depth
MATCH (source:Paper {id: stated_by})
WITH depth, stated, source, startNode(stated) AS work, endNode(stated) AS base
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
