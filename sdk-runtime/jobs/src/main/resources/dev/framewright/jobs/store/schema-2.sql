-- How often an attempt failed for a reason that may pass; what workers hand over or lose is no failure.

alter table job add column failures integer not null default 0;
