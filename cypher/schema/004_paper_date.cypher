// Papers by date, and in its order.
CREATE INDEX Paper_date IF NOT EXISTS
FOR (n:Paper) ON (n.date)
