// What others build on and what itself builds on nothing known here, by the number of works that build on it.
// :param limit integer<1..10000> = 50 how many rows at most
// :param min_confidence number<0..1> = 0 leave out what is less sure
MATCH (work)-[stated:BUILDS_ON]->(base:Method|BaseModel|Benchmark)
WHERE stated.confidence >= $min_confidence
  AND NOT EXISTS { MATCH (base)-[other:BUILDS_ON]->() WHERE other.confidence >= $min_confidence }
RETURN base.name AS name,
       head(labels(base)) AS kind,
       count(DISTINCT work.id) AS works,
       base.id AS id
ORDER BY works DESC, id
LIMIT $limit
