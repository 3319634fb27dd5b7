// How many edges of each kind there are, and how many papers state them.
// :param min_confidence number<0..1> = 0 leave out what is less sure
MATCH (:Paper|Method|BaseModel|Benchmark|Technique|Task|Claim)-[stated]->(:Paper|Method|BaseModel|Benchmark|Technique|Task|Claim)
WHERE coalesce(stated.confidence, 1.0) >= $min_confidence
RETURN type(stated) AS edge,
       count(stated) AS edges,
       count(DISTINCT stated.paper) AS papers
ORDER BY edges DESC, edge
