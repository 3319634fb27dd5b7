// The papers that speak of a thing, and how.
// :param thing node<Method|BaseModel|Benchmark|Technique|Task> the thing
// :param limit integer<1..10000> = 100 how many rows at most
// :param min_confidence number<0..1> = 0 leave out what is less sure
MATCH (:Paper|Method|BaseModel|Benchmark|Technique)-[stated]->(thing:Method|BaseModel|Benchmark|Technique|Task)
WHERE thing.id IN $thing AND stated.confidence >= $min_confidence
WITH stated.paper AS stated_by, type(stated) AS edge
ORDER BY edge
WITH stated_by, collect(DISTINCT edge) AS edges
MATCH (source:Paper {id: stated_by})
RETURN source.title AS paper,
       edges,
       source.date AS date,
       source.id AS paper_id
ORDER BY paper_id
LIMIT $limit
