// What makes a model smaller or cheaper, and the sentence that says so.
// :param model node<BaseModel|Method> the model that is compressed
// :param limit integer<1..10000> = 50 how many rows at most
// :param min_confidence number<0..1> = 0 leave out what is less sure
MATCH (contribution)-[stated:COMPRESSES]->(model:BaseModel|Method)
WHERE model.id IN $model AND stated.confidence >= $min_confidence
WITH contribution, stated, model, stated.paper AS stated_by
MATCH (paper:Paper {id: stated_by})
RETURN contribution.name AS name,
       head(labels(contribution)) AS kind,
       model.name AS model,
       stated.evidence AS evidence,
       stated.confidence AS confidence,
       paper.title AS paper,
       paper.id AS paper_id,
       contribution.id AS id,
       model.id AS model_id
ORDER BY confidence DESC, id, paper_id, model_id
LIMIT $limit
