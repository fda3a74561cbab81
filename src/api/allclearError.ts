import type * as declared from './declarations.ts';

interface Refusal {
  readonly kind: string;
  readonly message: string;
  readonly hint: string;
  readonly exit: number;
  /** Further keys of the JSON error object. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** Every way in which a call ends badly. */
export class AllclearError extends Error implements declared.AllclearError {
  static {
    // A stack is headed by the name of the class, which the bundle has made short.
    Object.defineProperty(AllclearError, 'name', { value: 'AllclearError' });
  }

  override readonly name = 'AllclearError';
  readonly kind: string;
  readonly hint: string;
  readonly exitCode: number;
  readonly guard: declared.Guard | null;
  readonly faults: declared.AllclearError['faults'];

  constructor({ kind, message, hint, exit, extra = {} }: Refusal, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
    this.hint = hint;
    this.exitCode = exit;
    this.guard = (extra['guard'] as declared.Guard | undefined) ?? null;
    this.faults = (extra['faults'] as declared.AllclearError['faults'] | undefined) ?? [];
  }
}
