// One node for one id, and an index to find it by.
// :label KIND kinds
CREATE CONSTRAINT __KIND___id IF NOT EXISTS
FOR (n:__KIND__) REQUIRE n.id IS UNIQUE
