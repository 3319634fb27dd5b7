// Things and papers by name: exact first, then names that start with the text, then names that hold it.
// :param text key what to look for
// :param limit integer<1..10000> = 20 how many rows at most
MATCH (found:Method|BaseModel|Benchmark|Technique|Task|Paper)
WITH found, CASE
  WHEN $text IN found.keys THEN 0
  WHEN any(name IN found.keys WHERE name STARTS WITH $text) THEN 1
  WHEN any(name IN found.keys WHERE name CONTAINS $text) THEN 2
  ELSE 3
END AS rank
WHERE rank < 3
RETURN found.name AS name,
       head(labels(found)) AS kind,
       CASE rank WHEN 0 THEN 'exact' WHEN 1 THEN 'prefix' ELSE 'contains' END AS match,
       found.id AS id
ORDER BY rank, id
LIMIT $limit
