/** As Alertmanager sends it: https://prometheus.io/docs/alerting/latest/configuration/#webhook_config, notify/webhook/webhook.go */
export const alertmanager = (...alerts: readonly object[]) => ({
  receiver: 'incident',
  status: alerts.every((one) => 'status' in one && one.status === 'resolved') ? 'resolved' : 'firing',
  alerts,
  groupLabels: { alertname: 'ProbeFailure' },
  commonLabels: { alertname: 'ProbeFailure', job: 'http_checks', severity: 'critical' },
  commonAnnotations: {},
  externalURL: 'http://alertmanager.acme.example:9093',
  version: '4',
  groupKey: '{}/{severity="critical"}:{alertname="ProbeFailure"}',
  truncatedAlerts: 0,
});
export const firing = {
  status: 'firing',
  labels: { alertname: 'ProbeFailure', instance: 'https://shop.internal', job: 'http_checks', severity: 'critical' },
  annotations: { summary: 'The shop does not answer: $(touch x) `y`\nsecond line', incident_title: 'Our shop is slow' },
  startsAt: '2026-11-23T13:08:45.828Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus.acme.example:9090/graph?g0.expr=probe_success+%3D%3D+0&g0.tab=1',
  fingerprint: '1a30ba71cca2921f',
};
export const ended = { ...firing, status: 'resolved', endsAt: '2026-11-23T13:20:00.000Z' };

/** As Uptime Kuma sends it: server/notification-providers/webhook.js, its issue 1207. */
export const kuma = (status: number, time: string) => ({
  heartbeat: {
    monitorID: 10,
    status,
    time,
    msg: 'connect ECONNREFUSED 10.13.13.13:443',
    important: true,
    duration: 60,
  },
  monitor: {
    id: 10,
    name: 'Shop',
    url: 'https://acme.example',
    hostname: null,
    port: null,
    type: 'http',
    interval: 60,
  },
  msg: status === 0 ? '[Shop] [🔴 Down] connect ECONNREFUSED' : '[Shop] [✅ Up] 200 - OK',
});
