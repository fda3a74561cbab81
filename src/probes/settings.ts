import * as v from 'valibot';
import { parseDuration } from '../domain/duration.ts';
import { Secret } from '../domain/secret.ts';

// Pieces that the settings of probes are described with. Each says in words what it expects; what it is for stands
// beside it as a description, from which docs/probes.md and the JSON Schema are printed.

export const nonEmptyText = (what: string) => v.pipe(v.string(what), v.nonEmpty(what));

/** A length of time, in milliseconds after parsing. */
export const duration = (example: string) => {
  const what = `a length of time such as "${example}"`;
  return v.pipe(
    v.string(what),
    v.check((text) => (parseDuration(text) ?? 0) > 0, what),
    v.transform((text) => parseDuration(text) ?? 0),
  );
};

const hostWords = 'a host such as "db.acme.example", without a port';

/** A name or an address; an IPv6 address may stand in brackets, which are taken off. */
export const host = () =>
  v.pipe(
    v.string(hostWords),
    v.regex(/^(?:\[[0-9a-f:.]+\]|[0-9a-f:]*:[0-9a-f:.]+|[\p{L}\p{N}_.-]+)$/iu, hostWords),
    v.transform((text) => text.replace(/^\[|\]$/gu, '')),
  );

const portWords = 'a port from 1 to 65535';
export const port = () =>
  v.pipe(v.number(portWords), v.integer(portWords), v.minValue(1, portWords), v.maxValue(65_535, portWords));

const secretForms =
  'a text, or a secret: {"env": NAME}, {"file": PATH}, {"keychain": NAME} or {"command": [PROGRAM, …]}';
const word = nonEmptyText(secretForms);

/** A plain text, or a reference to a secret. */
export const textOrSecret = () =>
  v.pipe(
    v.union(
      [
        v.pipe(v.string(secretForms), v.regex(/^[^\u0000-\u001f\u007f]*$/u, 'a text of one line')),
        v.strictObject({ env: word }),
        v.strictObject({ file: word }),
        v.strictObject({ keychain: word }),
        v.strictObject({ command: v.pipe(v.array(word, secretForms), v.minLength(1, secretForms)) }),
      ],
      secretForms,
    ),
    v.transform((given) => {
      if (typeof given === 'string') return given;
      if ('env' in given) return new Secret({ kind: 'env', name: given.env });
      if ('file' in given) return new Secret({ kind: 'file', path: given.file });
      if ('keychain' in given) return new Secret({ kind: 'keychain', name: given.keychain });
      return new Secret({ kind: 'command', argv: given.command });
    }),
  );
