import type { App } from '../app.ts';
import type { PublishFault } from '../usecases/refusal.ts';
import type { PlannedTest, TestPlan, TestPostInput } from '../usecases/testPost.ts';
import { type ChannelLine, channelTable } from './channelTable.ts';
import { CliError } from './cliError.ts';
import type { Context } from './define.ts';
import { explainRefusal } from './errors.ts';
import { cleanText } from './io/cleanText.ts';
import { money } from './io/money.ts';
import { askYes } from './io/prompter.ts';
import { table } from './io/table.ts';
import { wrap } from './io/wrap.ts';

const untouched = 'the page is not touched by a test';

/** Shows what goes where, asks once, posts, and says how it went. @returns 6 where one has not gone out */
export async function postTest(app: App, input: TestPostInput, yes: boolean, context: Context): Promise<number> {
  const { output, terminal, verb, signal } = context;
  const planned = await app.testPost.plan(input);
  const faults = !planned.ok && planned.error.kind === 'not_ready' ? planned.error.faults : [];
  if (!planned.ok && faults.length === 0) throw new CliError(explainRefusal(planned.error, verb));
  const unasked = !yes && !terminal.interactive;
  if (!planned.ok || unasked) throw new CliError(notReady(faults, unasked, input));
  const plan = planned.value;
  if (!yes && plan.tests.length > 0) {
    output.say(await planText(plan, context));
    if (!(await askYes('Post this test?', false))) {
      throw new CliError({ kind: 'interrupted', message: 'Stopped. Nothing was posted.', hint: '', exit: 130 });
    }
  }
  const posted = await app.testPost.post(plan, signal);
  const order = app.config.channels;
  const all = [
    ...posted,
    ...plan.leftOut.map((channel) => ({ channel, result: 'skipped', message: untouched, fix: '', url: null }) as const),
  ].toSorted((one, other) => order.indexOf(one.channel) - order.indexOf(other.channel));
  const value = all.map(({ channel, result, message, fix, url }) => ({
    channel: channel.name,
    type: channel.definition.type,
    result,
    message,
    fix,
    url,
  }));
  const lines = all.map(
    ({ channel, result, message, fix, url }): ChannelLine => ({
      channel: channel.name,
      title: channel.definition.title,
      result,
      message: `${result === 'skipped' ? 'left out' : result}: ${url === null ? '' : `${url}  `}${message}`,
      fix,
    }),
  );
  output.result(value, await channelTable(lines, terminal));
  return value.some(({ result }) => result === 'failed' || result === 'uncertain') ? 6 : 0;
}

/** All that is missing at once, in the words that publishing has for it. */
function notReady(faults: readonly PublishFault[], unasked: boolean, { names, to }: TestPostInput) {
  const unconfirmed: readonly PublishFault[] = unasked
    ? [{ kind: 'unconfirmed', what: 'what "channels test --post" will post' }]
    : [];
  const told = explainRefusal({ kind: 'not_ready', faults: [...faults, ...unconfirmed] }, 'channels test');
  const needsAddress = faults.some((fault) => fault.kind === 'missing_input');
  const template = faults.some((fault) => fault.kind === 'template') ? 'incident templates lint' : null;
  const words = [
    ...(names ?? []),
    '--post',
    ...to.flatMap((one) => ['--to', one]),
    ...(needsAddress ? ['--to', 'ADDRESS'] : []),
    ...(unasked ? ['--yes'] : []),
  ];
  return { ...told, hint: template ?? `Give it: incident channels test ${words.join(' ')}` };
}

async function planText({ tests, leftOut }: TestPlan, { terminal }: Context): Promise<string> {
  const { colour, width } = terminal;
  const rows = [
    ...tests.map((test) => [test.channel.name, test.channel.definition.title, whereTo(test)]),
    ...leftOut.map(({ name, definition }) => [name, definition.title, `left out: ${untouched}`]),
  ];
  const texts = [...new Set(tests.map(({ message }) => cleanText(message.text)))];
  const shortest = texts.toSorted((one, other) => one.length - other.length)[0] ?? '';
  const quoted = shortest.split('\n').flatMap((line) => wrap(line, width - 4));
  return [
    colour.bold('A test, which says that it is one. No incident is stored.'),
    '',
    await table(rows, width),
    '',
    ...quoted.map((line) => `  ${colour.dim('│')} ${line}`),
    '',
  ].join('\n');
}

/** Who will see it, what it costs, and how it is taken back. */
function whereTo({ channel: { definition, settings }, to, people, cost }: PlannedTest): string {
  const others = people === null ? 'its people' : people === 1 ? 'the 1 person' : `the ${people} people`;
  const seen = settings.audience === 'team' ? 'your team sees it' : 'public: whoever looks there sees it';
  const who = to === null ? seen : `to ${to} alone, not to ${others} it writes to`;
  const quiet = definition.quiet === undefined ? [] : ['as something that is over; its subscribers are not told'];
  const price = cost === null ? [] : [`about ${money(cost, definition.pricing?.(settings).currency ?? 'USD')}`];
  return [who, ...quiet, ...price, definition.afterwards].join(' · ');
}
