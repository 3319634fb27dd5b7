// What makes a model smaller or cheaper, and the sentence that says so; with what compresses its sizes and versions, of
// which variant_of tells.
// :param model node<BaseModel|Method> the model that is compressed
// :param limit integer<1..10000> = 50 how many rows at most
// :param min_confidence number<0..1> = 0 leave out what is less sure
MATCH (contribution)-[stated:COMPRESSES]->(model:BaseModel|Method)
OPTIONAL MATCH (model)-[:VARIANT_OF*1..9]->(asked:BaseModel)
WHERE asked.id IN $model
WITH contribution, stated, model, min(asked.name) AS asked, stated.paper AS stated_by
WHERE (model.id IN $model OR asked IS NOT NULL) AND stated.confidence >= $min_confidence
MATCH (paper:Paper {id: stated_by})
RETURN contribution.name AS name,
       head(labels(contribution)) AS kind,
       model.name AS model,
       CASE WHEN model.id IN $model THEN NULL ELSE asked END AS variant_of,
       stated.evidence AS evidence,
       stated.confidence AS confidence,
       paper.title AS paper,
       paper.id AS paper_id,
       contribution.id AS id,
       model.id AS model_id
ORDER BY confidence DESC, id, paper_id, model_id
LIMIT $limit
