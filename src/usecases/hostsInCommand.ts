const hostName = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]*[a-z0-9]$|^localhost$/iu;

/**
 * The hosts that a program is told to ask, as far as its arguments show it: in addresses (`postgres://db.acme.example/shop`),
 * as `ada@db.acme.example`, and behind `-h`, `--host` or `host=`. What is a file's name as well as a host's is not guessed at.
 */
export function hostsInCommand(argv: readonly string[]): readonly string[] {
  const found = argv.flatMap((token, index) => {
    const before = argv[index - 1] ?? '';
    const named = /^(?:-h|--host|--hostname|--server)$/u.test(before) ? [token] : [];
    return [
      ...named,
      ...captured(/[a-z][\w+.-]*:\/\/(?:[^\s/@'"]*@)?([^\s/:?#'",]+)/giu, token),
      ...captured(/\bhost(?:name)?=([^\s;&'",:]+)/giu, token),
      ...(/^[\w.-]+@[^@\s/]+$/u.test(token) ? [token.split('@')[1]?.replace(/:.*$/u, '') ?? ''] : []),
    ];
  });
  return [...new Set(found.filter((one) => hostName.test(one)).map((one) => one.toLowerCase()))];
}

const captured = (pattern: RegExp, text: string): readonly string[] =>
  [...text.matchAll(pattern)].flatMap((match) => (match[1] === undefined ? [] : [match[1]]));
