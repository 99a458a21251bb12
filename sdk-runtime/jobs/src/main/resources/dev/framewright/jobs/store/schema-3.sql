-- The digest of an upload's own bytes, noted before they go to their place.

alter table upload add column computed_sha256 text;
