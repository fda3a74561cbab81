/** No whole answer came. `before`: nothing of the request can have arrived. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  readonly phase: 'before' | 'after';
  readonly status: number | null;
  /** True: the address may not be gone to, now or later. */
  readonly refused: boolean;

  constructor(phase: 'before' | 'after', reason: string, status: number | null = null, refused = false) {
    super(reason);
    this.phase = phase;
    this.status = status;
    this.refused = refused;
  }
}
