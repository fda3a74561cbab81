import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { secret } from '../channels/settings.ts';

const fileName = 'signing.key';

export interface SigningKey {
  /** What stands in the config. */
  readonly setting: unknown;
  /** The key, where it has to be made; null: there is one. */
  readonly made: { readonly name: string; readonly value: string } | null;
}

/**
 * The key for a config that is written anew: the one in use is kept, because links and addresses that went out derive
 * from it; where there is none, 32 random bytes.
 */
export function signingKeyFor(file: string): SigningKey {
  const used = settingIn(file);
  if (used !== null) return { setting: used, made: null };
  const setting = { file: fileName };
  if (existsSync(join(dirname(file), fileName))) return { setting, made: null };
  return { setting, made: { name: fileName, value: randomBytes(32).toString('base64') } };
}

function settingIn(file: string): unknown {
  try {
    const { signingKey } = JSON.parse(readFileSync(file, 'utf8')) as { readonly signingKey?: unknown };
    return v.safeParse(secret(), signingKey).success ? signingKey : null;
  } catch {
    // No config, or none that can be read.
    return null;
  }
}
