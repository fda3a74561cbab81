import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request as startRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { isSignedFor } from './awsSignature.ts';

/** What one request was, in the order in which they came. */
export interface S3Request {
  readonly method: string;
  /** Without the bucket; decoded. */
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface S3Server {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly requests: S3Request[];
  /** What it says instead of what it would say; null: nothing. */
  refuse: ((request: S3Request) => { readonly status: number; readonly code: string } | null) | null;
  /** An object as a browser would get it. */
  read(key: string): Promise<{ readonly status: number; readonly text: string; readonly headers: Headers }>;
  close(): Promise<void>;
}

export const s3Bucket = 'acme-status';
/** s3rver knows one account. */
export const s3Keys = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

/**
 * s3rver, a server that speaks S3, behind a door that lets nothing in whose signature is not what AWS would compute:
 * that s3rver leaves unchecked.
 */
export async function startS3Server(): Promise<S3Server> {
  const directory = mkdtempSync(join(tmpdir(), 'allclear-s3-'));
  const inner = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory,
    configureBuckets: [{ name: s3Bucket, configs: [] }],
  });
  const { port: innerPort } = await inner.run();
  const requests: S3Request[] = [];
  const door = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { method = '', url: path = '' } = incoming;
    const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
    const [route = ''] = path.split('?');
    const request = { method, key: decodeURIComponent(route.slice(`/${s3Bucket}/`.length)), headers };
    requests.push(request);
    const bodyHash = createHash('sha256').update(body).digest('hex');
    const isWhole = headers['x-amz-content-sha256'] === bodyHash;
    const isSigned = isSignedFor(s3Keys.secretAccessKey, { method, path, headers }, bodyHash);
    const refusal =
      isWhole && isSigned ? (server.refuse?.(request) ?? null) : { status: 403, code: 'SignatureDoesNotMatch' };
    if (refusal) {
      outgoing.writeHead(refusal.status).end(`<Error><Code>${refusal.code}</Code><Message>no</Message></Error>`);
      return;
    }
    const passed = startRequest({ port: innerPort, host: '127.0.0.1', method, path, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    });
    passed.end(body);
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const server: S3Server = {
    url: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    requests,
    refuse: null,
    read: async (key) => {
      const answer = await fetch(`http://127.0.0.1:${innerPort}/${s3Bucket}/${key}`);
      return { status: answer.status, text: await answer.text(), headers: answer.headers };
    },
    close: async () => {
      door.closeAllConnections();
      await Promise.all([new Promise((resolve) => door.close(resolve)), inner.close()]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return server;
}
