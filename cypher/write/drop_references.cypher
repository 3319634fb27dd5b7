// Removes derived edges between papers.
// :param rows rows source, target, via and rule of each
UNWIND $rows AS row
MATCH (a:Paper {id: row.source})-[r:REFERS_TO {via: row.via, rule: row.rule}]->(b:Paper {id: row.target})
DELETE r
