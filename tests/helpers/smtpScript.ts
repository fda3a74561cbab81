import { createServer, type Socket } from 'node:net';

/** What the server does instead of its usual reply. `keep…`: it takes the message on first. */
export type Act =
  | { readonly say: string }
  | 'drop'
  | 'reset'
  | 'hang'
  | 'keep-drop'
  | 'keep-reset'
  | 'keep-hang'
  /** Its yes, without the line end, then gone. */
  | 'keep-cut'
  /** Its yes, then gone. */
  | 'keep-yes-drop';

/** `body`: when the message's first bytes came; `dot`: when its end did. */
export type Phase = 'greeting' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'body' | 'dot';

export interface ScriptOptions {
  readonly pipelining?: boolean;
  readonly starttls?: boolean;
  readonly auth?: boolean;
  /** What goes wrong: for this connection and message, both counted from 1; nothing: the usual replies. */
  readonly acts?: (phase: Phase, connection: number, message: number) => Act | undefined;
}

export interface Script {
  readonly port: number;
  /** Message-IDs it took on, in order. */
  readonly kept: readonly string[];
  /** The same ones, each with its recipient and as it came over the wire, dots unstuffed. */
  readonly mails: readonly { readonly to: string; readonly raw: string }[];
  readonly commands: readonly string[];
  connections(): number;
  close(): Promise<void>;
}

const usual: Readonly<Record<string, string>> = {
  greeting: '220 script ESMTP',
  auth: '235 2.7.0 ok',
  starttls: '220 go ahead',
  mail: '250 2.1.0 ok',
  rcpt: '250 2.1.5 ok',
  data: '354 go ahead',
  dot: '250 2.0.0 queued as SCRIPT1',
};

/** An SMTP server on raw TCP that can go wrong at any point. */
export async function startScript(options: ScriptOptions = {}): Promise<Script> {
  const kept: string[] = [];
  const mails: { readonly to: string; readonly raw: string }[] = [];
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const recipients = new Map<Socket, string>();
  let connections = 0;
  let messages = 0;

  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    converse(socket, connections);
  });

  /** @returns false when the conversation is over */
  function act(socket: Socket, phase: Phase, connection: number, message: number, body = ''): boolean {
    const planned = options.acts?.(phase, connection, message);
    const keeps =
      phase === 'dot' && (planned === undefined || (typeof planned === 'string' && planned.startsWith('keep')));
    if (keeps) {
      const raw = Buffer.from(body.replace(/^\.\./gmu, '.'), 'latin1').toString('utf8');
      kept.push(/^message-id:\s*(<[^>]+>)/imu.exec(body)?.[1] ?? 'none');
      mails.push({ to: recipients.get(socket) ?? '', raw });
    }
    if (planned === undefined) {
      if (phase !== 'body') socket.write(`${phase === 'ehlo' ? ehlo(options) : usual[phase]}\r\n`);
      return true;
    }
    if (typeof planned === 'object') {
      socket.write(`${planned.say}\r\n`);
      return !planned.say.startsWith('421');
    }
    const how = planned.replace('keep-', '');
    if (how === 'cut') socket.end('250 2.0.0 queued');
    else if (how === 'yes-drop') socket.end('250 2.0.0 queued\r\n');
    else if (how === 'reset') socket.resetAndDestroy();
    else if (how === 'drop') socket.end();
    return false;
  }

  function converse(socket: Socket, connection: number): void {
    let buffer = '';
    let body: string | null = null;
    let bodySeen = false;
    let over = !act(socket, 'greeting', connection, messages);
    socket.on('data', (bytes) => {
      buffer += bytes.toString('latin1');
      while (!over && step()) {}
    });
    function step(): boolean {
      if (body !== null) return readBody();
      const end = buffer.indexOf('\r\n');
      if (end < 0) return false;
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      commands.push(line);
      return command(line);
    }
    function readBody(): boolean {
      if (!bodySeen && buffer !== '') {
        bodySeen = true;
        over = !act(socket, 'body', connection, messages);
        if (over) return false;
      }
      const end = buffer.startsWith('.\r\n') ? 0 : buffer.indexOf('\r\n.\r\n');
      if (end < 0) return false;
      const text = buffer.slice(0, end);
      buffer = buffer.slice(end + (end === 0 ? 3 : 5));
      body = null;
      over = !act(socket, 'dot', connection, messages, text);
      return !over;
    }
    function command(line: string): boolean {
      const verb = line.split(/[ :]/u, 1)[0]?.toUpperCase() ?? '';
      if (verb === 'QUIT') {
        socket.end('221 bye\r\n');
        over = true;
        return false;
      }
      if (verb === 'RSET' || verb === 'HELO') return socket.write('250 ok\r\n') || true;
      if (verb === 'MAIL') messages += 1;
      if (verb === 'RCPT') recipients.set(socket, /<(.*)>/u.exec(line)?.[1] ?? '');
      const phases: Record<string, Phase> = {
        EHLO: 'ehlo',
        ...(options.starttls ? { STARTTLS: 'starttls' as const } : {}),
        AUTH: 'auth',
        MAIL: 'mail',
        RCPT: 'rcpt',
        DATA: 'data',
      };
      const phase = phases[verb];
      if (!phase) return socket.write('502 what?\r\n') || true;
      const planned = options.acts?.(phase, connection, messages);
      over = !act(socket, phase, connection, messages);
      if (phase === 'data' && !over && planned === undefined) {
        body = '';
        bodySeen = false;
      }
      return !over;
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    kept,
    mails,
    commands,
    connections: () => connections,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

const ehlo = ({ pipelining = false, starttls = false, auth = false }: ScriptOptions): string =>
  [
    'script',
    '8BITMIME',
    ...(pipelining ? ['PIPELINING'] : []),
    ...(starttls ? ['STARTTLS'] : []),
    ...(auth ? ['AUTH PLAIN LOGIN'] : []),
  ]
    .map((line, index, all) => `250${index === all.length - 1 ? ' ' : '-'}${line}`)
    .join('\r\n');
