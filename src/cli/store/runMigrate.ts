import { CliError } from '../cliError.ts';
import type { Args, Context, Options } from '../define.ts';

export async function runMigrate(_: Args, _options: Options, { app: load, output }: Context): Promise<number> {
  const app = await load();
  const { storeUrl } = app.config;
  const facts = await (await app.stores()).migrate();
  if (facts === null) {
    throw new CliError({
      kind: 'usage',
      message: `The store is a file, which is brought up to date when it is first opened: ${storeUrl}`,
      hint: 'For a database: incident store migrate --store postgres://OWNER@HOST/DATABASE',
      exit: 2,
    });
  }
  const { schema, queueVersion, role } = facts;
  output.result(
    { store: storeUrl, schema: schema.version, queue: queueVersion },
    `${storeUrl} is up to date: schema ${schema.version}, the queue's ${queueVersion ?? 'none'}. What it has belongs to ${role}.`,
  );
  return 0;
}
