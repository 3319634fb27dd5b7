// One node with all that is kept of it.
// :param node node<Paper|Method|BaseModel|Benchmark|Technique|Task|Claim> the node
MATCH (n:Paper|Method|BaseModel|Benchmark|Technique|Task|Claim)
WHERE n.id IN $node
RETURN n.id AS id,
       head(labels(n)) AS kind,
       n.name AS name,
       n.names AS names,
       n.named AS named,
       n.level AS level,
       n.inferred AS inferred,
       n.abstract AS abstract,
       n.sources AS sources,
       n.n_authors AS n_authors,
       n.date AS date,
       n.year AS year,
       n.votes AS votes,
       n.comments AS comments,
       n.truncated AS truncated,
       n.measure AS measure,
       n.value AS value,
       n.number AS number,
       n.unit AS unit
ORDER BY id
