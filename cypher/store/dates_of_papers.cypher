// The dates of these papers, as they stand.
// :param ids node<Paper> the ids
UNWIND $ids AS wanted
MATCH (n:Paper {id: wanted})
RETURN n.id AS id, n.date AS date
ORDER BY id
