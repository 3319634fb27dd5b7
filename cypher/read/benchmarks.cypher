// Benchmarks by the number of papers whose work was evaluated on them.
// :param limit integer<1..10000> = 20 how many rows at most
MATCH ()-[stated:EVALUATED_ON]->(benchmark:Benchmark)
RETURN benchmark.name AS benchmark,
       count(DISTINCT stated.paper) AS papers,
       benchmark.id AS id
ORDER BY papers DESC, id
LIMIT $limit
