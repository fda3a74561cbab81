/**
 * Whether a service's word for a post can be one: it goes into addresses and the ledger, and onto terminals. Those of all
 * services are plain ASCII, and none is as long.
 */
export const isPostId = (text: string): boolean => /^[!-~]{1,500}$/u.test(text);
