// What uses a technique, and the sentence that says so; with what uses the kinds of it, of which subtype_of tells.
// :param technique node<Technique> the technique
// :param limit integer<1..10000> = 50 how many rows at most
// :param min_confidence number<0..1> = 0 leave out what is less sure
MATCH (work)-[stated:USES]->(technique:Technique)
OPTIONAL MATCH (technique)-[:SUBTYPE_OF*1..9]->(asked:Technique)
WHERE asked.id IN $technique
WITH work, stated, technique, min(asked.name) AS asked, stated.paper AS stated_by
WHERE (technique.id IN $technique OR asked IS NOT NULL) AND stated.confidence >= $min_confidence
MATCH (source:Paper {id: stated_by})
RETURN work.name AS name,
       head(labels(work)) AS kind,
       technique.name AS technique,
       CASE WHEN technique.id IN $technique THEN NULL ELSE asked END AS subtype_of,
       stated.evidence AS evidence,
       stated.confidence AS confidence,
       source.title AS paper,
       source.id AS paper_id,
       work.id AS id,
       technique.id AS technique_id
ORDER BY confidence DESC, id, paper_id, technique_id
LIMIT $limit
