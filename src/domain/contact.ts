/** A person to reach one by one, by an e-mail address, a phone number or both. */
export interface Contact {
  readonly email: string | null;
  /** E.164 */
  readonly phone: string | null;
  /** Agreed to be texted: consent to SMS has to name SMS, and does not come with an e-mail address. */
  readonly smsOptIn: boolean;
  readonly name: string | null;
  /** BCP 47, e.g. `de`; null takes the company's. */
  readonly locale: string | null;
  readonly tags: readonly string[];
}
