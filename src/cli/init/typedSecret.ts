import { Secret } from '../../domain/secret.ts';

export type Home = 'keychain' | 'file';

/** A secret that was typed: known only here until the config is written, and where it goes then. */
export class TypedSecret {
  readonly secret: Secret;
  readonly home: Home;

  constructor(value: string, home: Home) {
    this.secret = new Secret({ kind: 'literal', value });
    this.home = home;
  }

  /** What was typed; empty: it has to be typed once more. */
  get value(): string {
    return this.secret.source.kind === 'literal' ? this.secret.source.value : '';
  }
}

/** The same settings with something else for each secret. @param path where the value stands: `customers.smtp.password` */
export function replaceSecrets(
  value: unknown,
  path: string,
  by: (secret: Secret | TypedSecret, path: string) => unknown,
): unknown {
  if (value instanceof Secret || value instanceof TypedSecret) return by(value, path);
  if (Array.isArray(value)) return value.map((one, index) => replaceSecrets(one, `${path}.${index + 1}`, by));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, replaceSecrets(one, path === '' ? key : `${path}.${key}`, by)]),
  );
}

/** With what was typed in it, and the place of what was not. */
export const revealed = (value: unknown): unknown =>
  replaceSecrets(value, '', (secret) => referenceTo(secret instanceof TypedSecret ? secret.secret : secret));

/** As a config writes it. */
export function referenceTo({ source }: Secret): unknown {
  switch (source.kind) {
    case 'env':
      return { env: source.name };
    case 'file':
      return { file: source.path };
    case 'keychain':
      return { keychain: source.name };
    case 'command':
      return { command: source.argv };
    case 'literal':
      return source.value;
  }
}

/** Plain JSON with a `Secret` for each reference in it; `{"typed": HOME}` of a draft is one that is still to be typed. */
export function withSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSecrets);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[key, name] = []] = entries;
  if (entries.length === 1 && typeof name === 'string') {
    if (key === 'typed') return new TypedSecret('', name === 'keychain' ? 'keychain' : 'file');
    if (key === 'env' || key === 'keychain') return new Secret({ kind: key, name });
    if (key === 'file') return new Secret({ kind: key, path: name });
  }
  return Object.fromEntries(entries.map(([inner, one]) => [inner, withSecrets(one)]));
}
