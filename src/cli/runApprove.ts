import type { App } from '../app.ts';
import { type Approval, approvalId } from '../domain/approval.ts';
import { nothingSaid } from '../usecases/nothingSaid.ts';
import type { HeldEntry } from '../usecases/releaseHeld.ts';
import { aboutWords } from './approvalWords.ts';
import type { Context } from './define.ts';
import { approvalJson } from './io/approvalJson.ts';
import { cleanLine, cleanText } from './io/cleanText.ts';
import { exitOfDeliveries } from './io/exitCode.ts';
import { publishedJson } from './io/json.ts';
import { counted } from './io/progressWords.ts';
import { askYes } from './io/prompter.ts';
import type { Terminal } from './io/terminal.ts';
import { clockTime, when } from './io/times.ts';
import { wrap } from './io/wrap.ts';
import { publishedText } from './publishedText.ts';
import { publishInput } from './publishFlags.ts';
import { refused, runPublishing, stopped } from './publishFlow.ts';
import type { Values } from './values.ts';
import { whileWatched } from './whileWatched.ts';

type Approvals = Awaited<ReturnType<App['approvals']>>;

/** Somebody's yes, or no, to what another one asked for; see docs/approval.md. */
export async function runApprove(
  id: string | null,
  refuse: string | null,
  values: Values,
  context: Context,
): Promise<number> {
  const given = publishInput(values);
  values.check(context.verb);
  const app = await context.app();
  const approvals = await app.approvals();
  const found = await approvals.find(id);
  if (!found.ok) throw refused(found.error, 'approve');
  const approval = found.value;
  if (refuse !== null) return await sayNo(context, approvals, approval, refuse);
  const flags = { yes: values.flag('yes'), dryRun: values.flag('dryRun') };
  // Whoever only looks may look at everything.
  const { breakGlass = null, detach = false } = given;
  const refusal = flags.dryRun || breakGlass !== null ? null : await approvals.notBy(approval);
  if (refusal) throw refused(refusal, 'approve');
  if (approval.kind === 'channels') {
    return await release(context, app, approvals, approval, { ...flags, detached: detach, breakGlass });
  }
  context.output.say(headOf(approval, app, context.terminal));
  const input = {
    ...nothingSaid,
    ...{ allowWording: given.allowWording, confirmed: given.confirmed ?? new Map(), detach, breakGlass },
  };
  const publishing = approvals.entry(approval);
  const said = tellingChanges(context, approvals, approval, publishing);
  return await runPublishing(context, app, said, input, flags);
}

/** Says, each time that it is prepared for a person to see, how it differs from what was asked for. */
function tellingChanges(
  { output, terminal }: Context,
  { changesSince }: Approvals,
  approval: Approval,
  publishing: ReturnType<Approvals['entry']>,
): ReturnType<Approvals['entry']> {
  const telling =
    (prepare: typeof publishing.prepare): typeof publishing.prepare =>
    async (...given) => {
      const prepared = await prepare(...given);
      if (!prepared.ok || prepared.value.kind === 'repeat') return prepared;
      const changes = changesSince(approval, prepared.value);
      // A script finds them among the warnings of its answer.
      if (terminal.interactive) for (const one of changes) output.say(terminal.colour.yellow(`Since then: ${one}`));
      else for (const one of changes) output.warn(one);
      return prepared;
    };
  return { ...publishing, plan: telling(publishing.plan), prepare: telling(publishing.prepare) };
}

function headOf(approval: Approval, app: App, { colour }: Terminal): string {
  const { asked, request } = approval;
  const by = `asked by ${cleanLine(asked.person)} on ${cleanLine(asked.host)} at ${when(asked.at, app.now(), app.config.timezone)}`;
  return [
    `${colour.bold(`${approvalId(approval.id)}  ${aboutWords(approval)}`)}  ${colour.dim(by)}`,
    ...(request?.cause == null ? [] : [`by itself: ${cleanLine(request.cause)}`]),
  ].join('\n');
}

async function sayNo({ output }: Context, approvals: Approvals, approval: Approval, why: string): Promise<number> {
  const done = await approvals.refuse(approval, why);
  if (!done.ok) throw refused(done.error, 'approve');
  const what = approval.kind === 'entry' ? 'Nothing of it is sent.' : 'What waited is not sent.';
  output.result(
    { approval: approvalJson(done.value) },
    `${approvalId(approval.id)} is refused. ${what}\nSay so to ${cleanLine(approval.asked.person)}.`,
  );
  return 0;
}

async function release(
  context: Context,
  app: App,
  approvals: Approvals,
  approval: Approval,
  flags: {
    readonly yes: boolean;
    readonly dryRun: boolean;
    readonly detached: boolean;
    readonly breakGlass: string | null;
  },
): Promise<number> {
  const { output, terminal } = context;
  const held = await approvals.held(approval);
  if (!held) throw refused({ kind: 'approval_ended', approval }, 'approve');
  const text = `${headOf(approval, app, terminal)}\n${heldText(held, app, terminal)}`;
  if (flags.dryRun) {
    output.result({ dryRun: true, approval: approvalJson(approval), messages: heldJson(held) }, text);
    return 0;
  }
  if (!flags.yes && !terminal.interactive) {
    throw refused(
      { kind: 'not_ready', faults: [{ kind: 'unconfirmed', what: 'what "approve" will send' }] },
      'approve',
    );
  }
  if (!flags.yes) {
    output.say(text);
    if (!(await askYes('Send this?', true))) throw stopped();
  }
  const done = await whileWatched(context, (watcher) => approvals.release(approval, watcher, flags));
  if (!done.ok) throw refused(done.error, 'approve');
  output.result(publishedJson(done.value, app.urlOf), publishedText(done.value, app, terminal));
  return flags.detached ? 0 : exitOfDeliveries(done.value.tallies, done.value.interrupted);
}

const heldJson = ({ messages }: HeldEntry) =>
  messages.map(({ channel, type, locale, recipients, message, expiresAt }) => ({
    ...{ channel, type, locale, recipients, text: (message.inPlace ?? message).text },
    expiresAt: expiresAt?.toISOString() ?? null,
  }));

function heldText({ messages }: HeldEntry, app: App, { colour, width }: Terminal): string {
  const parts = messages.map(({ channel, type, locale, recipients, message, expiresAt }) => {
    const facts = [
      ...[type, locale, recipients === 1 ? '1 recipient' : `${counted(recipients)} recipients`],
      ...(expiresAt === null ? [] : [`expires at ${clockTime(expiresAt, app.now(), app.config.timezone)}`]),
    ];
    const body = cleanText((message.inPlace ?? message).text)
      .split('\n')
      .flatMap((line) => wrap(line, width - 4));
    const lines = body.map((line) => `  ${colour.dim('│')} ${line}`);
    return [`${colour.bold(channel)}  ${colour.dim(facts.join(' · '))}`, ...lines].join('\n');
  });
  const rule = colour.dim('─'.repeat(Math.min(width, 72)));
  return [rule, ...parts.flatMap((part) => [part, '']), rule].join('\n');
}
