// What stands above a thing and below it: the families of a model with its sizes and versions, the kinds of a technique.
// :param thing node<BaseModel|Technique|Task> the thing
// :param limit integer<1..10000> = 200 how many rows at most
MATCH (thing:BaseModel|Technique|Task)
WHERE thing.id IN $thing
MATCH (other:BaseModel|Technique|Task)
WHERE other.id <> thing.id
OPTIONAL MATCH up = shortestPath((thing)-[:VARIANT_OF|SUBTYPE_OF*..15]->(other))
OPTIONAL MATCH down = shortestPath((other)-[:VARIANT_OF|SUBTYPE_OF*..15]->(thing))
WITH thing, other, length(up) AS above, length(down) AS below
WHERE above IS NOT NULL OR below IS NOT NULL
RETURN coalesce(above, 0 - below) AS steps,
       other.name AS name,
       head(labels(other)) AS kind,
       thing.name AS family_of,
       other.id AS id,
       thing.id AS family_of_id
ORDER BY family_of_id, steps DESC, id
LIMIT $limit
