// Every edge at a node, in both directions, with what is at the other end; a derived edge has a rule instead of evidence,
// and between papers the thing via which the one refers to the other.
// :param node node<Paper|Method|BaseModel|Benchmark|Technique|Task|Claim> the node
// :param limit integer<1..10000> = 200 how many rows at most
// :param min_confidence number<0..1> = 0 leave out what is less sure
MATCH (n:Paper|Method|BaseModel|Benchmark|Technique|Task|Claim)-[stated]-(other:Paper|Method|BaseModel|Benchmark|Technique|Task|Claim)
WHERE n.id IN $node AND coalesce(stated.confidence, 1.0) >= $min_confidence
RETURN type(stated) AS edge,
       CASE WHEN startNode(stated).id = n.id THEN 'out' ELSE 'in' END AS direction,
       other.name AS name,
       head(labels(other)) AS kind,
       stated.outcome AS outcome,
       stated.rule AS rule,
       stated.via AS via,
       stated.evidence AS evidence,
       stated.confidence AS confidence,
       stated.paper AS paper_id,
       other.id AS id
ORDER BY direction DESC, edge, id, paper_id, n.id, rule, via
LIMIT $limit
