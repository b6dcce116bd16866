"""What a request for an EHC needs assessment is, and what follows from it."""
