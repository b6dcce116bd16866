-- Prefect keeps its own database beside the tracker's; it searches names by trigrams.
CREATE DATABASE prefect;
\connect prefect
CREATE EXTENSION IF NOT EXISTS pg_trgm;
