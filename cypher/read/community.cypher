// What belongs to the same community as a node, by PageRank; after `citeweave analyse`.
// :param node node<Paper|Method|BaseModel|Benchmark|Technique|Task> the node
// :param limit integer<1..10000> = 100 how many rows at most
MATCH (n:Paper|Method|BaseModel|Benchmark|Technique|Task)
WHERE n.id IN $node AND n.community IS NOT NULL
WITH DISTINCT n.community AS number
MATCH (other:Paper|Method|BaseModel|Benchmark|Technique|Task)
WHERE other.community = number
RETURN number AS community,
       other.name AS name,
       head(labels(other)) AS kind,
       coalesce(other.pagerank, 0.0) AS pagerank,
       other.id AS id
ORDER BY community, pagerank DESC, id
LIMIT $limit
