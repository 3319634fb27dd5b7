// The papers that have these ids.
// :param ids node<Paper> the ids
UNWIND $ids AS wanted
MATCH (n:Paper {id: wanted})
RETURN n.id AS id, n.name AS name, n.keys AS keys, n.title AS title, n.abstract AS abstract, n.sources AS sources,
       n.n_authors AS n_authors, n.date AS date, n.year AS year, n.votes AS votes, n.comments AS comments, n.truncated AS truncated,
       n.min_confidence AS min_confidence, n.content_hash AS content_hash, n.extractor AS extractor
ORDER BY id
