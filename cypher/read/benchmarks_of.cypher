// The benchmarks on which a contribution, or all contributions of a paper, were evaluated or trained.
// :param thing node<Method|BaseModel|Benchmark|Technique|Paper> what was measured
// :param limit integer<1..10000> = 100 how many rows at most
// :param min_confidence number<0..1> = 0 leave out what is less sure
MATCH (work:Method|BaseModel|Benchmark|Technique|Paper)-[stated:EVALUATED_ON|TRAINED_ON]->(benchmark:Benchmark)
WHERE (work.id IN $thing OR stated.paper IN $thing) AND stated.confidence >= $min_confidence
WITH work, stated, benchmark, stated.paper AS stated_by
MATCH (source:Paper {id: stated_by})
RETURN benchmark.name AS benchmark,
       type(stated) AS edge,
       work.name AS name,
       stated.evidence AS evidence,
       stated.confidence AS confidence,
       source.title AS paper,
       source.id AS paper_id,
       benchmark.id AS benchmark_id,
       work.id AS id
ORDER BY benchmark_id, edge, id, paper_id
LIMIT $limit
