// The edges that start at these papers.
// :param papers node<Paper> the ids of the papers
UNWIND $papers AS wanted
MATCH (a:Paper {id: wanted})-[r]->(b)
WITH a, r, b
WHERE r.evidence IS NOT NULL
RETURN a.id AS source, b.id AS target, type(r) AS kind, r.paper AS paper, r.evidence AS evidence, r.section AS section,
       r.evidence_start AS evidence_start, r.evidence_end AS evidence_end, r.confidence AS confidence,
       r.component AS component, r.version AS version, r.names AS names, r.level AS level, r.outcome AS outcome
ORDER BY paper, source, kind, target
