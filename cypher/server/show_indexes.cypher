// All indexes of the database, those behind constraints among them.
SHOW INDEXES YIELD name, type, entityType, labelsOrTypes, properties, state, populationPercent, owningConstraint, failureMessage
