// What a thing builds on, step by step, back to the roots: works that build on nothing known here.
// :param thing node<Method|BaseModel|Benchmark|Technique|Paper> where to start
// :param limit integer = 100 how many rows at most
MATCH path = (start:Method|BaseModel|Benchmark|Technique|Paper)-[:BUILDS_ON*1..8]->(base)
WHERE start.id IN $thing
WITH last(relationships(path)) AS stated, length(path) AS steps
WITH stated, stated.paper AS stated_by, min(steps) AS depth
MATCH (paper:Paper {id: stated_by})
WITH depth, stated, paper, startNode(stated) AS work, endNode(stated) AS base
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
