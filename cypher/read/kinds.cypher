// How many nodes of each kind there are.
MATCH (n:Paper|Method|BaseModel|Benchmark|Technique|Task|Claim)
RETURN head(labels(n)) AS kind,
       count(n) AS nodes
ORDER BY nodes DESC, kind
