import type { SecretSource } from '../domain/secret.ts';

/** Where a secret is kept, for a sentence that sends somebody there; never its value. */
export function whereKept(source: SecretSource | null, otherwise: string): string {
  switch (source?.kind) {
    case 'env':
      return `the environment variable ${source.name}`;
    case 'file':
      return `the file ${source.path}`;
    case 'keychain':
      return `the keychain's entry ${source.name}`;
    case 'command':
      return `what ${source.argv[0] ?? 'the command'} prints`;
    default:
      return otherwise;
  }
}
