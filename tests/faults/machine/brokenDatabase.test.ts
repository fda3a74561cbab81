import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { isAnything, startFaultProxy } from '../../helpers/faultProxy.ts';
import { type Fault, garbage, instead, repeated } from '../../helpers/faultProxyFault.ts';
import { openFolderDesk } from '../../helpers/folderDesk.ts';

const faults: readonly (readonly [string, Fault])[] = [
  ['nobody listens', { kind: 'refuse' }],
  ['it closes at once', { kind: 'close', at: 'accept' }],
  ['it resets at once', { kind: 'reset', at: 'accept' }],
  ['it says nothing', { kind: 'stall', at: 'before' }],
  ['it closes when it is spoken to', { kind: 'close', at: 'before' }],
  ['it speaks something else', instead(false, garbage)],
  ['it never ends', repeated(false, Buffer.from('N'), Buffer.alloc(65_536, 'x'))],
  ['it is a web server', instead(false, Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))],
];

it('a database that is none, or is broken: nothing is sent, the words say it and how to speak now', async () => {
  const silent = createServer((socket) => socket.on('error', () => {}));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const told = faults.map(async ([name, fault]) => {
    const desk = openFolderDesk();
    const proxy = await startFaultProxy({ port }, isAnything);
    await proxy.break(fault);
    const store = `postgres://ann:hunter2-the-second@127.0.0.1:${proxy.port}/incidents`;
    const ran = await desk.runWith(
      { env: { INCIDENT_STORE: store } },
      ...['open', 'Checkout is down', '--impact', 'major', '-m', 'No card works.', '--yes', '--json'],
    );
    const posted = desk.posted();
    const connections = proxy.connections();
    await proxy.close();
    desk.close();
    const { error } = ran.json() as { error: { kind: string; message: string; hint: string } };
    expect([name, ran.code, ran.stdout, posted]).toEqual([name, 1, '', { blog: [], team: [] }]);
    expect(error, `${name}: ${ran.stderr}`).toMatchObject({
      kind: expect.stringMatching(/^database_/u),
      hint: expect.stringMatching(/--store sqlite:|psql|createdb/u),
    });
    expect(ran.stderr, name).not.toMatch(/hunter2|should not happen|\\u00/u);
    expect(connections, name).toBeLessThan(100);
  });
  await Promise.all(told);
  silent.close();
}, 120_000);
