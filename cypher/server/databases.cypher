// The databases of the server, each with its state, its access, and whether it is the one that is used by default.
SHOW DATABASES YIELD name, type, access, currentStatus, home
