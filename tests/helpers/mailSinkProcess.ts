// A process of its own: an SMTP server for thousands of mails a second, which appends each to a file at its last dot,
// before it says yes. What is in the file has arrived, whoever dies.
import { createHash } from 'node:crypto';
import { openSync, writeSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { lineOf, type SinkNews, type SinkOrder, type SinkStep } from './mailSinkLog.ts';

const [, , log = '', answerMs = '0'] = process.argv;
const file = openSync(log, 'a');
const tell = (news: SinkNews): unknown => process.send?.(news);

let watched: { step: SinkStep; left: number; halt: boolean } | null = null;
let isHalted = false;
let greets = true;
let connections = 0;
let mostAtOnce = 0;
const talks = new Set<Talk>();

/** @returns false: not a step further. */
function passes(step: SinkStep): boolean {
  if (watched?.step === step) {
    watched.left -= 1;
    if (watched.left === 0) {
      isHalted = watched.halt;
      watched = null;
      tell({ kind: 'reached' });
    }
  }
  return !isHalted;
}

interface Talk {
  /** Goes as far as what came allows. */
  go(): void;
}

function talkOn(socket: Socket, connection: number): Talk {
  let input = '';
  let recipient = '';
  let isInMessage = false;
  let greeted = false;
  /** What is said once the sink goes on. */
  let owed = '';

  const say = (reply: string, after: boolean): void => {
    if (after) socket.write(reply);
    else owed += reply;
  };
  const take = (message: string): void => {
    const id = /^message-id: *<([^@>]+)@/imu.exec(message)?.[1] ?? 'none';
    const digest = createHash('sha256').update(message).digest('base64url').slice(0, 16);
    writeSync(file, lineOf({ atMs: Date.now(), connection, id, digest, to: recipient }));
    if (!passes('dot')) {
      owed += '250 2.0.0 taken\r\n';
      return;
    }
    const yes = (): void => {
      if (isHalted) owed += '250 2.0.0 taken\r\n';
      else {
        socket.write('250 2.0.0 taken\r\n');
        passes('yes');
      }
    };
    if (answerMs === '0') yes();
    else setTimeout(yes, Math.random() * 2 * Number(answerMs));
  };
  const command = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO') say('250-sink\r\n250 8BITMIME\r\n', true);
    else if (verb === 'RCPT') {
      recipient = /<(.*)>/u.exec(line)?.[1] ?? '';
      say('250 2.1.5 ok\r\n', passes('recipient'));
    } else if (verb === 'DATA') {
      isInMessage = true;
      say('354 go ahead\r\n', passes('data'));
    } else if (verb === 'QUIT') socket.end('221 2.0.0 bye\r\n');
    else say('250 2.0.0 ok\r\n', true);
  };
  const step = (): boolean => {
    const mark = isInMessage ? '\r\n.\r\n' : '\r\n';
    const end = input.indexOf(mark);
    if (end < 0) return false;
    const text = input.slice(0, end);
    input = input.slice(end + mark.length);
    if (isInMessage) {
      isInMessage = false;
      take(text);
    } else command(text);
    return true;
  };
  const go = (): void => {
    if (greets && !greeted) {
      greeted = true;
      socket.write('220 sink ESMTP\r\n');
    }
    if (isHalted) return;
    if (owed !== '') socket.write(owed);
    owed = '';
    while (!isHalted && step()) {}
  };
  socket.setEncoding('latin1').on('data', (text: string) => {
    input += text;
    go();
  });
  return { go };
}

const server = createServer((socket) => {
  connections += 1;
  const talk = talkOn(socket, connections);
  talks.add(talk);
  mostAtOnce = Math.max(mostAtOnce, talks.size);
  socket.setNoDelay(true);
  socket.on('error', () => {}).on('close', () => talks.delete(talk));
  talk.go();
});

process.on('message', (order: SinkOrder) => {
  if (order.kind === 'watch') watched = { step: order.step, left: order.count, halt: order.halt };
  else if (order.kind === 'greet') greets = order.yes;
  else {
    watched = null;
    isHalted = false;
  }
  for (const talk of talks) talk.go();
  tell({ kind: 'done', mostAtOnce });
});
// The test is gone: so is its sink.
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => tell({ kind: 'listening', port: (server.address() as AddressInfo).port }));
