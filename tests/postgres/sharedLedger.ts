import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Receivers, Team } from '../helpers/team.ts';

/** A delivery as the shared ledger has it, and how often it arrived. */
export interface SharedRow {
  readonly id: string;
  readonly channel: string;
  readonly to: string;
  readonly seq: number;
  readonly state: string;
  readonly reason: string | null;
  /** Oldest first. */
  readonly moves: readonly { readonly from: string; readonly to: string; readonly fence: number | null }[];
  /** Copies; of the page and of files, which are replaced, not more than one. */
  readonly copies: number;
}

/** Every delivery with its history and what arrived of it. */
export async function readShared(team: Team, receivers: Receivers): Promise<readonly SharedRow[]> {
  const rows = await team.sql(
    'select id, channel, recipient, seq, state, reason from allclear.deliveries order by position',
  );
  const events = await team.sql(
    'select delivery_id, from_state, to_state, fence from allclear.delivery_events order by id',
  );
  const moves = Map.groupBy(events, (one) => String(one['delivery_id']));
  const copies = new Map<string, number>();
  const arrivals = [...receivers.sink.mails(), ...receivers.hook.posts].map(({ id }) => id);
  for (const id of [...arrivals, ...filesOf(team)]) copies.set(id, (copies.get(id) ?? 0) + 1);
  return rows.map((row) => ({
    id: String(row['id']),
    channel: String(row['channel']),
    to: String(row['recipient']),
    seq: Number(row['seq']),
    state: String(row['state']),
    reason: row['reason'] === null ? null : String(row['reason']),
    moves: (moves.get(String(row['id'])) ?? []).map((move) => ({
      from: String(move['from_state']),
      to: String(move['to_state']),
      fence: move['fence'] === null ? null : Number(move['fence']),
    })),
    copies: copies.get(String(row['id'])) ?? 0,
  }));
}

/** Ids of the deliveries whose files lie in the blog. */
export function filesOf(team: Team): readonly string[] {
  const folder = join(team.folder, 'blog');
  const names = readdirSafely(folder).filter((name) => name.endsWith('.md'));
  return names.map((name) => /^delivery: (.*)$/mu.exec(readFileSync(join(folder, name), 'utf8'))?.[1] ?? '');
}

/** What the page says of incidents; empty: it has not been put up. */
export function pageOf(team: Team): string {
  const folder = join(team.folder, 'public');
  return readdirSafely(folder).includes('index.html') ? readFileSync(join(folder, 'index.html'), 'utf8') : '';
}

function readdirSafely(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What can't be true of a ledger and of what arrived, at a moment at which nobody sends. */
export function faultsOf(rows: readonly SharedRow[]): Readonly<Record<string, readonly SharedRow[]>> {
  const told = rows.filter((row) => row.channel !== 'page');
  const all = {
    'is sent and never came': told.filter((row) => row.state === 'sent' && row.copies === 0),
    'came without an intent in the ledger': told.filter((row) => row.copies > intents(row)),
    'came again without having been uncertain': told.filter((row) => row.copies - 1 > resends(row)),
    'is under way although nobody sends': rows.filter((row) => row.state === 'sending'),
    'was moved by an old fence': rows.filter(wentBack),
  };
  return Object.fromEntries(Object.entries(all).filter(([, found]) => found.length > 0));
}

const intents = ({ moves }: SharedRow): number => moves.filter(({ to }) => to === 'sending').length;
/** Sends of what was `uncertain` right before. */
const resends = ({ moves }: SharedRow): number =>
  moves.filter(({ from, to }) => to === 'sending' && from === 'uncertain').length;
const wentBack = ({ moves }: SharedRow): boolean => {
  const fences = moves.flatMap(({ fence }) => (fence === null ? [] : [fence]));
  return fences.some((fence, index) => fence < (fences[index - 1] ?? 0));
};

/** Copies beyond the first. */
export const spareOf = (rows: readonly SharedRow[]): number =>
  rows.reduce((sum, { copies }) => sum + Math.max(0, copies - 1), 0);

export function statesOf(rows: readonly SharedRow[]): Readonly<Record<string, number>> {
  const states: Record<string, number> = {};
  for (const { state } of rows) states[state] = (states[state] ?? 0) + 1;
  return states;
}
