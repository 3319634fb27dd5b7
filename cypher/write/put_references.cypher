// Writes derived edges between papers; one is known by its ends, the thing that joins them, and what the first says of it.
// :param rows rows source, target, via and rule of each
UNWIND $rows AS row
MATCH (a:Paper {id: row.source})
MATCH (b:Paper {id: row.target})
MERGE (a)-[r:REFERS_TO {via: row.via, rule: row.rule}]->(b)
