// What was evaluated on a benchmark, with what the same paper compares it with, and who won.
// :param benchmark node<Benchmark> the data set, benchmark or challenge
// :param limit integer = 100 how many rows at most
MATCH (work)-[stated:EVALUATED_ON]->(benchmark:Benchmark)
WHERE benchmark.id IN $benchmark
WITH DISTINCT work, benchmark, stated.paper AS stated_by
MATCH (source:Paper {id: stated_by})
OPTIONAL MATCH (work)-[comparison:COMPARED_WITH {paper: stated_by}]->(rival)
RETURN work.name AS name,
       comparison.outcome AS outcome,
       rival.name AS rival,
       benchmark.name AS benchmark,
       comparison.evidence AS evidence,
       source.title AS paper,
       source.id AS paper_id,
       work.id AS id,
       coalesce(rival.id, '') AS rival_id,
       benchmark.id AS benchmark_id
ORDER BY id, paper_id, benchmark_id, rival_id
LIMIT $limit
