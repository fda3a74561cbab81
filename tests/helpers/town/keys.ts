import { randomBytes } from 'node:crypto';

/**
 * A secret that is like nothing else that could be written anywhere, so that it is found wherever it leaks to.
 * @param signs ends it with what encodings change, where the service takes that
 */
export const plantedKey = (name: string, signs = '/+='): string => `${name}-${randomBytes(16).toString('hex')}${signs}`;
