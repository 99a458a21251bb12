-- Jobs, files and settings. Times are milliseconds since 1970 by the database's clock.
-- BYTES stands for the database's own type of raw bytes.

create table job (
    id text primary key,
    tenant text not null,
    request_id text not null,
    body_sha256 text not null,
    capability text not null,
    submission text not null,
    seed bigint not null,
    priority integer not null,
    deadline bigint,
    state text not null,
    cancelling integer not null default 0,
    attempts integer not null default 0,
    -- attempts in a row without a checkpoint: a job that kills its worker each time is given up
    fruitless integer not null default 0,
    ready_at bigint not null,
    -- the fencing token: whoever claims the job raises it, and only its holder may write
    token bigint not null default 0,
    worker text,
    leased_until bigint,
    submitted_at bigint not null,
    started_at bigint,
    ended_at bigint,
    expires_at bigint,
    progress text,
    notices text not null,
    outcome text,
    version bigint not null default 1
);

create unique index job_request on job (tenant, request_id);
create index job_queued on job (tenant, priority, id) where state = 'QUEUED';
create index job_running on job (leased_until) where state = 'RUNNING';
create index job_deadline on job (deadline) where state = 'QUEUED' and deadline is not null;
create index job_expiry on job (expires_at) where expires_at is not null;
create index job_by_tenant on job (tenant, id);

create table tenant (
    name text primary key,
    -- grows with every job taken of any tenant; the lowest comes next
    turn bigint not null
);

create table preview (
    job_id text primary key,
    width integer not null,
    height integer not null,
    rgb BYTES not null
);

-- Who keeps a file: a job that made or uses it, or an upload.
create table file_claim (
    tenant text not null,
    sha256 text not null,
    holder text not null,
    media_type text not null,
    bytes bigint not null,
    stored_at bigint not null,
    primary key (tenant, sha256, holder)
);

create index file_claim_digest on file_claim (sha256);
create index file_claim_holder on file_claim (holder);

create table upload (
    id text primary key,
    tenant text not null,
    media_type text not null,
    bytes bigint not null,
    sha256 text,
    begun_at bigint not null
);

create table setting (
    name text primary key,
    value text not null
);
