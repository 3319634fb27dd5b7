// How papers call these things of one kind: of papers that call the things of a group in one way, just how many.
// :label KIND kinds
// :param rows rows the ids of the things, and the group of each
UNWIND $rows AS row
MATCH (a)-[r]->(b:__KIND__ {id: row.id})
WHERE r.evidence IS NOT NULL
WITH DISTINCT row.group AS group, r.paper AS paper, b.id AS id, r.names AS names, r.level AS level
WITH group, paper, collect({id: id, names: names, level: level}) AS ways
WITH ways, CASE WHEN size(ways) = 1 THEN null ELSE paper END AS paper, count(*) AS papers
RETURN ways, paper, papers
ORDER BY paper
