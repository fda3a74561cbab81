import { readManifest } from '../../../src/channels/pageManifest.ts';
import { openBucket, S3Refusal } from '../../../src/channels/pageS3Api.ts';
import { planted } from '../corpus.ts';
import { isOneLine, isShort, isSilentAbout, must, refusal, shapeOf } from '../oracle.ts';
import { defineTarget, type Target } from '../target.ts';

const never = new AbortController().signal;

const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: planted, sessionToken: null };
const page = (token: string): string =>
  `<?xml version="1.0"?><ListBucketResult><IsTruncated>${token === '' ? 'false' : 'true'}</IsTruncated><NextContinuationToken>${token}</NextContinuationToken><Contents><Key>p/index.html</Key><ETag>&quot;d41d8&quot;</ETag></Contents><Contents><Key>p/a%2Bb+c.html</Key><ETag>"x"</ETag></Contents></ListBucketResult>`;

/** A bucket's XML; answers are parted by a line `%%`, and begin with their status. */
export const s3: Target = defineTarget({
  name: 's3',
  runs: 100,
  corpus: () => [
    `200 ${page('')}`,
    `200 ${page('t1')}\n%%\n200 ${page('')}`,
    '404 <Error><Code>NoSuchBucket</Code><Message>x</Message></Error>',
    '403 <Error><Code>SignatureDoesNotMatch</Code><Message>Signature expired: 1</Message></Error>\n%%\n503 <Error><Code>SlowDown</Code></Error>',
    '301 <Error><Code>PermanentRedirect</Code><Endpoint>x</Endpoint></Error>',
  ],
  run: async (input) => {
    const answers = input.split('\n%%\n');
    let asked = 0;
    const given = { bucket: 'acme-status', prefix: 'p', region: 'eu-central-1' } as Parameters<typeof openBucket>[0];
    const bucket = openBucket(
      given,
      'https://acme-status.s3.eu-central-1.amazonaws.com',
      keys,
      {
        now: () => new Date('2026-11-23T10:00:00Z'),
        http: async () => {
          must(asked < 3_000, 'a bucket is listed for ever');
          const text = answers[Math.min(asked, answers.length - 1)] ?? '';
          asked += 1;
          const [, status = '200', body = text] = /^(\d{3}) ([\s\S]*)$/u.exec(text) ?? [];
          return { status: Number(status), headers: {}, text: body.toWellFormed() };
        },
      },
      never,
    );
    const ends: string[] = [];
    for (const ask of [
      () => bucket.list(),
      () => bucket.get('x'),
      () => bucket.put('a', new Uint8Array(1), {}),
      () => bucket.remove('a'),
    ]) {
      try {
        const found = await ask();
        if (found instanceof Map)
          must(
            [...found.keys()].every(
              (key) => typeof key === 'string' && (!key.startsWith('p/') || input.includes('p/p/')),
            ),
            'a key with its prefix',
          );
        ends.push(found instanceof Map ? String(Math.min(found.size, 9)) : typeof found);
      } catch (error) {
        refusal(error, S3Refusal);
        isOneLine((error as Error).message, 'what is said of a bucket');
        isShort((error as Error).message, 500, 'what is said of a bucket');
        isSilentAbout((error as Error).message, [planted], 'what is said of a bucket');
        ends.push(shapeOf((error as Error).message));
      }
    }
    return `${ends.join(' ')} ${Math.min(asked, 9)}`;
  },
});

export const pageManifest: Target = defineTarget({
  name: 'page-manifest',
  corpus: () => [
    '{"about":"x","files":{"index.html":"a","incidents/7/index.html":""},"parts":{"og/":"1"}}',
    '{"files":{"../x":"","/etc/passwd":"",".git/config":"","a//b":"","a/../b":"","C:\\\\x":""}}',
    '[]',
    'null',
  ],
  run: (input) => {
    const { files, parts } = readManifest(input);
    for (const path of files.keys()) {
      must(path !== '' && !/^\/|\\|\u0000|(?:^|\/)\.|\/\/|\/$/u.test(path), 'a file outside of the page, or hidden');
      isOneLine(path, 'the name of a file');
    }
    return `${Math.min(files.size, 9)} ${Math.min(parts.size, 9)}`;
  },
});
