// How many edges of each kind there are, and how many papers state them.
MATCH (:Paper|Method|BaseModel|Benchmark|Technique|Task|Claim)-[stated]->(:Paper|Method|BaseModel|Benchmark|Technique|Task|Claim)
RETURN type(stated) AS edge,
       count(stated) AS edges,
       count(DISTINCT stated.paper) AS papers
ORDER BY edges DESC, edge
