import type { Weakening } from './weakening.ts';

const ELSEWHERE = 'create schema elsewhere';
const COPY = `create function elsewhere.copy() returns trigger language plpgsql as
  $$ begin insert into elsewhere.copies select new.*; return new; end $$`;

/** Functions, triggers, rules, types. */
export const code: Weakening[] = [
  {
    title: 'a SECURITY DEFINER function that everybody may call',
    apply: [
      ELSEWHERE,
      `create function elsewhere.peek() returns bigint language sql security definer as 'select count(*) from public.metrics'`,
    ],
    says: 'function elsewhere.peek() does not belong to this product: it runs with the rights of its owner',
  },
  {
    title: 'a function of ours that runs as its owner',
    apply: ['alter function words_of(text) security definer'],
    says: 'function public.words_of(text) differs: runs as owner is true',
  },
  {
    title: 'a function of ours with another body',
    apply: [
      `create or replace function words_of(jsonb) returns text language sql immutable strict parallel safe as 'select null::text'`,
    ],
    says: 'function public.words_of(jsonb) differs: body',
  },
  {
    title: 'a function of the job queue with another body',
    apply: [
      `create or replace function graphile_worker.complete_jobs(job_ids bigint[]) returns setof graphile_worker._private_jobs language sql as 'select * from graphile_worker._private_jobs where false'`,
    ],
    says: 'function graphile_worker.complete_jobs(job_ids bigint[]) differs: body',
  },
  {
    title: 'a function of ours that is LEAKPROOF',
    apply: ['alter function words_of(text) leakproof'],
    says: 'function public.words_of(text) differs: leakproof is true',
  },
  {
    title: 'a function of ours with a search path of its own',
    apply: ['alter function words_of(text) set search_path = elsewhere'],
    says: 'function public.words_of(text) has unexpected settings',
  },
  {
    title: 'a stray function in schema public',
    apply: [`create function helper() returns int language sql as 'select 1'`],
    says: 'function public.helper() does not belong to this product',
  },
  {
    title: 'a built-in function that was replaced',
    apply: [
      `create or replace function pg_catalog.current_setting(text, boolean) returns text language sql stable as $$ select 'anybody' $$`,
    ],
    says: 'built-in pg_catalog.current_setting(text, boolean) differs',
  },
  {
    title: 'a function that was put among the built-in ones',
    apply: [`create function pg_catalog.helper() returns int language sql as 'select 1'`],
    says: 'function pg_catalog.helper() does not belong to this product',
  },
  {
    title: 'a built-in function on which nothing stands',
    apply: ['alter function pg_catalog.initcap(text) volatile'],
    says: 'changed built-in pg_catalog.initcap(text)',
  },
  {
    title: 'a built-in function that PostgreSQL may call on hidden rows',
    apply: ['alter function pg_catalog.textlike(text, text) leakproof'],
    says: 'changed built-in pg_catalog.textlike(text, text) was changed after initdb: PostgreSQL calls it on rows',
  },
  {
    title: 'a trigger that copies rows elsewhere',
    apply: [
      ELSEWHERE,
      'create table elsewhere.copies (like project_memories)',
      COPY,
      'create trigger copying after insert on project_memories for each row execute function elsewhere.copy()',
    ],
    says: 'trigger public.project_memories.copying does not belong to this product',
  },
  {
    title: 'a trigger on logins',
    apply: [
      'create function on_ddl() returns event_trigger language plpgsql as $$ begin end $$',
      'create event trigger watching on ddl_command_end execute function on_ddl()',
    ],
    says: 'event trigger watching does not belong to this product',
  },
  {
    title: 'a rule that sends inserts nowhere',
    apply: ['create rule aside as on insert to audit_logs do instead nothing'],
    says: 'rule public.audit_logs.aside does not belong to this product',
  },
  {
    title: 'a cast that reads text as a number',
    apply: ['create cast (text as bigint) with inout as implicit'],
    says: 'cast from text to bigint does not belong to this product',
  },
  {
    title: 'an operator in schema public',
    apply: [
      `create function same(text, text) returns boolean language sql as 'select true'`,
      'create operator public.= (leftarg = text, rightarg = text, function = same)',
    ],
    says: 'operator public.=',
  },
  {
    title: 'a domain in schema public',
    apply: ['create domain text as pg_catalog.text'],
    says: 'type public.text does not belong to this product',
  },
];
