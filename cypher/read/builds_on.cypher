// What a thing builds on, step by step, back to the roots: works that build on nothing known here, up to 31 steps away.
// :param thing node<Method|BaseModel|Benchmark|Technique|Paper> where to start
// :param limit integer<1..10000> = 100 how many rows at most
// :param min_confidence number<0..1> = 0 leave out rows that are less sure; the way to others may lead over them
MATCH (work:Method|BaseModel|Benchmark|Technique|Paper)-[:BUILDS_ON]->()
WITH DISTINCT work
OPTIONAL MATCH (start:Method|BaseModel|Benchmark|Technique|Paper)
WHERE start.id IN $thing AND start.id <> work.id
OPTIONAL MATCH path = shortestPath((start)-[:BUILDS_ON*..30]->(work))
WITH work, min(length(path)) AS steps
WITH work, CASE WHEN work.id IN $thing THEN 0 ELSE steps END AS before
WHERE before IS NOT NULL
MATCH (work)-[stated:BUILDS_ON]->(base)
WHERE stated.confidence >= $min_confidence
WITH before + 1 AS depth, work, stated, base, stated.paper AS stated_by
MATCH (paper:Paper {id: stated_by})
RETURN depth,
       work.name AS name,
       base.name AS builds_on,
       NOT EXISTS { (base)-[:BUILDS_ON]->() } AS root,
       stated.evidence AS evidence,
       stated.confidence AS confidence,
       paper.title AS paper,
       paper.id AS paper_id,
       work.id AS id,
       base.id AS builds_on_id
ORDER BY depth, id, builds_on_id, paper_id
LIMIT $limit
