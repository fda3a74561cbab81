/** What a contact is reached by. */
export type AddressKind = 'email' | 'phone';

/** A contact as one kind of channel reaches it. */
export interface Reached {
  readonly to: string;
  /** Null takes the company's. */
  readonly locale: string | null;
  /** The zone they live in, as IANA names it; null: nobody has said. */
  readonly timezone: string | null;
  /** Why nothing is sent there; null: something is. */
  readonly skip: 'suppressed' | null;
}

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
  /** The zone they live in, as IANA names it: `Europe/Berlin`; null: nobody has said. */
  readonly timezone: string | null;
  readonly tags: readonly string[];
}
