/** What is wrong with a file that should be an export of ours. Lines are counted from 1. */
export type ExportProblem =
  /** It is something else. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'newer'; readonly version: number; readonly known: number; readonly program: string | null }
  /** It ends too early. `after`: the last kind of record that is there; null: not even one. */
  | { readonly kind: 'cut'; readonly line: number; readonly after: string | null; readonly missing: readonly string[] }
  | { readonly kind: 'damaged'; readonly line: number; readonly why: string }
  | { readonly kind: 'conflict'; readonly why: string }
  /** It came through a pipe, and would have to be read again. */
  | { readonly kind: 'used_up' }
  /** Of our own store: a record that is too long to be read again. */
  | { readonly kind: 'too_long'; readonly record: string };

/** Thrown where an export can't be written, or read. Nothing of it was stored. */
export class ExportFault extends Error {
  override readonly name = 'ExportFault';
  readonly problem: ExportProblem;

  constructor(problem: ExportProblem, options?: ErrorOptions) {
    super(problem.kind, options);
    this.problem = problem;
  }
}
