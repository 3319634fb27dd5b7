// All claims, as a store keeps them; other people's, in a shared database, have no such property.
MATCH (n:Claim)
WHERE n.measure IS NOT NULL
RETURN n.id AS id, n.name AS name, n.measure AS measure, n.value AS value, n.number AS number, n.unit AS unit
ORDER BY id
