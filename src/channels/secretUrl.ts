/**
 * The address of a webhook whose address is its secret; null for what is none. Over TLS only, unless `apiUrl` takes the
 * place of its origin.
 */
export function secretUrl(value: string, apiUrl: string | undefined): URL | null {
  const text = value.trim();
  const given = URL.canParse(text) ? new URL(text) : null;
  if (given?.protocol !== 'https:') return null;
  return apiUrl === undefined ? given : new URL(`${withoutSlash(apiUrl)}${given.pathname}${given.search}`);
}

export const withoutSlash = (address: string): string => address.replace(/\/+$/u, '');
