"""Books kept safe: backups, an open format to take them out and bring them in, and witnesses of each day's heads."""
