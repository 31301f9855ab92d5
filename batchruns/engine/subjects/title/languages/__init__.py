"""Terms of job titles, a table file for each language."""
