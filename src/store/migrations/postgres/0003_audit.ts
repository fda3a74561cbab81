/**
 * The audit trail: who did what, when and from where. Only ever added to. Whatever default privileges have given to other
 * roles, none but the owner may change or empty it.
 */
export const audit = `
create table audit (
  seq bigint primary key, at bigint not null, person text not null, host text not null, via text not null,
  origin text, action text not null, incident_uuid text, subject text not null, hash text not null
);
create index audit_incident on audit (incident_uuid, seq) where incident_uuid is not null;

create function audit_unchanged() returns trigger language plpgsql as $$
begin
  raise exception 'the audit trail is only ever added to' using errcode = 'restrict_violation';
end $$;
create trigger audit_unchanged before update or delete on audit for each row execute function audit_unchanged();
create trigger audit_kept before truncate on audit for each statement execute function audit_unchanged();

do $$
declare other record;
begin
  for other in
    select distinct grantee from information_schema.role_table_grants
    where table_schema = current_schema() and table_name = 'audit' and grantee <> current_user
  loop
    execute format('revoke update, delete, truncate, trigger on audit from %s',
      case when other.grantee = 'PUBLIC' then 'public' else quote_ident(other.grantee) end);
  end loop;
end $$;
`;
