// What builds on others and what nothing known here builds on, by the number of things it builds on.
// :param limit integer<1..10000> = 50 how many rows at most
// :param min_confidence number<0..1> = 0 leave out what is less sure
MATCH (work:Method|BaseModel|Benchmark|Technique|Paper)-[stated:BUILDS_ON]->(base)
WHERE stated.confidence >= $min_confidence
  AND NOT EXISTS { MATCH ()-[other:BUILDS_ON]->(work) WHERE other.confidence >= $min_confidence }
RETURN work.name AS name,
       head(labels(work)) AS kind,
       count(DISTINCT base.id) AS builds_on,
       work.id AS id
ORDER BY builds_on DESC, id
LIMIT $limit
