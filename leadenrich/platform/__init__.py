"""What any Django site on PostgreSQL needs."""
