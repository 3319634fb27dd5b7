// What others build on and what itself builds on nothing known here, by the number of works that build on it.
// :param limit integer<1..10000> = 50 how many rows at most
MATCH (work)-[:BUILDS_ON]->(base:Method|BaseModel|Benchmark)
WHERE NOT EXISTS { (base)-[:BUILDS_ON]->() }
RETURN base.name AS name,
       head(labels(base)) AS kind,
       count(DISTINCT work.id) AS works,
       base.id AS id
ORDER BY works DESC, id
LIMIT $limit
