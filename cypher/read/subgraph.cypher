// The edges around a thing, up to a number of steps away, without claims.
// :param node node<Paper|Method|BaseModel|Benchmark|Technique|Task> the thing in the middle
// :param steps integer<1..3> = 2 how far to go
// :param limit integer<1..10000> = 300 how many rows at most
// :param min_confidence number<0..1> = 0 leave out what is less sure
MATCH path = (n:Paper|Method|BaseModel|Benchmark|Technique|Task)-[:PROPOSES|COMPRESSES|BUILDS_ON|USES|APPLIED_TO|EVALUATED_ON|TRAINED_ON|COMPARED_WITH|ADDRESSES|MENTIONS*1..3]-()
WHERE n.id IN $node AND length(path) <= $steps
  AND all(step IN relationships(path) WHERE step.confidence >= $min_confidence)
WITH last(relationships(path)) AS stated, length(path) AS step
WITH stated, min(step) AS distance
WITH distance, stated, startNode(stated) AS source, endNode(stated) AS target
RETURN distance,
       source.name AS source,
       type(stated) AS edge,
       target.name AS target,
       stated.paper AS paper_id,
       source.id AS source_id,
       target.id AS target_id
ORDER BY distance, source_id, edge, target_id, paper_id
LIMIT $limit
