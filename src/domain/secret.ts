export type SecretSource =
  | { readonly kind: 'env'; readonly name: string }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'keychain'; readonly name: string }
  | { readonly kind: 'command'; readonly argv: readonly string[] }
  | { readonly kind: 'literal'; readonly value: string };

/** A reference to a secret. Printing it in any way gives `***`; its value is had from the config's resolver only. */
export class Secret {
  readonly #source: SecretSource;

  constructor(source: SecretSource) {
    this.#source = source;
  }

  get source(): SecretSource {
    return this.#source;
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }
}
