// Removes derived edges between things of one kind.
// :label KIND kinds
// :label EDGE edges
// :param rows rows source, target and rule of each
UNWIND $rows AS row
MATCH (a:__KIND__ {id: row.source})-[r:__EDGE__]->(b:__KIND__ {id: row.target})
DELETE r
