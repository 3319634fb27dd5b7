// A paper with every edge that it states, in text order.
// :param paper node<Paper> the paper
// :param limit integer<1..10000> = 200 how many rows at most
// :param min_confidence number<0..1> = 0 leave out what is less sure
MATCH (paper:Paper)
WHERE paper.id IN $paper
MATCH (source)-[stated:PROPOSES|COMPRESSES|BUILDS_ON|USES|APPLIED_TO|EVALUATED_ON|TRAINED_ON|COMPARED_WITH|ADDRESSES|CLAIMS|MENTIONS {paper: paper.id}]->(target)
WHERE stated.confidence >= $min_confidence
RETURN source.name AS source,
       type(stated) AS edge,
       target.name AS target,
       head(labels(target)) AS kind,
       stated.outcome AS outcome,
       stated.evidence AS evidence,
       stated.confidence AS confidence,
       source.id AS source_id,
       target.id AS target_id,
       paper.id AS paper_id
ORDER BY paper_id, stated.section DESC, stated.evidence_start, edge, target_id, source_id
LIMIT $limit
