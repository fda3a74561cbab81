import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FolderDesk, folderConfig, openFolderDesk } from '../../helpers/folderDesk.ts';
import { type SmtpReceiver, startSmtpServer } from '../../helpers/smtpServer.ts';

let desk: FolderDesk;
let server: SmtpReceiver;
const arrived: string[] = [];
beforeEach(async () => {
  arrived.length = 0;
  desk = openFolderDesk();
  server = await startSmtpServer({
    onData: (stream, session, done) => {
      stream.resume();
      stream.on('end', () => {
        arrived.push(...session.envelope.rcptTo.map(({ address }) => address));
        setTimeout(() => done(null, '2.0.0 queued'), 20);
      });
    },
  });
});
afterEach(async () => {
  await server.close();
  desk.close();
});

it.each([36, 48])(
  'a bulk mail over fifty connections with %i file handles: everybody gets it once',
  async (most) => {
    const people = Array.from({ length: 300 }, (_, at) => `person${at}@customer.example`);
    const smtp = { host: '127.0.0.1', port: server.port };
    const mail = { type: 'email', from: 'Acme <a@acme.example>', to: people, smtp, connections: 50 };
    desk.configure({ ...folderConfig, channels: { mail } });
    const open = ['open', 'Checkout is down', '--impact', 'major', '-m', 'No card works.', '--yes', '--json'];
    const opened = await desk.runWith({ shell: `ulimit -n ${most}` }, ...open);
    expect([0, 1, 4]).toContain(opened.code);
    expect(opened.stderr + opened.stdout).not.toMatch(/should not happen/u);
    // Whoever ran out of handles before anything was recorded begins again.
    if (!desk.stored() || (await desk.run('list', '--json')).stdout.trim() === '[]') await desk.run(...open);
    expect((await desk.run('deliver', '--json')).code).toBe(0);
    expect(arrived.toSorted()).toEqual(people.toSorted());
  },
  90_000,
);
