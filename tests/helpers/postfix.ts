import { execFileSync, spawn } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { hostname, networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isLoopback } from '../../src/channels/emailSocket.ts';
import { freePort } from './freePort.ts';
import { makeAuthority } from './smtpAuthority.ts';

export interface Postfix {
  /** With STARTTLS, which is asked for, and with TLS from the first byte. Who has not signed in may send nothing. */
  readonly ports: { readonly starttls: number; readonly tls: number };
  readonly user: string;
  readonly password: string;
  /** The certificate of the authority that vouches for the server. */
  readonly authorityFile: string;
  /** All that has been delivered, as it lies in the mailbox. */
  mails(): readonly Buffer[];
  /** Waits until so many lie there. Throws what the server has written down if they do not come. */
  delivered(count: number): Promise<readonly Buffer[]>;
  log(): string;
  close(): Promise<void>;
}

const needed = [
  ['/usr/sbin/postfix', 'postfix'],
  ['/usr/sbin/saslpasswd2', 'sasl2-bin'],
  ['/usr/bin/openssl', 'openssl'],
] as const;

/** Why no Postfix can be started on this machine; null: one can. */
export function whyNoPostfix(): string | null {
  const missing = needed.flatMap(([program, name]) => (existsSync(program) ? [] : [name]));
  if (missing.length > 0) return `apt-get install ${missing.join(' ')}`;
  return process.getuid?.() === 0 ? null : 'Postfix can be started by root only';
}

/**
 * A name of this machine that is not one of those for which mail may go in the clear, with its address here: no mail
 * leaves the machine, and the program treats the server as one that stands elsewhere.
 */
export async function ownName(): Promise<{ readonly host: string; readonly address: string }> {
  const own = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ family }) => family === 'IPv4');
  const found = await lookup(hostname(), 4).catch(() => null);
  const isOwn =
    found !== null && (found.address.startsWith('127.') || own.some((one) => one.address === found.address));
  if (found && isOwn && !isLoopback(hostname())) return { host: hostname(), address: found.address };
  const outer = own.find(({ internal }) => !internal);
  if (!outer) throw new Error('this machine has no name and no address but those of loopback');
  return { host: outer.address, address: outer.address };
}

const patienceMs = 60_000;
const user = 'mailer';
const password = 'correct-horse-battery';
const realm = 'acme.example';

/**
 * A mail server of its own on this machine's loopback, which takes mail for everybody at `customer.example` and lays it
 * into one mailbox. Nothing leaves it.
 * @param host by which it is reached, and for which its certificate is
 * @param address to which that name leads
 */
export async function startPostfix(host: string, address: string): Promise<Postfix> {
  const folder = mkdtempSync(join(tmpdir(), 'allclear-postfix-'));
  // Its parts run as users of their own.
  chmodSync(folder, 0o755);
  const at = (...parts: string[]): string => join(folder, ...parts);
  for (const name of ['etc', 'queue', 'data', 'mail', 'tls', 'etc/sasl']) mkdirSync(at(name));
  chown(at('data'), 'postfix');
  chown(at('mail'), 'nobody');
  const { authorityFile } = makeAuthority(at('tls'), host);
  writeUser(at('etc', 'sasl'));
  const ports = { starttls: await freePort(), tls: await freePort() };
  writeFileSync(at('etc', 'main.cf'), mainOf(folder, address));
  writeFileSync(at('etc', 'master.cf'), masterOf(address, ports));
  const child = spawn('/usr/sbin/postfix', ['-c', at('etc'), 'start-fg'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const log = (): string => said + (existsSync(at('maillog')) ? readFileSync(at('maillog'), 'utf8') : '');
  const until = async (isTrue: () => boolean | Promise<boolean>, what: () => string): Promise<void> => {
    const end = performance.now() + patienceMs;
    while (!(await isTrue())) {
      if (child.exitCode !== null || performance.now() > end) throw new Error(`${what()}\n${log()}`);
      await sleep(50);
    }
  };
  const mailbox = at('mail', 'all', 'new');
  const names = (): readonly string[] => (existsSync(mailbox) ? readdirSync(mailbox) : []);
  const mails = (): readonly Buffer[] => names().map((name) => readFileSync(join(mailbox, name)));
  await until(
    () => answers(address, ports.starttls),
    () => 'Postfix did not start',
  );
  return {
    ports,
    user,
    password,
    authorityFile,
    mails,
    delivered: async (count) => {
      await until(
        () => names().length >= count,
        () => `${names().length} of ${count} mails came`,
      );
      return mails();
    },
    log,
    close: async () => {
      const ended = once(child, 'exit');
      execFileSync('/usr/sbin/postfix', ['-c', at('etc'), 'abort'], { stdio: 'ignore' });
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function chown(path: string, name: string): void {
  const [, , uid, gid] = (
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((line) => line.startsWith(`${name}:`)) ?? ''
  ).split(':');
  chownSync(path, Number(uid), Number(gid));
}

/** Cyrus SASL over a file of its own; Debian's Postfix looks for its settings beside `main.cf`. */
function writeUser(folder: string): void {
  const file = join(folder, 'sasldb2');
  execFileSync('/usr/sbin/saslpasswd2', ['-f', file, '-u', realm, '-c', '-p', user], { input: password });
  chown(file, 'postfix');
  const lines = ['pwcheck_method: auxprop', 'auxprop_plugin: sasldb', 'mech_list: PLAIN LOGIN', `sasldb_path: ${file}`];
  writeFileSync(join(folder, 'smtpd.conf'), `${lines.join('\n')}\n`);
}

const mainOf = (folder: string, address: string): string => `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
maillog_file = ${folder}/maillog
maillog_file_prefixes = ${folder}
inet_interfaces = ${address}
inet_protocols = ipv4
myhostname = mx.acme.example
mydestination =
mynetworks =
alias_maps =
default_transport = error:nothing leaves this machine
virtual_mailbox_domains = customer.example
virtual_mailbox_base = ${folder}/mail
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
smtpd_peername_lookup = no
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_tls_received_header = yes
smtpd_tls_cert_file = ${folder}/tls/server.pem
smtpd_tls_key_file = ${folder}/tls/server.key
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = cyrus
smtpd_sasl_local_domain = ${realm}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
`;

/** service type private unpriv chroot wakeup maxproc command: https://www.postfix.org/master.5.html */
const masterOf = (address: string, { starttls, tls }: Postfix['ports']): string => `
${address}:${starttls} inet n - n - - smtpd
${address}:${tls} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
`;

const answers = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (isThere: boolean) => () => {
      socket.destroy();
      resolve(isThere);
    };
    // Its greeting is read, so that it does not note a client that was lost.
    socket.once('data', end(true)).once('error', end(false));
  });
