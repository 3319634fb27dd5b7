// Benchmarks by the number of papers whose work was evaluated on them.
// :param limit integer<1..10000> = 20 how many rows at most
// :param min_confidence number<0..1> = 0 leave out what is less sure
MATCH ()-[stated:EVALUATED_ON]->(benchmark:Benchmark)
WHERE stated.confidence >= $min_confidence
RETURN benchmark.name AS benchmark,
       count(DISTINCT stated.paper) AS papers,
       benchmark.id AS id
ORDER BY papers DESC, id
LIMIT $limit
