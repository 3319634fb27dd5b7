// All derived edges of one kind, as a store keeps them; other people's, in a shared database, have no such property.
// :label EDGE edges
MATCH (a)-[r:__EDGE__]->(b)
WHERE r.rule IS NOT NULL
RETURN a.id AS source, b.id AS target, type(r) AS kind, r.rule AS rule, r.via AS via
ORDER BY source, target, via, rule
