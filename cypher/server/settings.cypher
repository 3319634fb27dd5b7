// The size of the server's page cache, as it is set; a server can keep its settings from its users.
SHOW SETTINGS YIELD name, value
WHERE name = 'server.memory.pagecache.size'
