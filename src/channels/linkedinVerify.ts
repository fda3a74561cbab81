import type { ChannelIo, Verdict } from './channel.ts';
import { listAt, textAt } from './jsonService.ts';
import { askerFor, isVersionEnded, type OrganizationAccess, urnOf } from './linkedinSender.ts';

const then = 'then: incident channels test';
const newToken = `make a token with w_organization_social and r_organization_social at https://www.linkedin.com/developers/tools/oauth (it lives for 60 days), ${then}`;
/** https://learn.microsoft.com/linkedin/marketing/community-management/organizations/organization-access-control-by-role */
const postingRoles = /^(?:ADMINISTRATOR|CONTENT_ADMIN(?:ISTRATOR)?|DIRECT_SPONSORED_CONTENT_POSTER)$/u;

/** Asks for the roles of the member whose token it is. */
export async function verifyOrganization(
  access: OrganizationAccess,
  io: ChannelIo,
  signal: AbortSignal,
): Promise<Verdict> {
  const ask = askerFor(access, io);
  const { body, problem, status } = await ask('GET', '/rest/organizationAcls?q=roleAssignee', signal, undefined, {
    'x-restli-method': 'FINDER',
  });
  if (problem) {
    const { reason } = problem;
    if (isVersionEnded(body)) {
      const fix = `set "apiVersion" to a version of this year, see https://learn.microsoft.com/linkedin/marketing/versioning, ${then}`;
      return { kind: 'fault', message: `the version ${access.apiVersion} has ended: ${reason}`, fix };
    }
    if (status === 401)
      return { kind: 'fault', message: `${tokenTrouble(textAt(body, 'code'))}: ${reason}`, fix: newToken };
    if (status === 403) {
      const message = `the token may not list roles, so only a post can show whether it may post: ${reason}`;
      return { kind: 'warning', message, fix: `add rw_organization_admin to the token if your app has it, ${then}` };
    }
    return { kind: 'fault', message: reason, fix: 'try again later: incident channels test' };
  }
  return roleOn(access.organizationId, listAt(body, 'elements') ?? []);
}

/** https://learn.microsoft.com/linkedin/shared/api-guide/concepts/error-handling */
function tokenTrouble(code: string | null): string {
  if (code === 'EXPIRED_ACCESS_TOKEN') return 'the token has expired';
  return code === 'REVOKED_ACCESS_TOKEN' ? 'the token was revoked' : 'the token has expired or was revoked';
}

function roleOn(organizationId: string, roles: readonly unknown[]): Verdict {
  const urn = urnOf(organizationId);
  const own = roles.filter((one) => (textAt(one, 'organization') ?? textAt(one, 'organizationTarget')) === urn);
  const approved = own.filter((one) => (textAt(one, 'state') ?? 'APPROVED') === 'APPROVED');
  const role = approved.map((one) => textAt(one, 'role') ?? '').find((one) => postingRoles.test(one));
  if (role) return { kind: 'ok', message: `posts as organisation ${organizationId}, by the role ${role}` };
  const message =
    own.length === 0
      ? `the member whose token this is has no role on organisation ${organizationId}`
      : `the member whose token this is may not post for organisation ${organizationId}: ${own.map((one) => textAt(one, 'role') ?? '?').join(', ')}`;
  const fix = `compare "organizationId" with the number in the address of the page's admin view, or make the member a content admin there under Settings, Manage admins, ${then}`;
  return { kind: 'fault', message, fix };
}
