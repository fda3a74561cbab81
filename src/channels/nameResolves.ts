/** Whether a host's name leads to an address, which is all that can be asked where every request is a message. */
export async function nameResolves(hostname: string): Promise<boolean> {
  const { lookup } = await import('node:dns/promises');
  return await lookup(hostname.replace(/^\[|\]$/gu, '')).then(
    () => true,
    () => false,
  );
}
