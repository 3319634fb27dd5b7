// Techniques by the number of papers whose work uses them.
// :param limit integer<1..10000> = 20 how many rows at most
// :param min_confidence number<0..1> = 0 leave out what is less sure
MATCH ()-[stated:USES]->(technique:Technique)
WHERE stated.confidence >= $min_confidence
RETURN technique.name AS technique,
       count(DISTINCT stated.paper) AS papers,
       technique.id AS id
ORDER BY papers DESC, id
LIMIT $limit
