// The time of the server, in milliseconds.
RETURN datetime.realtime().epochMillis AS milliseconds
