import { stdin, stdout } from 'node:process';
import { openStore } from '../../src/store/open.ts';

// A process of its own: opens a store when it is told to, and tells which one it found.
const [, , path = '', anchorsPath = ''] = process.argv;
stdout.write('ready\n');
await new Promise((resolve) => stdin.once('data', resolve));
try {
  const store = await openStore({ url: `sqlite:${path}`, create: true, anchorsPath, now: () => new Date() });
  const said = { ...(await store.identity()), next: await store.incidents.nextNumber() };
  await store.close();
  stdout.write(JSON.stringify(said));
} catch (error) {
  stdout.write(JSON.stringify(error));
}
stdin.destroy();
