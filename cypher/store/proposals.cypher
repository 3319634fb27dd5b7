// The edges by which papers propose these things of one kind.
// :label KIND kinds
// :param ids node<Method|BaseModel|Benchmark|Technique|Task> the ids of the things
UNWIND $ids AS wanted
MATCH (a:Paper)-[r:PROPOSES]->(b:__KIND__ {id: wanted})
WITH a, r, b
WHERE r.evidence IS NOT NULL
RETURN a.id AS source, b.id AS target, type(r) AS kind, r.paper AS paper, r.evidence AS evidence, r.section AS section,
       r.evidence_start AS evidence_start, r.evidence_end AS evidence_end, r.confidence AS confidence,
       r.component AS component, r.version AS version, r.names AS names, r.level AS level, r.outcome AS outcome
ORDER BY paper, source, kind, target
