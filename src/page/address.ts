import type { PageHistory } from './history.ts';

/** Where the page stands, without a slash at its end. Feeds and the API need whole addresses, also before one is known. */
export const pageAddress = ({ pageUrl }: Pick<PageHistory, 'pageUrl'>): string => pageUrl ?? 'http://localhost';

/** The page of one incident, as the posts link to it. */
export const incidentAddress = (history: Pick<PageHistory, 'pageUrl'>, number: number): string =>
  `${pageAddress(history)}/incidents/${number}`;
