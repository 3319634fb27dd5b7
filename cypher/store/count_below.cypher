// How many things stand directly below each of these things of one kind.
// :label KIND kinds
// :label EDGE edges
// :param ids node<Method|BaseModel|Benchmark|Technique|Task> the ids of the things
UNWIND $ids AS wanted
MATCH (a:__KIND__)-[r:__EDGE__]->(b:__KIND__ {id: wanted})
WHERE r.rule IS NOT NULL
RETURN b.id AS id, count(r) AS below
ORDER BY id
