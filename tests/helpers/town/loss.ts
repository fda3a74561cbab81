import { type Desk, openDesk, type Ran } from '../desk.ts';
import { sqlOn } from '../storeSql.ts';
import type { House, Loss } from './house.ts';
import type { Standing } from './service.ts';
import { openTown, type Town } from './town.ts';

/** How one channel stands after a command. */
export interface Standings {
  /** Of its deliveries, one a reader. */
  readonly states: readonly string[];
  readonly means: readonly (string | null)[];
  readonly remoteIds: readonly (string | null)[];
  readonly ids: readonly string[];
  readonly posts: readonly Standing[];
  readonly tries: number;
}

/** An incident that was declared while every service of a town lost its answers. */
export interface LossStory {
  readonly town: Town;
  readonly desk: Desk;
  readonly opened: Ran;
  readonly delivered: readonly Ran[];
  /** After `open`, and after each `deliver`; by channel. */
  readonly after: readonly ReadonlyMap<string, Standings>[];
  now(): Promise<ReadonlyMap<string, Standings>>;
  close(): Promise<void>;
}

/** @param losses of each service's first messages */
export async function loseAnswers(...losses: readonly Loss[]): Promise<LossStory> {
  const town = await openTown();
  const desk = openDesk();
  desk.configure(town.config);
  const [folders, services] = [town.houses.filter(isFolder), town.houses.filter((house) => !isFolder(house))];
  for (const house of services) house.lose(...losses);
  const opened = await desk.run('open', 'Checkout is down', '--impact', 'major', '-m', words, '--yes', '--json');
  // As a program leaves them that dies between the file and its own note of it.
  for (const { name } of folders) {
    sqlOn(desk.path('incidents.db'))(
      "update deliveries set state = 'sending', remote_id = null, url = null where channel = ?",
      name,
    );
  }
  for (const house of folders) house.lose(...losses);
  const now = (): Promise<ReadonlyMap<string, Standings>> => standingsOf(town, desk);
  const after = [await now()];
  const delivered: Ran[] = [];
  for (let count = 0; count < 2; count += 1) {
    delivered.push(await desk.run('deliver', '--json'));
    after.push(await now());
  }
  const close = async (): Promise<void> => {
    await town.close();
    desk.close();
  };
  return { town, desk, opened, delivered, after, now, close };
}

const words = 'Nobody can pay by card since this morning. Paying by invoice works.';
const isFolder = (house: House): boolean => house.isFolder === true;

interface Row {
  readonly id: string;
  readonly channel: string;
  readonly state: string;
  readonly means: string | null;
  readonly remoteId: string | null;
}

async function standingsOf({ houses }: Town, desk: Desk): Promise<ReadonlyMap<string, Standings>> {
  const rows = (await desk.run('deliveries', '--json')).json() as unknown as readonly Row[];
  const all = houses.map(async (house): Promise<[string, Standings]> => {
    const own = rows.filter(({ channel }) => channel === house.name);
    const standings = {
      states: own.map(({ state }) => state),
      means: own.map(({ means }) => means),
      remoteIds: own.map(({ remoteId }) => remoteId),
      ids: own.map(({ id }) => id),
      posts: await house.posts(),
      tries: house.tries(),
    };
    return [house.name, standings];
  });
  return new Map(await Promise.all(all));
}
