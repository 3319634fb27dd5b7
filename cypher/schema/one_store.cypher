// One mark of the store, also if several loaders open an empty database at once.
CREATE CONSTRAINT CiteweaveStore_id IF NOT EXISTS
FOR (n:CiteweaveStore) REQUIRE n.id IS UNIQUE
