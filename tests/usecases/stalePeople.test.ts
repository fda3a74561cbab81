import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AppBench, createAppBench, sampleConfig } from '../helpers/appBench.ts';
import { done, openInput, verbs } from '../helpers/appVerbs.ts';
import { type SmtpReceiver, startSmtpServer } from '../helpers/smtpServer.ts';

let bench: AppBench;
let mail: SmtpReceiver;
beforeEach(async () => {
  mail = await startSmtpServer();
  const smtp = [{ host: '127.0.0.1', port: mail.port }];
  const customers = { type: 'email', from: 'status@acme.example', to: 'contacts', smtp };
  bench = await createAppBench(
    sampleConfig({ channels: { customers }, contacts: { sources: [{ type: 'file', path: 'people.csv' }] } }),
  );
  bench.write('people.csv', 'email,locale\nann@acme.example,de\n');
});
afterEach(async () => {
  await mail.close();
  bench.remove();
});

it('has a message for everybody, also for who joined the list in a new language while it was prepared', async () => {
  const between = async () => bench.write('people.csv', 'email,locale\nann@acme.example,de\nben@acme.example,fr\n');
  const { tallies } = await done(verbs.open(bench.deps, openInput({ message: null }), {}, between));
  expect(tallies).toMatchObject([{ channel: 'customers', state: 'sent', count: 2 }]);
  const subjects = mail.mails.map(({ to, raw }) => [to[0], /^Subject: (.*)$/mu.exec(raw.toString())?.[1]]);
  expect(new Set(subjects.map(([, subject]) => subject)).size).toBe(2);
  expect(subjects.map(([to]) => to).toSorted()).toEqual(['ann@acme.example', 'ben@acme.example']);
  expect(await bench.store.incidents.list()).toHaveLength(1);
});
