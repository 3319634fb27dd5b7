// The claims of these papers.
// :param papers node<Paper> the ids of the papers
UNWIND $papers AS wanted
MATCH (:Paper {id: wanted})-[:CLAIMS]->(n:Claim)
RETURN n.id AS id, n.name AS name, n.measure AS measure, n.value AS value, n.number AS number, n.unit AS unit
ORDER BY id
