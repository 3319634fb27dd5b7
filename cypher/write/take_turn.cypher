// Holds the store's own node until the transaction ends, so that changes are made one after another.
MATCH (n:CiteweaveStore {id: 'citeweave'})
SET n.turn = true
REMOVE n.turn
RETURN n.loading AS loading, n.loaded AS loaded, n.of_rows AS of_rows
