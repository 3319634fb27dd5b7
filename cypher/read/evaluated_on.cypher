// What was evaluated on a benchmark, and the sentence that says so.
// :param benchmark node<Benchmark> the data set, benchmark or challenge
// :param limit integer<1..10000> = 50 how many rows at most
// :param min_confidence number<0..1> = 0 leave out what is less sure
MATCH (contribution)-[stated:EVALUATED_ON]->(benchmark:Benchmark)
WHERE benchmark.id IN $benchmark AND stated.confidence >= $min_confidence
WITH contribution, stated, benchmark, stated.paper AS stated_by
MATCH (paper:Paper {id: stated_by})
RETURN contribution.name AS name,
       head(labels(contribution)) AS kind,
       benchmark.name AS benchmark,
       stated.evidence AS evidence,
       stated.confidence AS confidence,
       paper.title AS paper,
       paper.id AS paper_id,
       contribution.id AS id,
       benchmark.id AS benchmark_id
ORDER BY confidence DESC, id, paper_id, benchmark_id
LIMIT $limit
