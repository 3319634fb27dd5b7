// What was evaluated on a benchmark, with what the same paper compares it with, and who won; named_here tells whether the
// comparison's own sentence names the benchmark.
// :param benchmark node<Benchmark> the data set, benchmark or challenge
// :param limit integer<1..10000> = 100 how many rows at most
// :param min_confidence number<0..1> = 0 leave out what is less sure
MATCH (work)-[stated:EVALUATED_ON]->(benchmark:Benchmark)
WHERE benchmark.id IN $benchmark AND stated.confidence >= $min_confidence
WITH work, stated, benchmark, stated.paper AS stated_by
MATCH (source:Paper {id: stated_by})
OPTIONAL MATCH (work)-[comparison:COMPARED_WITH {paper: stated_by}]->(rival)
WHERE comparison.confidence >= $min_confidence
RETURN work.name AS name,
       comparison.outcome AS outcome,
       rival.name AS rival,
       benchmark.name AS benchmark,
       comparison.evidence IS NOT NULL
         AND any(spelling IN benchmark.names WHERE comparison.evidence CONTAINS spelling) AS named_here,
       coalesce(comparison.evidence, stated.evidence) AS evidence,
       source.title AS paper,
       source.id AS paper_id,
       work.id AS id,
       coalesce(rival.id, '') AS rival_id,
       benchmark.id AS benchmark_id
ORDER BY id, paper_id, benchmark_id, rival_id
LIMIT $limit
