// Whether there is any node beside the store's own.
MATCH (n)
WHERE NOT n:CiteweaveStore
RETURN true AS found
LIMIT 1
