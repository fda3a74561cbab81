/** A delivery as the ledger has it. */
export interface Delivered {
  readonly id: string;
  readonly to: string;
  readonly state: string;
  /** Oldest first. */
  readonly moves: readonly { readonly from: string; readonly to: string }[];
}

/** A message as it came. */
export interface Came {
  readonly id: string;
  readonly to: string;
  /** Of all its bytes; the same for the same bytes. */
  readonly digest: string;
}

/** The ledger held against what has arrived. All but `missing` can't be true at any moment at which nobody sends. */
export interface Accounts<Row extends Delivered, Message extends Came> {
  /** Came to somebody for whom they were not, or are in no ledger. */
  readonly strange: readonly Message[];
  readonly unintended: readonly Row[];
  readonly neverCame: readonly Row[];
  /** Came again although nobody had called them uncertain. */
  readonly silent: readonly Row[];
  readonly altered: readonly Row[];
  /** Came more than once. */
  readonly doubled: readonly Row[];
  /** Copies beyond the first, of all. */
  readonly spare: number;
  /** Came not once. */
  readonly missing: readonly Row[];
}

export function accountsOf<Row extends Delivered, Message extends Came>(
  ledger: readonly Row[],
  arrived: readonly Message[],
): Accounts<Row, Message> {
  const known = new Map(ledger.map((row) => [row.id, row]));
  const copies = Map.groupBy(arrived, ({ id }) => id);
  const count = (row: Row): number => copies.get(row.id)?.length ?? 0;
  const doubled = ledger.filter((row) => count(row) > 1);
  return {
    strange: arrived.filter((one) => known.get(one.id)?.to !== one.to),
    unintended: ledger.filter((row) => count(row) > intentsOf(row)),
    neverCame: ledger.filter((row) => row.state === 'sent' && count(row) === 0),
    silent: doubled.filter((row) => count(row) - 1 > resendsOf(row)),
    altered: doubled.filter((row) => new Set(copies.get(row.id)?.map(({ digest }) => digest)).size > 1),
    doubled,
    spare: arrived.length - copies.size,
    missing: ledger.filter((row) => count(row) === 0),
  };
}

export const intentsOf = ({ moves }: Delivered): number => moves.filter((move) => move.to === 'sending').length;

/** Sends of what was `uncertain` right before, by a rule or by a person's word. */
export const resendsOf = ({ moves }: Delivered): number =>
  moves.filter((move, index) => {
    if (move.to !== 'sending') return false;
    return move.from === 'uncertain' || moves[index - 1]?.from === 'uncertain';
  }).length;
