"""What one value tells, a folder for each subject: no columns, no rows."""
