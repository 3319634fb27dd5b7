// Creates a node, in a transaction that is rolled back: it has no label and no property, whose words would stay.
CREATE (n)
RETURN count(n) AS created
