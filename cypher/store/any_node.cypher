// Whether there is any node at all.
MATCH (n)
RETURN true AS found
LIMIT 1
