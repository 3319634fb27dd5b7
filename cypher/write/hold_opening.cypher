// Holds off other loaders that prepare the same database, until the transaction ends; that is rolled back.
MERGE (n:CiteweaveStore {id: 'opening'})
RETURN n.id AS id
