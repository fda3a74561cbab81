import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';

/**
 * An authority that only who is told of it knows, and a certificate that it gave a server, made by openssl into a folder:
 * `server.pem` and `server.key`.
 */
export function makeAuthority(folder: string, host: string): { readonly authorityFile: string } {
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): unknown => execFileSync('openssl', args, { stdio: 'pipe' });
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const authority = [
    '-keyout',
    at('authority.key'),
    '-out',
    at('authority.pem'),
    '-subj',
    '/CN=An authority of our own',
  ];
  openssl('req', '-x509', ...curve, '-days', '2', ...authority);
  openssl('req', '-new', ...curve, '-keyout', at('server.key'), '-out', at('server.csr'), '-subj', `/CN=${host}`);
  writeFileSync(at('names'), `subjectAltName=${isIP(host) === 0 ? 'DNS' : 'IP'}:${host}\n`);
  const by = ['-CA', at('authority.pem'), '-CAkey', at('authority.key'), '-CAcreateserial', '-days', '2'];
  openssl('x509', '-req', '-in', at('server.csr'), ...by, '-extfile', at('names'), '-out', at('server.pem'));
  return { authorityFile: at('authority.pem') };
}
