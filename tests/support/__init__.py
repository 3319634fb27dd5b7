"""What several tests share: small graphs written as text, and the stores that every contract runs on."""
