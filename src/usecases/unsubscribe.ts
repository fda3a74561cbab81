import type { ListedAddress } from '../contacts/addressList.ts';
import { tokenIn, type UnsubscribeTokens } from '../contacts/unsubscribeToken.ts';
import { err, ok, type Result } from '../domain/result.ts';
import type { PeopleReader } from '../store/people.ts';
import type { ContactRefusal } from './contacts.ts';

/**
 * Whose link it is, of the people whom e-mail reaches. What no signing key of ours made is refused before anybody is
 * looked for.
 * @param tokens null: the config has no signing key
 * @param text a token, or the whole link that a mail had
 */
export async function addressOfToken(
  people: Pick<PeopleReader, 'pages'>,
  tokens: UnsubscribeTokens | null,
  text: string,
): Promise<Result<ListedAddress, ContactRefusal>> {
  if (tokens === null) return err({ kind: 'no_signing_key' });
  const isFor = tokens.read(tokenIn(text));
  if (!isFor.ok) return err({ kind: 'unsubscribe_token', fault: isFor.error });
  for await (const page of people.pages('email', null)) {
    const found = page.find(({ to }) => isFor.value(to));
    if (found) return ok({ kind: 'email', key: found.to.toLowerCase() });
  }
  return err({ kind: 'unknown_reader' });
}
