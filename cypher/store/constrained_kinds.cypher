// The kinds whose ids are unique by a constraint; a database that neo4j-admin made has none yet.
SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties
WHERE type IN ['UNIQUENESS', 'NODE_PROPERTY_UNIQUENESS', 'NODE_KEY'] AND properties = ['id']
RETURN labelsOrTypes[0] AS kind
ORDER BY kind
