import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** One round trip that the program asked for. */
export interface Step {
  /** Counted from 1, over all connections, in the order in which they came. */
  readonly number: number;
  /** The statement; `connect` where a connection is made. */
  readonly text: string;
}

/** When the server dies. */
export interface Break {
  readonly at: (step: Step) => boolean;
  /** Before the step has reached it, or when it has done it and nobody has heard. */
  readonly moment: 'before' | 'after';
  /** How long nobody answers; 0: it is back at once. */
  readonly awayMs: number;
}

/** Stands between the program and a PostgreSQL, and dies at a chosen step as the server would: with all connections. */
export interface PostgresProxy {
  readonly port: number;
  steps(): readonly Step[];
  /** Counts anew, and dies once. */
  breakAt(plan: Break | null): void;
  /** The step at which it died; null: it did not come that far. */
  brokeAt(): Step | null;
  close(): Promise<void>;
}

interface Talk {
  readonly client: Socket;
  readonly server: Socket;
}

/** How a message of the protocol begins: a letter and its length, which is missing the letter in the first of all. */
const headBytes = 5;

/** Cuts a stream into messages; https://www.postgresql.org/docs/current/protocol-message-formats.html */
function messagesOf(onMessage: (kind: string, whole: Buffer) => void, startsBare: boolean): (data: Buffer) => void {
  let rest = Buffer.alloc(0);
  let isBare = startsBare;
  return (data) => {
    rest = Buffer.concat([rest, data]);
    for (;;) {
      const at = isBare ? 0 : 1;
      if (rest.length < (isBare ? headBytes - 1 : headBytes)) return;
      const length = rest.readUInt32BE(at) + at;
      if (rest.length < length) return;
      const whole = rest.subarray(0, length);
      rest = rest.subarray(length);
      const kind = isBare ? 'startup' : String.fromCharCode(whole[0] ?? 0);
      isBare = false;
      onMessage(kind, whole);
    }
  };
}

const textAt = (whole: Buffer, from: number): string => whole.toString('utf8', from, whole.indexOf(0, from));

/** @param to port of the server, on loopback */
export async function startPostgresProxy(to: number): Promise<PostgresProxy> {
  const talks = new Set<Talk>();
  let steps: Step[] = [];
  let plan: Break | null = null;
  let broke: Step | null = null;
  let isClosed = false;
  let listener: Server | null = null;

  const cutAll = (): void => {
    for (const { client, server } of talks) {
      client.destroy();
      server.destroy();
    }
    talks.clear();
  };
  const die = async (step: Step, awayMs: number): Promise<void> => {
    broke = step;
    plan = null;
    const old = listener;
    if (awayMs > 0) old?.close();
    cutAll();
    if (awayMs === 0 || !Number.isFinite(awayMs)) return;
    await sleep(awayMs);
    while (!isClosed) {
      try {
        listener = await listen(onClient, port);
        return;
      } catch {
        await sleep(20);
      }
    }
  };
  const onClient = (client: Socket): void => {
    const server = dial(to, '127.0.0.1');
    const talk = { client, server };
    talks.add(talk);
    /** A step of which nobody is to hear. */
    let unheard: Break | null = null;
    let statement = '';
    let group: Buffer[] = [];
    const onStep = (text: string): void => {
      const step = { number: steps.length + 1, text };
      steps.push(step);
      const isIt = plan?.at(step) ?? false;
      if (plan && isIt && plan.moment === 'before') return void die(step, plan.awayMs);
      if (plan && isIt) {
        unheard = plan;
        broke = step;
        plan = null;
      }
      server.write(Buffer.concat(group));
      group = [];
    };
    const fromClient = messagesOf((kind, whole) => {
      group.push(Buffer.from(whole));
      if (kind === 'startup') onStep('connect');
      else if (kind === 'Q') onStep(textAt(whole, headBytes));
      else if (kind === 'P') statement = textAt(whole, whole.indexOf(0, headBytes) + 1);
      else if (kind === 'S') onStep(statement);
    }, true);
    const fromServer = messagesOf((kind, whole) => {
      if (unheard === null) client.write(Buffer.from(whole));
      // It has done what it was asked for.
      else if (kind === 'Z' && broke) void die(broke, unheard.awayMs);
    }, false);
    const end = (): void => {
      talks.delete(talk);
      client.destroy();
      server.destroy();
    };
    client.setNoDelay(true).on('data', fromClient).on('error', end).on('close', end);
    server.setNoDelay(true).on('data', fromServer).on('error', end).on('close', end);
  };
  listener = await listen(onClient, 0);
  const { port } = listener.address() as AddressInfo;
  return {
    port,
    steps: () => steps,
    breakAt: (next) => {
      steps = [];
      broke = null;
      plan = next;
    },
    brokeAt: () => broke,
    close: async () => {
      isClosed = true;
      listener?.close();
      cutAll();
    },
  };
}

async function listen(onClient: (socket: Socket) => void, port: number): Promise<Server> {
  const server = createServer(onClient);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return server;
}
