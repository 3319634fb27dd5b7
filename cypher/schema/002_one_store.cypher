// One node that says how the database is kept, however many open it at once.
CREATE CONSTRAINT CiteweaveStore_id IF NOT EXISTS
FOR (n:CiteweaveStore) REQUIRE n.id IS UNIQUE
