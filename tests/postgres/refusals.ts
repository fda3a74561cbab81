import { expect } from 'vitest';
import type { Desk, Ran } from '../helpers/desk.ts';

/** With all that has a meaning in a URL. */
export const password = 'planted-s3cret/@#%?';
const encoded = encodeURIComponent(password);

export const configOf = (store: unknown) => ({
  company: { name: 'Acme' },
  channels: { page: { type: 'status-page', out: './public' } },
  store,
});
export const openWords = ['open', 'Checkout is down', '--impact', 'major', '-m', 'Nobody can pay.', '--yes'];

export interface Refusal {
  readonly exit: number;
  readonly kind: string;
  /** What happened, and why. */
  readonly says: RegExp;
  /** What mends it. */
  readonly mend: RegExp;
}

/** `open` and `status` are refused with these words, without a secret. */
export async function expectRefused(
  desk: Desk,
  store: unknown,
  { exit, kind, says, mend }: Refusal,
  env = {},
): Promise<void> {
  desk.configure(configOf(store));
  const runs = await Promise.all([openWords, ['status']].map((words) => desk.runWith({ env }, ...words, '--json')));
  for (const ran of runs) {
    expect(ran.code, ran.stderr).toBe(exit);
    expect(ran.stdout).toBe('');
    const { error } = ran.json() as { readonly error: { kind: string; message: string; hint: string } };
    expect(error.kind).toBe(kind);
    expect(error.message).toMatch(says);
    expect(error.hint).toMatch(mend);
    expectNoSecret(ran);
  }
}

function expectNoSecret({ stdout, stderr }: Ran): void {
  for (const form of [password, encoded, Buffer.from(password).toString('base64').replace(/=+$/u, ''), 's3cret']) {
    expect(stdout + stderr).not.toContain(form);
  }
}
