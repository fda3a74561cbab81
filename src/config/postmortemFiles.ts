import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../store/makeFolder.ts';

/** Where the draft of one incident is, or would be. */
export interface KeptDraft {
  readonly path: string;
  /** Null: none is kept. */
  readonly text: string | null;
}

interface Named {
  /** `INC-7` */
  readonly id: string;
  readonly uuid: string;
  /** What stands in this incident's draft, and in no other's. */
  readonly mark: string;
}

const anyMark = /^<!-- draft [\da-f-]{36} -->$/mu;

/** Drafts are on this machine: they hold private notes, and are a person's own words until they are published. */
export function findDraft(folder: string, { id, uuid, mark }: Named): KeptDraft {
  const path = join(folder, `${id}.md`);
  const text = read(path);
  if (text === null || text.includes(mark) || !anyMark.test(text)) return { path, text };
  // Another store has an incident of this number, and its draft is kept.
  const own = join(folder, `${id}-${uuid.slice(-6)}.md`);
  return { path: own, text: read(own) };
}

/** Throws what node:fs throws; a draft that is there already is never written over. */
export function keepDraft(path: string, text: string): void {
  makeFolder(dirname(path));
  writeFileSync(path, text, { mode: 0o600, flag: 'wx', flush: true });
}

/** Makes room for a draft that begins again. @returns where the old one is now */
export function setDraftAside(path: string): string {
  const aside = `${path}.old`;
  renameSync(path, aside);
  return aside;
}

/** After it was published: the words are in the store then. */
export function dropDraft(path: string): void {
  for (const file of [path, `${path}.old`]) rmSync(file, { force: true });
}

/** Throws a `TypeError` for what is no UTF-8, whose letters would go out broken. */
const read = (path: string): string | null =>
  existsSync(path) ? new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)) : null;
