/** What a person is told when a command ends badly: what happened and why, then what to do, with the exact command. */
export interface Explanation {
  readonly kind: string;
  readonly message: string;
  readonly hint: string;
  readonly exit: 1 | 2 | 3 | 5 | 6 | 130;
  /** Further keys of the JSON error object. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export class CliError extends Error {
  override readonly name = 'CliError';
  readonly explanation: Explanation;

  constructor(explanation: Explanation) {
    super(explanation.message);
    this.explanation = explanation;
  }
}

/** A command line that can't be; `faults` are all told at once. */
export const usageError = (faults: readonly string[], hint: string): CliError =>
  new CliError({ kind: 'usage', message: faults.join('\n'), hint, exit: 2 });
