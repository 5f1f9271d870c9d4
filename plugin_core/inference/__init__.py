"""What was learned, put to work: networks run, pixels voting for regions."""
