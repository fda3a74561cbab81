import * as v from 'valibot';
import { parseDuration } from '../domain/duration.ts';
import { Secret } from '../domain/secret.ts';

// Pieces that the settings of channels and probes are described with. Each says in words what it expects.

const secretForms = 'a secret: {"env": NAME}, {"file": PATH}, {"keychain": NAME} or {"command": [PROGRAM, …]}';
const word = v.pipe(v.string(secretForms), v.nonEmpty(secretForms));

const reference = v.union([
  v.strictObject({ env: word }),
  v.strictObject({ file: word }),
  v.strictObject({ keychain: word }),
  v.strictObject({ command: v.pipe(v.array(word, secretForms), v.minLength(1, secretForms)) }),
]);

/** A reference to a secret, or the secret itself in a file that nobody else can read. */
export const secret = () =>
  v.pipe(
    v.union([word, reference], secretForms),
    v.transform((given) => {
      if (typeof given === 'string') return new Secret({ kind: 'literal', value: given });
      if ('env' in given) return new Secret({ kind: 'env', name: given.env });
      if ('file' in given) return new Secret({ kind: 'file', path: given.file });
      if ('keychain' in given) return new Secret({ kind: 'keychain', name: given.keychain });
      return new Secret({ kind: 'command', argv: given.command });
    }),
  );

/** A length of time, in milliseconds after parsing. */
export const duration = () =>
  v.pipe(
    v.string('a length of time such as "90s", "30m" or "2h"'),
    v.check((text) => (parseDuration(text) ?? 0) > 0, 'a length of time such as "90s", "30m" or "2h"'),
    v.transform((text) => parseDuration(text) ?? 0),
  );

/** An http or https address without a name and password in it. */
export const url = () =>
  v.pipe(
    v.string('an address such as "https://acme.example"'),
    v.check((text) => {
      const parsed = URL.canParse(text) ? new URL(text) : null;
      return parsed !== null && /^https?:$/u.test(parsed.protocol) && parsed.username === '' && parsed.password === '';
    }, 'an address such as "https://acme.example", without a password in it'),
  );

export const nonEmptyText = (what: string) => v.pipe(v.string(what), v.nonEmpty(what));

/** What every channel takes. */
export const commonSettings = {
  audience: v.optional(v.picklist(['public', 'team'], '"public" or "team"'), 'public'),
  expireAfter: v.optional(duration(), '2h'),
  whenUncertain: v.optional(v.picklist(['resend', 'hold'], '"resend" or "hold"')),
  /** Where the service answers, for a proxy or a receiver on loopback. */
  apiUrl: v.optional(url()),
  allowMetadata: v.optional(v.boolean('true or false'), false),
};
