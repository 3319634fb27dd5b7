// The derived edges that start from these things of one kind.
// :label KIND kinds
// :label EDGE edges
// :param ids node<Method|BaseModel|Benchmark|Technique|Task> the ids of the things
UNWIND $ids AS wanted
MATCH (a:__KIND__ {id: wanted})-[r:__EDGE__]->(b:__KIND__)
WITH a, r, b
WHERE r.rule IS NOT NULL
RETURN a.id AS source, b.id AS target, type(r) AS kind, r.rule AS rule
ORDER BY source, target
