// Every sentence that says something of a thing.
// :param thing node<Method|BaseModel|Benchmark|Technique|Task> the thing
// :param limit integer<1..10000> = 200 how many rows at most
// :param min_confidence number<0..1> = 0 leave out what is less sure
MATCH (work)-[stated]->(thing:Method|BaseModel|Benchmark|Technique|Task)
WHERE thing.id IN $thing AND stated.confidence >= $min_confidence
WITH work, stated, thing, stated.paper AS stated_by
MATCH (source:Paper {id: stated_by})
RETURN work.name AS source,
       type(stated) AS edge,
       thing.name AS name,
       stated.evidence AS evidence,
       stated.section AS section,
       stated.evidence_start AS evidence_start,
       stated.evidence_end AS evidence_end,
       stated.confidence AS confidence,
       source.title AS paper,
       source.id AS paper_id,
       work.id AS source_id,
       thing.id AS id
ORDER BY paper_id, edge, id, source_id
LIMIT $limit
