import type { AddressKind, Contact, Reached } from '../domain/contact.ts';
import type { Delivery } from '../domain/delivery.ts';

/** The people who are told one by one, as a channel reaches them. */
export interface PeopleReader {
  /**
   * Everybody whom this kind of address reaches, each address once, in pages, in the order of the addresses. By phone
   * only those who agreed to be texted; who is suppressed is told so, not left out.
   * @param tag only people who have it; null: all
   */
  pages(kind: AddressKind, tag: string | null, pageSize?: number): AsyncIterable<readonly Reached[]>;
  /** How many those are. */
  count(kind: AddressKind, tag: string | null): Promise<number>;
  /** Those of these addresses that `pages` gives, by the address as it was asked for. */
  find(kind: AddressKind, tag: string | null, addresses: readonly string[]): Promise<ReadonlyMap<string, Reached>>;
}

export interface PeopleStore extends PeopleReader {
  /**
   * Puts what a source gives into the place of what it gave last: who is not in it any more goes. All of it or, where
   * `people` throws, nothing. Of the same person twice the first one counts.
   */
  replace(sync: SourceSync, people: AsyncIterable<readonly Contact[]>): Promise<Replaced>;
  /** Adds people who stay until they are removed; what is not said of one who is there already stays as it is. */
  merge(origin: Origin, people: AsyncIterable<readonly Contact[]>): Promise<Merged>;
  /** Everybody with where they come from, each person once, in pages. */
  everybody(tag: string | null, pageSize?: number): AsyncIterable<readonly Person[]>;
  /** All that sources, imports and hands say of whoever has this address; that which counts first. */
  withAddress(address: Address): Promise<readonly Person[]>;
  remove(address: Address): Promise<readonly Person[]>;
  tally(): Promise<PeopleTally>;

  /** @returns how many are new */
  suppress(entries: readonly Suppression[]): Promise<number>;
  /** False: nothing of it was suppressed. */
  unsuppress(address: Address): Promise<boolean>;
  suppressionsOf(addresses: readonly Address[]): Promise<readonly Suppression[]>;
  /** The addresses, as keys, of those who were erased. */
  erased(): Promise<ReadonlySet<string>>;
  /** Takes people out of the list and their addresses out of the ledger; see `Erasure`. */
  erase(erasure: Erasure): Promise<Erased>;
  /** What the ledger has about these addresses, oldest first. */
  deliveriesTo(addresses: readonly Address[]): Promise<readonly Delivery[]>;
  /** Writes down in the trail that all of this was handed over. */
  noteHandedOver(addresses: readonly Address[]): Promise<void>;

  sources(): Promise<readonly SourceState[]>;
  /** People of a source that is not among these are not reached, until it is again. */
  nameSources(named: readonly Pick<SourceState, 'name' | 'rank'>[]): Promise<void>;
  forgetSource(name: string): Promise<void>;
  /** The source is down; what it gave last stays. */
  noteFailure(source: Pick<SourceState, 'name' | 'rank' | 'definition'>, at: Date, failure: string): Promise<void>;
}

/** An address as it is compared: an e-mail address in lower case, a number as E.164. */
export interface Address {
  readonly kind: AddressKind;
  readonly key: string;
}

/** Where people come from who are in no source. */
export type Origin = 'by hand' | 'imported';

/** Of several that have the same person the smallest one counts; the sources of the config stand between these. */
export const ranks = { byHand: 0, imported: 1_000_000, retired: 2_000_000 } as const;

export interface Person extends Contact {
  /** `by hand`, `imported`, or the name of a source. */
  readonly source: string;
  readonly suppressed: readonly Omit<Suppression, 'key'>[];
}

export const suppressionReasons = ['unsubscribed', 'bounced', 'complained', 'by hand', 'erased'] as const;
export type SuppressionReason = (typeof suppressionReasons)[number];

export interface Suppression extends Address {
  readonly reason: SuppressionReason;
  readonly at: Date;
}

export interface SourceSync {
  readonly name: string;
  /** What it is made of: a path, a program. Another one is another list under the same name. */
  readonly definition: string;
  /** Its place in the config, from 1 on. */
  readonly rank: number;
  /** By which to tell whether it has changed; null: by nothing. */
  readonly mark: string | null;
  readonly at: Date;
  /** False: a list that lost more than half of its people is refused. */
  readonly allowShrink: boolean;
  /** What could not be used, known once all was read. */
  readonly leftOut: () => LeftOut;
}

export interface LeftOut {
  readonly broken: number;
  /** The first of them. */
  readonly faults: readonly { readonly line: number; readonly message: string }[];
}

export type Replaced =
  | {
      readonly kind: 'replaced';
      readonly people: number;
      readonly duplicates: number;
      readonly added: number;
      readonly changed: number;
      readonly removed: number;
    }
  | { readonly kind: 'shrunk'; readonly before: number; readonly after: number };

export interface Merged {
  readonly people: number;
  readonly duplicates: number;
  readonly added: number;
  readonly changed: number;
}

export interface SourceState {
  readonly name: string;
  readonly definition: string;
  readonly rank: number;
  readonly mark: string | null;
  /** Null: never yet. */
  readonly syncedAt: Date | null;
  readonly people: number;
  readonly leftOut: LeftOut;
  /** Since the last good sync; null: it was not tried, or it went well. */
  readonly failure: { readonly at: Date; readonly message: string } | null;
}

/** How many are reached by what, and how many of those are suppressed. */
export interface PeopleTally {
  readonly people: number;
  readonly email: { readonly reached: number; readonly suppressed: number };
  readonly phone: { readonly reached: number; readonly suppressed: number };
}

export interface Erasure {
  /** All addresses of one person. */
  readonly addresses: readonly Address[];
  /** What stands in the ledger instead of each: `erased:…`, the same for all deliveries to one address. */
  readonly marker: (address: Address) => string;
  /** Under which they stay suppressed; null: there is no key to make it with. */
  readonly addressKey: ((address: Address) => string) | null;
  readonly at: Date;
}

export interface Erased {
  readonly people: number;
  readonly deliveries: number;
}
