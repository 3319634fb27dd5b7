// A shortest way from one node to another over any edges; of several, the first by ids.
// :param start node<Paper|Method|BaseModel|Benchmark|Technique|Task> where to start
// :param goal node<Paper|Method|BaseModel|Benchmark|Technique|Task> where to end
MATCH (a:Paper|Method|BaseModel|Benchmark|Technique|Task)
WHERE a.id IN $start
MATCH (b:Paper|Method|BaseModel|Benchmark|Technique|Task)
WHERE b.id IN $goal AND b.id <> a.id
MATCH path = allShortestPaths((a)-[*..6]-(b))
WITH [n IN nodes(path) | n.id] AS ids, [n IN nodes(path) | n.name] AS names,
     [r IN relationships(path) | type(r)] AS edges, length(path) AS steps
RETURN DISTINCT steps, names, edges, ids
ORDER BY steps, ids, edges
LIMIT 1
