// Writes derived edges between things of one kind; one is known by its ends and its kind.
// :label KIND kinds
// :label EDGE edges
// :param rows rows source, target and rule of each
UNWIND $rows AS row
MATCH (a:__KIND__ {id: row.source})
MATCH (b:__KIND__ {id: row.target})
MERGE (a)-[r:__EDGE__]->(b)
SET r.rule = row.rule
