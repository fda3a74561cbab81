/** A person to reach one by one. */
export interface Contact {
  readonly email: string | null;
  /** E.164 */
  readonly phone: string | null;
  readonly name: string | null;
  /** BCP 47, e.g. `de`; null takes the company's. */
  readonly locale: string | null;
  readonly tags: readonly string[];
}
