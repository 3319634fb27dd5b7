// What two papers both speak of, and what each says of it.
// :param paper node<Paper> the one paper
// :param other node<Paper> the other paper
// :param limit integer<1..10000> = 100 how many rows at most
// :param min_confidence number<0..1> = 0 leave out what is less sure
MATCH (:Paper|Method|BaseModel|Benchmark|Technique)-[one]->(thing:Method|BaseModel|Benchmark|Technique|Task)
WHERE one.paper IN $paper AND one.confidence >= $min_confidence
MATCH (:Paper|Method|BaseModel|Benchmark|Technique)-[two]->(thing)
WHERE two.paper IN $other AND two.confidence >= $min_confidence
RETURN thing.name AS name,
       head(labels(thing)) AS kind,
       type(one) AS edge,
       one.evidence AS evidence,
       type(two) AS other_edge,
       two.evidence AS other_evidence,
       thing.id AS id
ORDER BY id, edge, other_edge, evidence, other_evidence
LIMIT $limit
