import type { ChannelIo } from './channel.ts';
import { type Ask, askerOf, at, textAt } from './jsonService.ts';

export interface HelpCenterAccess {
  readonly subdomain: string;
  readonly email?: string | undefined;
  readonly token: string;
  readonly as: 'article' | 'community-post';
  readonly sectionId?: number | undefined;
  readonly permissionGroupId?: number | undefined;
  readonly userSegmentId?: number | undefined;
  readonly topicId?: number | undefined;
  readonly locale: string;
  readonly notifySubscribers: boolean;
  readonly apiUrl?: string | undefined;
}

export function askerFor({ subdomain, email, token, apiUrl }: HelpCenterAccess, io: ChannelIo): Ask {
  const basic = Buffer.from(`${email}/token:${token}`).toString('base64');
  return askerOf(
    {
      who: 'Zendesk',
      base: apiUrl ?? `https://${subdomain}.zendesk.com`,
      headers: { authorization: email === undefined ? `Bearer ${token}` : `Basic ${basic}` },
      secrets: [token, basic],
      saying: sayingOf,
    },
    io,
  );
}

/** Zendesk has three shapes of errors. */
function sayingOf(body: unknown): string | null {
  const first = at(body, 'errors', 0);
  const error = at(body, 'error');
  const parts = [
    textAt(error, 'title') ?? textAt(body, 'error') ?? textAt(first, 'title') ?? textAt(first, 'code'),
    textAt(error, 'message') ?? textAt(body, 'description') ?? textAt(body, 'message') ?? textAt(first, 'detail'),
  ].filter((part) => part !== null);
  const details = at(body, 'details');
  if (details !== undefined) parts.push(JSON.stringify(details));
  return parts.length === 0 ? null : parts.join(': ');
}

/** Settings that what is to be made needs, and the config lacks. */
export function missingIn(access: HelpCenterAccess): readonly string[] {
  const needed = access.as === 'article' ? (['sectionId', 'permissionGroupId'] as const) : (['topicId'] as const);
  return needed.filter((name) => access[name] === undefined);
}

export const sayMissing = (access: HelpCenterAccess, missing: readonly string[]): string =>
  `"as": "${access.as}" needs ${missing.map((name) => `"${name}"`).join(' and ')}`;
