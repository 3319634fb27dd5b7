// Writes derived edges between papers into a store that holds none yet.
// :param rows rows source, target, via and rule of each
UNWIND $rows AS row
MATCH (a:Paper {id: row.source})
MATCH (b:Paper {id: row.target})
CREATE (a)-[r:REFERS_TO {via: row.via, rule: row.rule}]->(b)
RETURN count(r) AS created
