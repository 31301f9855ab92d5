"""What people and programs download: files of runs as attachments, in any format, as any CRM has it."""
