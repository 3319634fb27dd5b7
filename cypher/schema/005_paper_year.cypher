// Papers by year, and in its order.
CREATE INDEX Paper_year IF NOT EXISTS
FOR (n:Paper) ON (n.year)
