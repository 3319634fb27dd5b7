// Papers that share most things with a paper; a thing counts less the more papers share it.
// :param paper node<Paper> the paper
// :param limit integer<1..10000> = 20 how many rows at most
// :param min_confidence number<0..1> = 0 leave out what is less sure
MATCH (:Paper|Method|BaseModel|Benchmark|Technique)-[stated]->(thing:Method|BaseModel|Benchmark|Technique|Task)
WHERE stated.paper IN $paper AND stated.confidence >= $min_confidence
WITH DISTINCT thing
MATCH (:Paper|Method|BaseModel|Benchmark|Technique)-[other]->(thing)
WHERE other.confidence >= $min_confidence
WITH thing, count(DISTINCT other.paper) AS papers, collect(DISTINCT other.paper) AS others
UNWIND others AS other_id
WITH thing, papers, other_id
WHERE NOT other_id IN $paper
MATCH (source:Paper {id: other_id})
WITH source, thing, papers
ORDER BY thing.id
WITH source, count(thing) AS shared, sum(1.0 / papers) AS weight, collect(thing.name) AS things
RETURN source.title AS paper,
       shared,
       round(weight, 4) AS weight,
       things,
       source.id AS paper_id
ORDER BY weight DESC, paper_id
LIMIT $limit
