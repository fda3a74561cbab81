/**
 * Second levels under which countries register names: `acme.co.uk` is somebody's, `co.uk` nobody's. The public list of all
 * suffixes has ten thousand; these are the words that most countries use, and a wrong guess only makes a warning.
 */
const secondLevels = ['ac', 'co', 'com', 'edu', 'gob', 'gov', 'gouv', 'ne', 'net', 'nom', 'or', 'org'];

/** Names that are kept for documents and tests (RFC 2606, RFC 6761): nobody has registered them, and no server knows them. */
const kept = /(?:^|\.)(?:example|invalid|test|localhost|example\.(?:com|net|org))$/u;

export const isKeptName = (host: string): boolean => kept.test(plainHost(host));

/** In lower case, without the root's dot. */
export const plainHost = (host: string): string => host.toLowerCase().replace(/\.$/u, '');

/**
 * What was registered, and is paid for once a year: `acme.example` of `status.acme.example`.
 * @param host a name, not an address
 * @returns null for a name of one label
 */
export function registeredDomain(host: string): string | null {
  const labels = plainHost(host).split('.');
  const [third, second, top] = labels.slice(-3);
  if (labels.length < 2 || labels.includes('')) return null;
  if (top === undefined) return labels.join('.');
  const isCountrys = top.length === 2 && second !== undefined && secondLevels.includes(second);
  return isCountrys ? `${third}.${second}.${top}` : `${second}.${top}`;
}
