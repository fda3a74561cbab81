import type { ChannelIo, Verdict } from './channel.ts';
import { idAt, type JsonAnswer, textAt } from './jsonService.ts';
import { askerFor, type HelpCenterAccess, missingIn, sayMissing } from './zendeskAccess.ts';

const then = 'then: incident channels test';
const later = 'try again later: incident channels test';

/** Asks who the token belongs to, and for the section or topic by its number. */
export async function verifyHelpCenter(access: HelpCenterAccess, io: ChannelIo, signal: AbortSignal): Promise<Verdict> {
  const missing = missingIn(access);
  if (missing.length > 0) {
    const fix = `add it to the config; the numbers stand in the addresses of the Help Center's admin pages, ${then}`;
    return { kind: 'fault', message: sayMissing(access, missing), fix };
  }
  const ask = askerFor(access, io);
  const me = await ask('GET', '/api/v2/users/me', signal);
  const wrongKey = refusal(me, access);
  if (wrongKey) return wrongKey;
  const role = textAt(me.body, 'user', 'role');
  const who = textAt(me.body, 'user', 'name') ?? 'somebody without a name';
  if (role !== 'admin' && role !== 'agent') {
    const fix = `make the user an agent or admin in Admin Center, People, Team members, ${then}`;
    return { kind: 'fault', message: `${who} may not publish: the role is ${role ?? 'unknown'}`, fix };
  }
  return await placeOf(await ask('GET', placePath(access), signal), access, `${who} (${role})`);
}

const placePath = (access: HelpCenterAccess): string =>
  access.as === 'article'
    ? `/api/v2/help_center/${encodeURIComponent(access.locale)}/sections/${access.sectionId}`
    : `/api/v2/community/topics/${access.topicId}`;

function refusal({ body, problem, status }: JsonAnswer, { email, subdomain }: HelpCenterAccess): Verdict | null {
  if (status === 404) {
    const fix = `compare "subdomain" with the address of your Zendesk, ${then}`;
    return { kind: 'fault', message: `there is no Zendesk at ${subdomain}: ${problem?.reason ?? ''}`, fix };
  }
  if (problem && status !== 401 && status !== 403) return { kind: 'fault', message: problem.reason, fix: later };
  // Whom it does not know it answers as an anonymous user, without an id.
  if (!problem && idAt(body, 'user', 'id') !== null) return null;
  const kind = email === undefined ? 'OAuth access token' : 'API token, or the e-mail address that it is used with';
  const message = `Zendesk does not accept the ${kind}${problem ? `: ${problem.reason}` : ''}`;
  const fix = `make a new token in Admin Center, Apps and integrations, APIs, and see that token access is on, ${then}`;
  return { kind: 'fault', message, fix };
}

function placeOf({ body, problem, status }: JsonAnswer, access: HelpCenterAccess, who: string): Verdict {
  const [kind, setting, id] =
    access.as === 'article' ? ['section', 'sectionId', access.sectionId] : ['topic', 'topicId', access.topicId];
  if (status === 404) {
    const message = `there is no ${kind} ${id}${access.as === 'article' ? ` in the language ${access.locale}` : ''}`;
    const fix = `take "${setting}" from the address of the ${kind} in your Help Center, ${then}`;
    return { kind: 'fault', message, fix };
  }
  if (problem) return { kind: 'fault', message: problem.reason, fix: later };
  return { kind: 'ok', message: `publishes as ${who} in the ${kind} ${textAt(body, String(kind), 'name') ?? id}` };
}
