// What uses a technique, and the sentence that says so.
// :param technique node<Technique> the technique
// :param limit integer<1..10000> = 50 how many rows at most
// :param min_confidence number<0..1> = 0 leave out what is less sure
MATCH (work)-[stated:USES]->(technique:Technique)
WHERE technique.id IN $technique AND stated.confidence >= $min_confidence
WITH work, stated, technique, stated.paper AS stated_by
MATCH (source:Paper {id: stated_by})
RETURN work.name AS name,
       head(labels(work)) AS kind,
       technique.name AS technique,
       stated.evidence AS evidence,
       stated.confidence AS confidence,
       source.title AS paper,
       source.id AS paper_id,
       work.id AS id,
       technique.id AS technique_id
ORDER BY confidence DESC, id, paper_id, technique_id
LIMIT $limit
