// Removes edges between two kinds.
// :label SOURCE kinds
// :label EDGE edges
// :label TARGET kinds
// :param rows rows source, target and paper of each
UNWIND $rows AS row
MATCH (a:__SOURCE__ {id: row.source})-[r:__EDGE__ {paper: row.paper}]->(b:__TARGET__ {id: row.target})
DELETE r
