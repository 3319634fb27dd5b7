// All claims, as a store keeps them.
MATCH (n:Claim)
RETURN n.id AS id, n.name AS name, n.measure AS measure, n.value AS value, n.number AS number, n.unit AS unit
ORDER BY id
