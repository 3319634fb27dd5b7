// What builds on others and what nothing known here builds on, by the number of things it builds on.
// :param limit integer<1..10000> = 50 how many rows at most
MATCH (work:Method|BaseModel|Benchmark|Technique|Paper)-[:BUILDS_ON]->(base)
WHERE NOT EXISTS { ()-[:BUILDS_ON]->(work) }
RETURN work.name AS name,
       head(labels(work)) AS kind,
       count(DISTINCT base.id) AS builds_on,
       work.id AS id
ORDER BY builds_on DESC, id
LIMIT $limit
