// What was compared with a thing, or it with others, and how that ended for the paper's own work.
// :param thing node<Method|BaseModel> the thing on either side
// :param limit integer<1..10000> = 100 how many rows at most
// :param min_confidence number<0..1> = 0 leave out what is less sure
MATCH (work)-[stated:COMPARED_WITH]->(rival:Method|BaseModel)
WHERE (work.id IN $thing OR rival.id IN $thing) AND stated.confidence >= $min_confidence
WITH work, stated, rival, stated.paper AS stated_by
MATCH (source:Paper {id: stated_by})
RETURN work.name AS name,
       stated.outcome AS outcome,
       rival.name AS rival,
       stated.evidence AS evidence,
       stated.confidence AS confidence,
       source.title AS paper,
       source.id AS paper_id,
       work.id AS id,
       rival.id AS rival_id
ORDER BY id, rival_id, paper_id
LIMIT $limit
