import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeSecret } from '../../config/writeConfig.ts';
import type { ChannelAnswer } from './answers.ts';
import { referenceTo, replaceSecrets, TypedSecret, withSecrets } from './typedSecret.ts';

/** What `init` was told so far; what is missing was not asked yet. */
export interface InitDraft {
  readonly company?: string;
  readonly pageUrl?: string | null;
  readonly components?: readonly string[];
  /** The chosen types of channels, those that are answered for, and those that were left out after all. */
  readonly types?: readonly string[];
  readonly channels?: Readonly<Record<string, ChannelAnswer>>;
  readonly left?: readonly string[];
  /** A channel in the middle of its questions. */
  readonly begun?: { readonly type: string; readonly answer: ChannelAnswer } | null;
  readonly probe?: string | null;
  readonly contacts?: string | null;
}

/** Keeps each answer beside the config to be, so that leaving the terminal loses none. Secrets are not in it. */
export interface DraftFile {
  readonly draft: () => InitDraft;
  readonly keep: (more: InitDraft) => void;
  /** Gone, and with it the folders that were made for it, if nothing else is in them. */
  readonly drop: () => void;
}

export const draftFileOf = (file: string): string => `${file}.draft`;

export function openDraft(file: string, begun: InitDraft): DraftFile {
  let draft = begun;
  let made: string | null = null;
  return {
    draft: () => draft,
    keep: (more) => {
      draft = { ...draft, ...more };
      try {
        made = mkdirSync(dirname(file), { recursive: true, mode: 0o700 }) ?? made;
        writeSecret(draftFileOf(file), JSON.stringify(plain(draft)));
      } catch (error) {
        // Where nothing can be written the config can't either, which is told when it is.
        if (!(error instanceof Error && 'code' in error)) throw error;
      }
    },
    drop: () => {
      rmSync(draftFileOf(file), { force: true });
      if (made !== null) removeEmpty(dirname(file), made);
    },
  };
}

/** Null: none was begun, or it can't be read. */
export function readDraft(file: string): InitDraft | null {
  const path = draftFileOf(file);
  if (!existsSync(path)) return null;
  try {
    const draft: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof draft === 'object' && draft !== null ? (withSecrets(draft) as InitDraft) : null;
  } catch {
    return null;
  }
}

const plain = (draft: InitDraft): unknown =>
  replaceSecrets(draft, '', (secret) => {
    if (secret instanceof TypedSecret) return { typed: secret.home };
    return secret.source.kind === 'literal' ? { typed: 'file' } : referenceTo(secret);
  });

function removeEmpty(folder: string, last: string): void {
  try {
    rmdirSync(folder);
    if (folder !== last) removeEmpty(dirname(folder), last);
  } catch {
    // Something else is in it.
  }
}
