// Takes the webhooks of Alertmanager and Uptime Kuma, and keeps a private incident for each alert: docs/recipes.md.
// It tells the team only. Whether customers are told is a person's decision: incident update INC-7 --public
import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { AllclearError, listIncidents, noteIncident, openIncident, resolveIncident, showIncident } from 'allclear';

const { ALERT_SECRET_FILE, ALERT_PORT = '9087', ALERT_IMPACT = 'major', ALERT_RESOLVED = 'note' } = process.env;
// Alertmanager's own default sends all alerts of a group; 10 000 of them stay below this.
const maxBytes = 8_000_000;
const maxSummaryChars = 300;

const log = (text) => process.stderr.write(`${text}\n`);
const digest = (text) => createHash('sha256').update(text).digest();

function readSecret() {
  if (!['note', 'resolve'].includes(ALERT_RESOLVED)) throw new Error('ALERT_RESOLVED is note or resolve.');
  if (!ALERT_SECRET_FILE) throw new Error('ALERT_SECRET_FILE names no file: openssl rand -hex 32 > FILE');
  const secret = readFileSync(ALERT_SECRET_FILE, 'utf8').trim();
  if (secret.length < 32) throw new Error(`The secret in ${ALERT_SECRET_FILE} has less than 32 characters.`);
  return secret;
}

const oneLine = (text) => String(text).replace(/\s+/gu, ' ').trim().slice(0, maxSummaryChars);

/**
 * What a webhook says, by subject: `{title, firing, over, lines}`. The same news gives a line that begins the same
 * (`mark`), so that what is sent again is not kept twice. Null: neither of the two shapes.
 */
function readNews(body) {
  if (Array.isArray(body?.alerts)) return body.alerts.every(isAlert) ? fromAlertmanager(body.alerts) : null;
  // Uptime Kuma tests its notifications, and warns of certificates, without a heartbeat.
  if (typeof body?.msg === 'string' && 'heartbeat' in body) return body.heartbeat ? fromKuma(body) : [];
  return null;
}

const isAlert = (one) =>
  ['firing', 'resolved'].includes(one?.status) && typeof one.labels === 'object' && typeof one.fingerprint === 'string';

/** The rule's annotation is for customers, who read the title once a person publishes it; without one it is the alert's name. */
const titleOf = ({ labels, annotations }) => oneLine(annotations?.incident_title || labels?.alertname || 'Alert');

function fromAlertmanager(alerts) {
  return [...Map.groupBy(alerts, titleOf)].map(([title, some]) => ({
    title,
    firing: some.some(({ status }) => status === 'firing'),
    over: some.every(({ status }) => status === 'resolved'),
    lines: some.map(({ status, labels, annotations, startsAt, endsAt, fingerprint }) => ({
      mark: `${fingerprint} ${status === 'resolved' ? `ended at ${endsAt}` : `is firing since ${startsAt}`}`,
      rest: oneLine(annotations?.summary ?? annotations?.description ?? JSON.stringify(labels)),
    })),
  }));
}

function fromKuma({ heartbeat, monitor, msg }) {
  const name = oneLine(monitor?.name ?? `monitor ${heartbeat.monitorID}`);
  // 0 down, 1 up, 2 pending, 3 maintenance: https://github.com/louislam/uptime-kuma/blob/master/src/util.ts
  const said = { 0: 'is down', 1: 'is up' }[heartbeat.status];
  if (said === undefined) return [];
  const [firing, over] = [heartbeat.status === 0, heartbeat.status === 1];
  const lines = [{ mark: `${name} ${said} at ${heartbeat.time} UTC`, rest: oneLine(heartbeat.msg ?? msg) }];
  return [{ title: `Problems with ${name}`, firing, over, lines }];
}

/** Opens what is new, notes what is new of it, and answers in a line what was done. */
async function keep({ title, firing, over, lines }) {
  const id = firing ? await openPrivate(title) : await findOpen(title);
  if (id === null) return `${title}: nothing is open, so there is nothing to add`;
  const { notes } = await showIncident({ id });
  const fresh = lines.filter(({ mark }) => !notes.some(({ body }) => body.includes(mark)));
  if (fresh.length > 0) {
    const message = fresh.map(({ mark, rest }) => `${mark}: ${rest}`).join('\n');
    const noted = await noteIncident({ id, message });
    if (over && ALERT_RESOLVED === 'resolve') return await resolveWithin(id, noted.deliveries);
  }
  return `${id}: ${fresh.length === 0 ? 'nothing new' : 'noted'}`;
}

async function openPrivate(title) {
  // Only what stays the same from one webhook to the next, because other words under the same key are refused; the
  // rest is for the note. The words are an alert's own, and reach nobody but the team.
  const message = 'An alert is firing. Only the team is told.';
  const asked = { title, impact: ALERT_IMPACT, message, key: `alert-${title}`, private: true, allowWording: true };
  try {
    return (await openIncident(asked)).incident.id;
  } catch (error) {
    // Opened by a receiver that was set to another impact.
    const id = error instanceof AllclearError && error.kind === 'key_conflict' ? await findOpen(title) : null;
    if (id === null) throw error;
    return id;
  }
}

async function findOpen(title) {
  const all = await listIncidents();
  return all.find((one) => one.title === title && 'resolvedAt' in one && one.resolvedAt === null)?.id ?? null;
}

/** A note goes to all team channels and to no other, so `told` is who may hear of the end. */
async function resolveWithin(id, told) {
  const team = told.map(({ channel }) => channel);
  try {
    const { messages } = await resolveIncident({ id, dryRun: true });
    if (messages.some(({ channel }) => !team.includes(channel)))
      return `${id}: customers know of it, so a person resolves`;
    const channels = team.length > 0 ? { channels: team } : {};
    await resolveIncident({ id, allowWording: true, ...channels });
    return `${id}: resolved`;
  } catch (error) {
    if (!(error instanceof AllclearError) || error.kind !== 'not_green') throw error;
    return `${id}: not resolved yet. ${oneLine(error.message)}`;
  }
}

// One webhook after the other: two of the same news at once would both be new.
let last = Promise.resolve();
const inTurn = (task) => {
  const mine = last.then(task);
  last = mine.catch(() => {});
  return mine;
};

async function bodyOf(request) {
  const parts = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    if (bytes > maxBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Alertmanager sends again after a 5xx, never after a 4xx: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config */
async function answer(request, expected) {
  const given = /^Bearer (.+)$/iu.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (!timingSafeEqual(digest(given), expected)) return [401, 'The bearer secret is missing or wrong.'];
  if (request.method !== 'POST') return [405, 'Only POST is served.'];
  const text = await bodyOf(request);
  if (text === null) return [413, `More than ${maxBytes} bytes.`];
  let news = null;
  try {
    news = readNews(JSON.parse(text));
  } catch {}
  if (news === null) return [400, 'Neither a webhook of Alertmanager nor one of Uptime Kuma.'];
  try {
    const did = await inTurn(async () => {
      const done = [];
      for (const one of news) done.push(await keep(one));
      return done;
    });
    for (const line of did) log(line);
    return [200, did.join('\n')];
  } catch (error) {
    // The sender learns nothing about this machine; the log does.
    log(error instanceof AllclearError ? `${error.kind}: ${error.message} ${error.hint}` : String(error));
    return [500, 'Not kept. Send it again.'];
  }
}

const expected = digest(readSecret());
const server = createServer({ requestTimeout: 30_000 }, async (request, response) => {
  const [status, text] = await answer(request, expected).catch(() => [400, 'The request broke off.']);
  // What was not read is not waited for.
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(`${text}\n`);
});
// Loopback only: what comes from elsewhere comes through a proxy that speaks TLS.
server.listen(Number(ALERT_PORT), '127.0.0.1', () => log(`Listening on http://127.0.0.1:${server.address().port}`));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => server.close());
