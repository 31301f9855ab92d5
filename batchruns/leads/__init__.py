"""Files of leads: any file as rows, its columns understood, results written. No Django here."""
