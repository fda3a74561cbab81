import { Readable } from 'node:stream';

/** `unread`: no byte was asked for. `begun`: some were. `whole`: all were handed over, and the final dot follows. */
export type BodyPhase = 'unread' | 'begun' | 'whole';

const chunkBytes = 64 * 1024;

/**
 * A message as a stream that knows how far it was read. nodemailer pulls at it only after the server's 354, and its own
 * errors do not tell a connection that was lost before from one lost after that (RELIABILITY.md 2.5).
 * @param onBegun called once, before the first byte is handed over
 */
export function trackedBody(message: Buffer, onBegun: () => void): { readonly stream: Readable; phase(): BodyPhase } {
  let phase: BodyPhase = 'unread';
  let at = 0;
  const stream = new Readable({
    highWaterMark: chunkBytes,
    read() {
      if (phase === 'unread') {
        phase = 'begun';
        onBegun();
      }
      const chunk = message.subarray(at, at + chunkBytes);
      at += chunk.byteLength;
      if (at >= message.byteLength) phase = 'whole';
      if (chunk.byteLength > 0) this.push(chunk);
      if (phase === 'whole') this.push(null);
    },
  });
  return { stream, phase: () => phase };
}
