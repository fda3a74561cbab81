import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Certificate } from './smtpCertificate.ts';

const config = `[ca]
default_ca = here
[here]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = named
copy_extensions = copy
[named]
commonName = supplied
`;

const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
/** `20261123100000Z`, as openssl wants it. */
const stamp = (at: Date): string => `${at.toISOString().replace(/[-:T]/gu, '').slice(0, 14)}Z`;

/** A certificate that signs itself, for a name and a time; null where this machine has no openssl. */
export function datedCertificate(name: string, from: Date, until: Date): Certificate | null {
  const cwd = mkdtempSync(join(tmpdir(), 'allclear-dated-'));
  const openssl = (...args: readonly string[]): void => void execFileSync('openssl', args, { cwd, stdio: 'ignore' });
  const read = (file: string): string => readFileSync(join(cwd, file), 'utf8');
  try {
    writeFileSync(join(cwd, 'ca.cnf'), config);
    writeFileSync(join(cwd, 'index.txt'), '');
    const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
    openssl('req', ...curve, '-keyout', 'key.pem', '-out', 'request.pem', ...subject);
    const dates = ['-startdate', stamp(from), '-enddate', stamp(until)];
    const files = ['-keyfile', 'key.pem', '-in', 'request.pem', '-out', 'cert.pem'];
    openssl('ca', '-batch', '-selfsign', '-notext', '-config', 'ca.cnf', ...files, ...dates);
    return { key: read('key.pem'), cert: read('cert.pem') };
  } catch {
    return null;
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
